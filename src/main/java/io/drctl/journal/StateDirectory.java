package io.drctl.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What outlasts a command, per site: {@code sites/NAME} holds the site's journals ({@code runs}) and its {@code lock}.
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

    /** The directory of a site, whether or not it is there. */
    public Path of(String site) {
        return root.resolve(SITES).resolve(site);
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
