package io.drctl.action.traffic;

import io.drctl.action.StepContext;
import io.drctl.action.traffic.PointTraffic.Destination;
import io.drctl.cloud.AutoScaling;
import io.drctl.cloud.AutoScaling.Group;
import io.drctl.cloud.AutoScaling.Member;
import io.drctl.cloud.LoadBalancing.Target;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.Serving;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How much of what serving takes an application has in a Region that is scaled down while it stands by: the instances
 * of its Auto Scaling groups that are healthy, also to the load balancer.
 *
 * <p>A group is an application's if it registers its instances where the application's users are sent, or nowhere: then
 * it does some of everybody's work.
 *
 * @param parts one for each group
 */
record Capacity(RegionName region, List<Part> parts) {
    /** The argument that says how much of it is enough, such as {@code 60%}. */
    static final String ACCEPTED = "accept-capacity";

    /** The option of the same meaning. */
    static final String OPTION = "--" + ACCEPTED;

    private static final int ALL = 100;

    private static final Pattern SHARE = Pattern.compile("([1-9]\\d?|100)%");

    /**
     * One group.
     *
     * @param serving how many instances serving takes
     * @param group null when there is none
     * @param launched how many instances EC2 has launched, of those that are not on their way out
     * @param healthy how many of those serve
     */
    record Part(
            Asset row, String name, int serving, @Nullable Group group, int launched, int healthy) {
        int needed(int share) {
            return (serving * share + ALL - 1) / ALL;
        }

        /** What the group should be asked for: no more than it may have. */
        int askable() {
            return group == null ? 0 : Math.min(serving, group.max());
        }

        String words() {
            if (group == null) {
                return "there is no Auto Scaling group " + name;
            }
            String counted = healthy + " of " + serving + " instances of " + name + " are healthy";
            int starting = launched - healthy;
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

    /** What is smaller in a Region on standby by the inventory, and isn't raised by drctl: a few words for each row. */
    static List<String> notRaised(Inventory inventory, RegionName region) {
        List<String> smaller = new ArrayList<>();
        for (Asset row : inventory.assets()) {
            row.quantities()
                    .get(region)
                    .filter(scale ->
                            scale.standby() < scale.serving() && !row.kind().equals(AssetKind.AUTO_SCALING_GROUP))
                    .ifPresent(scale ->
                            smaller.add(row.asset() + " (" + scale.standby() + " instead of " + scale.serving() + ")"));
            row.sizes()
                    .get(region)
                    .filter(scale -> !scale.isSame())
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
        List<Asset> rows = context.inventory().scaledDown(region);
        AutoScaling scaling = context.cloud().autoScaling(region);
        List<Callable<Optional<Group>>> reads = new ArrayList<>();
        rows.forEach(row -> reads.add(() -> scaling.group(row.nameIn(region))));
        List<Optional<Group>> groups = context.cloud().threads().all("auto-scaling-groups", reads);
        Serving serving = destination.serving();
        Set<String> reached = serving == null ? Set.of() : Set.copyOf(serving.groups());
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Group group = groups.get(i).filter(found -> found.status() == null).orElse(null);
            if (group == null || isOf(group, reached)) {
                parts.add(part(rows.get(i), region, group, reached, destination.targets()));
            }
        }
        return new Capacity(region, parts);
    }

    private static boolean isOf(Group group, Set<String> reached) {
        return reached.isEmpty()
                || group.targetGroups().isEmpty()
                || group.targetGroups().stream().anyMatch(reached::contains);
    }

    private static Part part(
            Asset row,
            RegionName region,
            @Nullable Group group,
            Set<String> reached,
            Map<String, List<Target>> targets) {
        int serving = row.quantities().in(region).serving();
        if (group == null) {
            return new Part(row, row.nameIn(region), serving, null, 0, 0);
        }
        List<Set<String>> healthyIn = group.targetGroups().stream()
                .filter(reached::contains)
                .map(arn -> targets.getOrDefault(arn, List.of()).stream()
                        .filter(Target::isHealthy)
                        .map(Target::id)
                        .collect(Collectors.toSet()))
                .toList();
        int launched = (int) group.members().stream().filter(Member::isLaunched).count();
        int healthy = (int) group.members().stream()
                .filter(Member::isServing)
                .filter(member -> healthyIn.stream().allMatch(ids -> ids.contains(member.instanceId())))
                .count();
        return new Part(row, group.name(), serving, group, launched, healthy);
    }

    /** Whether as much is healthy as is enough. */
    boolean isThere(int share) {
        return parts.stream().allMatch(part -> part.group() != null && part.healthy() >= part.needed(share));
    }

    boolean isWhole() {
        return isThere(ALL);
    }

    /** Whether EC2 has launched as much as is enough. */
    boolean isLaunched(int share) {
        return parts.stream().allMatch(part -> part.group() != null && part.launched() >= part.needed(share));
    }

    /** Whether each group has been asked for what serving takes, or for the most that it may have. */
    boolean isAsked() {
        return parts.stream()
                .allMatch(part -> part.group() != null && part.group().desired() >= part.askable());
    }

    /** How much of it is healthy, in percent: of the group that has least. */
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
