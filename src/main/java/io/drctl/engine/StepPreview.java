package io.drctl.engine;

import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.cloud.Moment;
import io.drctl.inventory.RegionName;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What was seen of a step before anything is done.
 *
 * @param gates what the gates say; empty when there is nothing to do
 * @param at when the observation began
 * @param oneWayIn the Regions in which its calls would change something irreversibly; empty where there is a way back,
 * or nothing to do
 */
public record StepPreview(
        PlannedStep planned, Observation<?> observation, List<GateResult> gates, Moment at, Set<RegionName> oneWayIn) {
    public StepPreview {
        gates = List.copyOf(gates);
        oneWayIn = Collections.unmodifiableSet(new LinkedHashSet<>(oneWayIn));
    }

    public boolean isRefused() {
        return gates.stream().anyMatch(GateResult::isRefusal);
    }
}
