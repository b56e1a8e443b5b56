package io.drctl.journal;

import io.drctl.files.PrivateFiles;
import io.drctl.files.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What outlasts a command, per site: {@code sites/NAME} holds the site's journals ({@code runs}), its {@code lock},
 * and the name of this place ({@code machine}).
 *
 * <p>A site is identified by its name, and by nothing else in an inventory. After the inventory's folder is renamed or
 * copied, the journals are still found, and two inventories of one name can't act at the same time. Anything more in
 * the key (the path, the account, the Regions, the DNS name) would split one site in two the day somebody adds or
 * corrects it: its past promotions would be forgotten, and two runs could move it in two directions. Two sites that
 * share a name by mistake share a lock, which costs a wait; a run's journal says whose it is.
 *
 * @param root drctl's own directory, such as {@code ~/.local/state/drctl}
 */
public record StateDirectory(Path root) {
    private static final String SITES = "sites";
    private static final String MACHINE = "machine";
    private static final int MACHINE_BYTES_MAX = 4 << 10;

    /** The directory of a site, whether or not it is there. */
    public Path of(String site) {
        return root.resolve(SITES).resolve(site);
    }

    /**
     * Names the place where a site's lock and journals are, for those who can't see it. Made by the first run, and
     * kept: the lock that is taken here keeps any two runs with this name from being alive at once.
     *
     * @throws JournalException when it can't be read or written
     */
    public String machine(String site) {
        Path file = of(site).resolve(MACHINE);
        try {
            PrivateFiles.directory(root, of(site));
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                Path aside = of(site).resolve("." + UUID.randomUUID());
                try (FileChannel channel =
                        PrivateFiles.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    channel.write(ByteBuffer.wrap((UUID.randomUUID() + "\n").getBytes(StandardCharsets.UTF_8)));
                    channel.force(true);
                }
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return new String(WholeFile.readOwn(file, MACHINE_BYTES_MAX), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw JournalException.ofFiles("can't use " + file, e);
        }
    }

    public JournalStore journals(String site) {
        return new JournalStore(root, of(site));
    }

    /** The journals from when all sites shared one place. No new run begins there. */
    public JournalStore shared() {
        return new JournalStore(root);
    }

    /**
     * Removes every run of a simulated world that is gone, for all sites. Removes nothing of a site unless all of it is
     * drctl's own.
     *
     * @return how many there were
     */
    public int forgetAll() {
        int forgotten = shared().forgetAll();
        for (String site : sites()) {
            forgotten += journals(site).forgetAll();
        }
        return forgotten;
    }

    /** The sites that have a directory, by name. */
    public List<String> sites() {
        Path sites = root.resolve(SITES);
        if (!Files.isDirectory(sites)) {
            return List.of();
        }
        try (Stream<Path> directories = Files.list(sites)) {
            return directories
                    .filter(directory -> Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS))
                    .map(directory -> directory.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw JournalException.ofFiles("can't list the sites in " + sites, e);
        }
    }
}
