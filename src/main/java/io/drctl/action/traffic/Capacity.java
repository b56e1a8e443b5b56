package io.drctl.action.traffic;

import io.drctl.action.StepContext;
import io.drctl.action.traffic.PointTraffic.Destination;
import io.drctl.action.traffic.Scaled.Found;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.Serving;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How much of what serving takes an application has in a Region that is scaled down while it stands by: the instances
 * of its Auto Scaling groups, and the like of whatever else is {@link Scaled}, that are healthy, also to the load
 * balancer.
 *
 * <p>A group is an application's if it registers its instances where the application's users are sent, or nowhere: then
 * it does some of everybody's work.
 *
 * @param parts one for each of what is scaled
 */
record Capacity(RegionName region, List<Part> parts) {
    /** The argument that says how much of it is enough, such as {@code 60%}. */
    static final String ACCEPTED = "accept-capacity";

    /** The option of the same meaning. */
    static final String OPTION = "--" + ACCEPTED;

    private static final int ALL = 100;

    private static final Pattern SHARE = Pattern.compile("([1-9]\\d?|100)%");

    /**
     * One of what is scaled.
     *
     * @param found null when there is none
     * @param healthy how many are healthy, also to the load balancer
     */
    record Part(Scaled scaled, @Nullable Found found, int healthy) {
        /** How many serving takes. */
        int serving() {
            return scaled.scale().serving();
        }

        int needed(int share) {
            return (serving() * share + ALL - 1) / ALL;
        }

        /** What it should be asked for: no more than it may have. */
        int askable() {
            return found == null ? 0 : Math.min(serving(), found.most());
        }

        /** How many there are, of those that are not on their way out. */
        int launched() {
            return found == null ? 0 : found.launched();
        }

        String words() {
            if (found == null) {
                return scaled.missing();
            }
            String counted = healthy + " of " + serving() + " " + scaled.terms().many() + " of " + scaled.name()
                    + " are healthy";
            int starting = launched() - healthy;
            return starting > 0 ? counted + ", " + starting + (starting == 1 ? " is" : " are") + " starting" : counted;
        }
    }

    Capacity {
        parts = List.copyOf(parts);
    }

    /** Whether anything is scaled down in the Region that users are to be sent to. */
    static boolean isScaled(StepContext context) {
        return !context.inventory().scaledDown(context.region("to")).isEmpty();
    }

    /**
     * What is smaller in a Region on standby by the inventory, and isn't raised by drctl: a few words for each row.
     *
     * @param exceptClasses whether the classes of databases are raised, as before a planned exchange
     */
    static List<String> notRaised(Inventory inventory, RegionName region, boolean exceptClasses) {
        List<String> smaller = new ArrayList<>();
        for (Asset row : inventory.assets()) {
            row.quantities()
                    .get(region)
                    .filter(scale -> scale.standby() < scale.serving() && !Inventory.isRaised(row.kind()))
                    .ifPresent(scale ->
                            smaller.add(row.asset() + " (" + scale.standby() + " instead of " + scale.serving() + ")"));
            row.sizes()
                    .get(region)
                    .filter(scale ->
                            !scale.isSame() && !(exceptClasses && row.kind().equals(AssetKind.DATABASE_INSTANCE)))
                    .ifPresent(scale ->
                            smaller.add(row.asset() + " (" + scale.standby() + " instead of " + scale.serving() + ")"));
        }
        return smaller;
    }

    /** Whether a text says how much is enough. */
    static boolean isShare(String text) {
        return SHARE.matcher(text).matches();
    }

    /** How much is enough, in percent; all of it unless the user accepts less. */
    static int share(StepContext context) {
        return context.optional(ACCEPTED)
                .map(SHARE::matcher)
                .filter(Matcher::matches)
                .map(matcher -> Integer.parseInt(matcher.group(1)))
                .orElse(ALL);
    }

    /** Whether the run's command has the option. */
    static boolean isAcceptable(StepContext context) {
        return context.step().with().containsKey(ACCEPTED);
    }

    /**
     * Counts.
     *
     * @param destination what users reach in the Region
     * @throws io.drctl.cloud.CloudException when something of it can't be read
     */
    static Capacity read(StepContext context, RegionName region, Destination destination) {
        if (destination.unread() != null) {
            throw destination.unread();
        }
        List<Callable<Optional<Found>>> reads = new ArrayList<>();
        List<Scaled> all = Scaled.in(context.inventory(), region);
        all.forEach(scaled -> reads.add(() -> scaled.find(context.cloud())));
        List<Optional<Found>> found = context.cloud().threads().all("capacity", reads);
        Serving serving = destination.serving();
        Set<String> reached = serving == null ? Set.of() : Set.copyOf(serving.groups());
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Found one = found.get(i).orElse(null);
            if (one == null || one.isOf(reached)) {
                parts.add(new Part(all.get(i), one, one == null ? 0 : one.healthy(reached, destination.targets())));
            }
        }
        return new Capacity(region, parts);
    }

    /** Whether as much is healthy as is enough. */
    boolean isThere(int share) {
        return parts.stream().allMatch(part -> part.found() != null && part.healthy() >= part.needed(share));
    }

    boolean isWhole() {
        return isThere(ALL);
    }

    /** Whether as much is launched as is enough. */
    boolean isLaunched(int share) {
        return parts.stream().allMatch(part -> part.found() != null && part.launched() >= part.needed(share));
    }

    /** Whether each has been asked for what serving takes, or for the most that it may have. */
    boolean isAsked() {
        return parts.stream()
                .allMatch(part -> part.found() != null && part.found().desired() >= part.askable());
    }

    /** How much of it is healthy, in percent: of the one that has least. */
    int percent() {
        return parts.stream()
                .mapToInt(part -> Math.min(ALL, part.healthy() * ALL / part.serving()))
                .min()
                .orElse(ALL);
    }

    String words() {
        return parts.isEmpty()
                ? "nothing in " + region + " is scaled down"
                : parts.stream().map(Part::words).collect(Collectors.joining("; ")) + ", in " + region;
    }
}
