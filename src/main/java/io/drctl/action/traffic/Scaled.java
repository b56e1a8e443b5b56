package io.drctl.action.traffic;

import io.drctl.action.Plane;
import io.drctl.action.PlannedCall;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.LoadBalancing.Target;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Scale;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What serves an application's users in a Region, and has less on standby by the inventory than serving takes: how it
 * is counted and set, and how it is spoken of. One class for each kind that {@link Inventory#isRaised is raised}.
 */
sealed interface Scaled permits ScaledGroup, ScaledService, ScaledNodes {
    /**
     * How a kind is spoken of.
     *
     * @param kind such as {@code Auto Scaling group}
     * @param one what it has some of, such as {@code instance}
     * @param launcher who launches them, or refuses to
     */
    record Terms(String kind, String one, String launcher) {
        String many() {
            return one + "s";
        }

        static String of(Collection<Scaled> all, Function<Terms, String> word) {
            return Words.list(all.stream()
                    .map(scaled -> word.apply(scaled.terms()))
                    .distinct()
                    .toList());
        }
    }

    /**
     * How one was found.
     *
     * @param desired how many it should have
     * @param least below which it can't be set
     * @param most above which it can't be set
     * @param launched how many there are, of those that are not on their way out
     * @param well how many of those are healthy by all that is known without a load balancer
     * @param known the ids by which a load balancer knows those, as far as it knows them one by one
     * @param targetGroups ARNs of the target groups that they are registered with
     * @param obstacle why it doesn't come to what serving takes; null when nothing is known to be in the way
     */
    record Found(
            int desired,
            int least,
            int most,
            int launched,
            int well,
            List<String> known,
            List<String> targetGroups,
            @Nullable Obstacle obstacle) {
        public Found {
            known = List.copyOf(known);
            targetGroups = List.copyOf(targetGroups);
        }

        /** Whether it is an application's: one that is behind no load balancer does some of everybody's work. */
        boolean isOf(Set<String> reached) {
            return reached.isEmpty()
                    || targetGroups.isEmpty()
                    || targetGroups.stream().anyMatch(reached::contains);
        }

        /**
         * How many are healthy, also to the load balancer. Those that it doesn't know one by one may be as many as it
         * finds healthy beside the others.
         *
         * @param reached the target groups that users reach
         */
        int healthy(Set<String> reached, Map<String, List<Target>> targets) {
            List<List<String>> healthyIn = targetGroups.stream()
                    .filter(reached::contains)
                    .map(arn -> targets.getOrDefault(arn, List.of()).stream()
                            .filter(Target::isHealthy)
                            .map(Target::id)
                            .toList())
                    .toList();
            int healthy = (int) known.stream()
                    .filter(id -> healthyIn.stream().allMatch(ids -> ids.contains(id)))
                    .count();
            int beside = healthyIn.stream()
                    .mapToInt(ids ->
                            (int) ids.stream().filter(id -> !known.contains(id)).count())
                    .min()
                    .orElse(Integer.MAX_VALUE);
            return healthy + Math.min(well - known.size(), beside);
        }
    }

    /**
     * What keeps one from what serving takes.
     *
     * @param words follow how much there is, such as {@code and its process Launch is suspended}
     */
    record Obstacle(String words, Remedy remedy) {}

    /** Those of a Region, in the inventory's order. */
    static List<Scaled> in(Inventory inventory, RegionName region) {
        return inventory.scaledDown(region).stream()
                .map(row -> of(inventory, row, region))
                .toList();
    }

    private static Scaled of(Inventory inventory, Asset row, RegionName region) {
        if (row.kind().equals(AssetKind.CONTAINER_SERVICE)) {
            return new ScaledService(row, region);
        }
        return row.kind().equals(AssetKind.KUBERNETES_NODE)
                ? ScaledNodes.of(inventory, row, region)
                : new ScaledGroup(row, region);
    }

    /** The calls that count them, each once. */
    static List<String> counting(List<Scaled> all) {
        return all.stream()
                .flatMap(each -> Stream.concat(Stream.of(each.describing()), each.counting().stream()))
                .distinct()
                .toList();
    }

    /** The calls that set them, each once. */
    static List<PlannedCall> calls(List<Scaled> all) {
        return all.stream()
                .map(each -> new PlannedCall(each.call(), each.region().value(), Plane.CONTROL))
                .distinct()
                .toList();
    }

    /** The commands that set them to what they have in a role. */
    static Remedy setting(List<Scaled> all, ToIntFunction<Scale<Integer>> role) {
        return Remedy.joined(
                "; ",
                all.stream()
                        .map(each -> Remedy.of(each.setting(role.applyAsInt(each.scale()))))
                        .toList());
    }

    Asset row();

    RegionName region();

    Terms terms();

    default String name() {
        return row().nameIn(region());
    }

    /** How many there are in either role. */
    default Scale<Integer> scale() {
        return row().quantities().in(region());
    }

    /** That there is none, in words. */
    default String missing() {
        return "there is no " + terms().kind() + " " + name();
    }

    /** The call that sets how many it should have, such as {@code autoscaling:SetDesiredCapacity}. */
    String call();

    /** The call that tells whether there is one, and how many it should have. */
    String describing();

    /** The calls that count what it has, beside that one. */
    List<String> counting();

    /** Those by which a refused launch is known, beside the others. */
    List<String> explaining();

    /**
     * Looks at it; empty where there is none.
     *
     * @throws io.drctl.cloud.CloudException when something of it can't be read
     */
    Optional<Found> find(Cloud cloud);

    /**
     * How many it should have; empty where there is none.
     *
     * @throws io.drctl.cloud.CloudException when it can't be read
     */
    Optional<Desired> desired(Cloud cloud);

    /**
     * How many one should have.
     *
     * @param least below which it can't be set
     */
    record Desired(int count, int least) {}

    /**
     * More than on standby.
     *
     * @param target what it should have: below its bound a group can't be brought
     */
    record Over(int count, int target) {}

    /**
     * What it should have though it is on standby; empty where there is none, or it has no more than that.
     *
     * @throws io.drctl.cloud.CloudException when it can't be read
     */
    default Optional<Over> over(Cloud cloud) {
        return desired(cloud)
                .map(found -> new Over(found.count(), Math.max(scale().standby(), found.least())))
                .filter(over -> over.count() > over.target());
    }

    /**
     * What its launcher said when it refused the last launch; empty when it didn't.
     *
     * @param since what it said before doesn't count; null where all does
     * @throws io.drctl.cloud.CloudException when it can't be read
     */
    Optional<String> refusal(Cloud cloud, @Nullable Instant since);

    /** Whether one that was refused some tries again at once when it is asked once more for as many. */
    boolean triesWhenAsked();

    /** Sets how many it should have. */
    void set(Cloud cloud, int desired);

    /** The same as a command of the AWS CLI. */
    Command setting(int desired);
}
