package io.drctl.engine;

import io.drctl.action.Check;
import io.drctl.action.Effect;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.StepContext;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Moment;
import io.drctl.inventory.Inventory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** Looks at what a plan's steps would find, side by side, changing nothing. */
public final class Observer {
    private final Inventory inventory;
    private final Cloud cloud;
    private final PastPromotions promotions;

    public Observer(Inventory inventory, Cloud cloud, PastPromotions promotions) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.promotions = promotions;
    }

    /** Looks at every step before which nothing remains to be done. */
    public Preview preview(Plan plan) {
        Map<String, StepPreview> seen = new HashMap<>();
        Set<String> settled = new HashSet<>();
        Set<String> blocked = new HashSet<>();
        boolean more = true;
        while (more) {
            List<Callable<StepPreview>> looks = new ArrayList<>();
            List<PlannedStep> level = new ArrayList<>();
            for (PlannedStep step : plan.steps()) {
                if (settled.contains(step.id()) || blocked.contains(step.id())) {
                    continue;
                }
                if (step.step().needs().stream().anyMatch(blocked::contains)) {
                    blocked.add(step.id());
                } else if (settled.containsAll(step.step().needs())) {
                    level.add(step);
                }
            }
            for (PlannedStep step : level) {
                if (step.action() instanceof Effect<?> effect) {
                    looks.add(() -> lookSafely(plan, step, effect));
                }
            }
            cloud.threads()
                    .all("preview", looks)
                    .forEach(preview -> seen.put(preview.planned().id(), preview));
            for (PlannedStep step : level) {
                StepPreview preview = seen.get(step.id());
                boolean holds = step.action() instanceof Check
                        || (preview != null && preview.observation() instanceof Observation.Satisfied);
                (holds ? settled : blocked).add(step.id());
            }
            more = !level.isEmpty();
        }
        Map<String, StepPreview> ordered = new LinkedHashMap<>();
        for (PlannedStep step : plan.steps()) {
            StepPreview preview = seen.get(step.id());
            if (preview != null) {
                ordered.put(step.id(), preview);
            }
        }
        return new Preview(ordered);
    }

    /** A look that went wrong in a way that nobody thought of is an unknown too, and must be told like one. */
    private <S> StepPreview lookSafely(Plan plan, PlannedStep step, Effect<S> effect) {
        try {
            return look(plan, step, effect);
        } catch (RuntimeException e) {
            return new StepPreview(
                    step,
                    new Observation.Unknown<S>("an unexpected failure: " + e),
                    List.of(),
                    Moment.now(cloud.clock()));
        }
    }

    private <S> StepPreview look(Plan plan, PlannedStep step, Effect<S> effect) {
        StepContext context = new StepContext(
                plan.runId() == null ? Planner.UNSTARTED : plan.runId(),
                step.step(),
                inventory,
                cloud,
                Map.of(),
                Map.of(),
                promotions);
        // A look may take long, and is as old as its oldest part.
        Moment at = Moment.now(cloud.clock());
        Observation<S> observation = observe(effect, context);
        List<GateResult> gates =
                observation instanceof Observation.NotYet<S> notYet ? gates(effect, context, notYet.seen()) : List.of();
        return new StepPreview(step, observation, gates, at);
    }

    /** An observation in which a call without an answer is an unknown, not an exception. */
    static <S> Observation<S> observe(Effect<S> effect, StepContext context) {
        try {
            return effect.observe(context);
        } catch (CloudException e) {
            return new Observation.Unknown<>(e.explain(), effect.remedy(context, e));
        }
    }

    /** The gates; one that could not look is a refusal, for what isn't known is never taken as good. */
    static <S> List<GateResult> gates(Effect<S> effect, StepContext context, S seen) {
        try {
            return effect.gates(context, seen);
        } catch (CloudException e) {
            return List.of(GateResult.refused(
                    effect.name(), "unknown: " + e.explain(), "make it readable, then run the command again"));
        }
    }
}
