package io.drctl.simulation;

import io.drctl.engine.Plan;
import java.util.Map;
import java.util.Set;

/** Which runs hand a database over as planned, so that no acknowledged write may be lost. */
final class Planned {
    private static final Set<String> SWITCHOVERS = Set.of("switchover-db", "switchover-site");

    private Planned() {}

    static boolean is(Plan plan) {
        return is(plan.runbook(), plan.arguments());
    }

    /** A way home is, unless its operator had no way to stop the writes and said so. */
    static boolean is(String runbook, Map<String, String> arguments) {
        return SWITCHOVERS.contains(runbook)
                || (runbook.equals("failback") && !"false".equals(arguments.get("planned")));
    }
}
