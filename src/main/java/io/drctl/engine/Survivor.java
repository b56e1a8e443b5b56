package io.drctl.engine;

import io.drctl.engine.Situation.Side;
import io.drctl.inventory.Application;
import io.drctl.inventory.Database;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.writer.WriterPlace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which of a site's two Regions goes on when the other one won't return: the one that has the newest writes of every
 * database, and that all users are sent to. Pure. Where one database or application is elsewhere, or where nobody knows
 * it, there is no such Region: with the other one something would be left that is needed.
 *
 * @param region null where there is none
 * @param seen what it is judged by, a sentence for each application and database
 * @param remedy what has to be done first; null where there is a survivor
 * @param isOtherHeard whether the other Region was seen to answer, so that it might come home instead
 */
public record Survivor(
        @Nullable RegionName region,
        List<String> seen,
        @Nullable Remedy remedy,
        boolean isOtherHeard) {
    public Survivor {
        seen = List.copyOf(seen);
    }

    /** Judges a fresh look at a site. */
    public static Survivor of(Inventory inventory, List<Situation> situations) {
        Map<String, Situation> databases = new LinkedHashMap<>();
        for (Situation each : situations) {
            Database database = each.database();
            if (database != null) {
                databases.putIfAbsent(database.name(), each);
            }
        }
        RegionName region = null;
        List<String> seen = new ArrayList<>();
        boolean isOtherHeard = false;
        for (Situation each : databases.values()) {
            String name = Objects.requireNonNull(each.database()).name();
            RegionName newest = each.newest().orElse(null);
            if (newest == null) {
                return unknown("which Region has the newest writes of " + name + " is unknown: " + untold(each));
            }
            if (region != null && !region.equals(newest)) {
                return unclear(
                        "the newest writes of " + name + " are in " + newest + ", those of another database in "
                                + region,
                        Remedy.of("bring the site together first: ").then(FailoverCommands.switchingOverSite(newest)));
            }
            region = newest;
            seen.add(told(each.side(newest)));
            isOtherHeard |= !each.side(inventory.peerOf(newest).name()).isMute();
        }
        for (Situation each : situations) {
            Application application = each.application();
            if (application == null || !application.isMoved()) {
                continue;
            }
            String name = application.mainName().name();
            RegionName serving = each.serving();
            if (serving == null) {
                return unknown("where the users of " + name + " are sent is unknown: "
                        + each.users().seen());
            }
            if (region != null && !region.equals(serving)) {
                return unclear(
                        "the users of " + name + " are sent to " + serving + ", and "
                                + (databases.isEmpty() ? "others to " : "the newest writes are in ") + region,
                        Remedy.of("send them to the Region that is to go on: ")
                                .then(FailoverCommands.leading(inventory, application, region)));
            }
            region = serving;
            seen.add(each.users().seen());
        }
        return region == null
                ? unclear(
                        "nothing tells which Region goes on: there is no database, and no name that drctl moves",
                        Remedy.of("write the new inventory yourself: ")
                                .then(Command.drctl("inventory", "schema"))
                                .then(" documents it"))
                : new Survivor(region, seen, null, isOtherHeard);
    }

    private static String told(Side side) {
        WriterPlace place = side.place();
        return place == null ? side.seen() : place.seen();
    }

    private static String untold(Situation situation) {
        return String.join(
                "; ", situation.sides().values().stream().map(Survivor::told).toList());
    }

    private static Survivor unknown(String why) {
        return unclear(
                why, Remedy.of("what has to be settled first is shown by: ").then(Command.drctl("status", "--wait")));
    }

    private static Survivor unclear(String why, Remedy remedy) {
        return new Survivor(null, List.of(why), remedy, false);
    }

    /** The Region that won't return; empty where there is no survivor. */
    public Optional<RegionName> lost(Inventory inventory) {
        return Optional.ofNullable(region)
                .map(survivor -> inventory.peerOf(survivor).name());
    }
}
