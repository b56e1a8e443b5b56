package io.drctl.engine;

import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.cloud.Moment;
import java.util.List;

/**
 * What was seen of a step before anything is done.
 *
 * @param gates what the gates say; empty when nothing stands to be done
 * @param at when the look began
 */
public record StepPreview(PlannedStep planned, Observation<?> observation, List<GateResult> gates, Moment at) {
    public StepPreview {
        gates = List.copyOf(gates);
    }

    public boolean isRefused() {
        return gates.stream().anyMatch(GateResult::isRefusal);
    }
}
