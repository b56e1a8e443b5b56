package io.drctl.engine;

import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.cloud.Moment;
import io.drctl.inventory.RegionName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a step before anything is done.
 *
 * @param gates what the gates say; empty when nothing stands to be done
 * @param at when the look began
 * @param oneWayIn the Region in which its calls would change something for good; null where there is a way back, or
 *     nothing to be done
 */
public record StepPreview(
        PlannedStep planned,
        Observation<?> observation,
        List<GateResult> gates,
        Moment at,
        @Nullable RegionName oneWayIn) {
    public StepPreview {
        gates = List.copyOf(gates);
    }

    public boolean isRefused() {
        return gates.stream().anyMatch(GateResult::isRefusal);
    }
}
