package io.drctl.engine;

import io.drctl.action.Need;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Why a plan can't be carried out with what is assumed down, and what to do instead. */
public record Stranded(String why, Remedy remedy) {
    private static final int NAMED_MAX = 3;

    /** @param steps those that can't be done, at least one */
    static Stranded of(Inventory inventory, Plan plan, List<PlannedStep> steps, Assumption assumption) {
        List<String> named = new ArrayList<>(steps.stream()
                .limit(NAMED_MAX)
                .map(step -> step.id() + " needs " + needs(step))
                .toList());
        if (steps.size() > NAMED_MAX) {
            named.add((steps.size() - NAMED_MAX) + " more can't be done either");
        }
        return new Stranded(
                "with " + Words.list(assumption.words()) + " assumed down: " + String.join("; ", named)
                        + "; and nothing stands in for it",
                remedy(inventory, plan, steps, assumption));
    }

    /** What a step can't be done without, as far as it is missing. */
    public static String needs(PlannedStep step) {
        return Words.list(missing(step));
    }

    /** The same, one by one. */
    static List<String> missing(PlannedStep step) {
        return step.missing().stream()
                .filter(need -> need.without() == Need.Without.STOPS)
                .map(Stranded::words)
                .distinct()
                .toList();
    }

    /** {@code rds:DescribeDBClusters in us-east-2}. */
    public static String words(Need need) {
        return need.operation() + " in " + need.region();
    }

    private static Remedy remedy(Inventory inventory, Plan plan, List<PlannedStep> steps, Assumption assumption) {
        Map<String, String> arguments = plan.arguments();
        String to = arguments.getOrDefault("to", "");
        if (!to.isEmpty() && assumption.isDown(new RegionName(to))) {
            return Remedy.of("nothing can be moved to a Region that is down: move to "
                    + inventory.peerOf(new RegionName(to)).name() + ", or leave out --assume-down " + to
                    + " if it is up");
        }
        boolean isOfRecords = steps.stream()
                .flatMap(step -> step.missing().stream())
                .anyMatch(need ->
                        need.without() == Need.Without.STOPS && need.operation().startsWith("route53:"));
        if (isOfRecords) {
            return Remedy.of("only Route 53's control plane moves such records: wait for it; a pair of failover records"
                    + " with a take-over alarm is moved without it (routing: failover)");
        }
        boolean isOfLoss = steps.stream()
                .flatMap(step -> step.missing().stream())
                .filter(need -> need.without() == Need.Without.STOPS)
                .allMatch(need -> need.operation().equals("cloudwatch:GetMetricData"));
        if (isOfLoss) {
            return Remedy.of(
                    "how much would be lost can't be read then; to go without knowing, add" + " --accept-unknown-loss");
        }
        if (plan.runbook().startsWith("switchover-") && !to.isEmpty()) {
            return Remedy.of("a switchover needs both Regions; what can be lost with the other one is shown by: ")
                    .then(forced(inventory, plan, new RegionName(to)));
        }
        return Remedy.of("leave out --assume-down for what is up; or wait until it is");
    }

    private static Command forced(Inventory inventory, Plan plan, RegionName to) {
        String database = plan.arguments().getOrDefault("database", "");
        return inventory
                .database(database)
                .map(found -> FailoverCommands.promoting(inventory, found, to))
                .orElseGet(() -> FailoverCommands.failingOverSite(to));
    }
}
