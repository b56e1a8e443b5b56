package io.drctl.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What outlasts a command, site by site: {@code sites/NAME} holds the site's journals ({@code runs}) and its
 * {@code lock}.
 *
 * <p>A site is known by its name, and by nothing else that an inventory says. Whoever renames or copies the inventory's
 * folder finds the same journals, and two inventories of one name can't act at once. Anything more in the key (the
 * path, the account, the Regions, the DNS name) would tear one site in two the day that somebody adds or corrects it:
 * its past promotions would be forgotten, and two runs could lead it in two directions. Two sites that share a name by
 * mistake share a lock, which costs a wait; whose a run is, its journal tells.
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

    /** The journals of the time when all sites shared one place. Nothing is begun there any more. */
    public JournalStore shared() {
        return new JournalStore(root);
    }

    /**
     * Removes every run of a world that is gone, whichever site's. Nothing is removed of a site unless all of it is
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
