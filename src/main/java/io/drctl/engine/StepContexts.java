package io.drctl.engine;

import io.drctl.action.Facts;
import io.drctl.action.NeededStep;
import io.drctl.action.StepContext;
import io.drctl.cloud.Cloud;
import io.drctl.inventory.Inventory;
import io.drctl.journal.Event;
import io.drctl.runbook.StepOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Provides the actions of a plan's steps with their arguments, their own facts, and the facts of the steps that they
 * need. The journal's texts become facts here, and only here.
 */
final class StepContexts {
    private final Plan plan;
    private final StepOrder order;
    private final Inventory inventory;
    private final Cloud cloud;
    private final PastPromotions promotions;

    StepContexts(Plan plan, Inventory inventory, Cloud cloud, PastPromotions promotions) {
        this.plan = plan;
        this.order = plan.order();
        this.inventory = inventory;
        this.cloud = cloud;
        this.promotions = promotions;
    }

    /**
     * @param own the step's facts so far
     * @param ended the facts of each step that ended well, or whose call is to be made up for; a step sees only those
     *     of the steps that it needs
     */
    StepContext of(PlannedStep step, Map<String, String> own, Map<String, Map<String, String>> ended) {
        Set<String> before = order.before(step.id());
        List<NeededStep> needed = new ArrayList<>();
        Set<String> over = new HashSet<>();
        for (PlannedStep other : plan.steps()) {
            Map<String, String> left = ended.get(other.id());
            if (left == null) {
                continue;
            }
            NeededStep ending = new NeededStep(
                    other.id(),
                    other.step().action(),
                    new Facts(left),
                    other.step().with());
            if (before.contains(other.id())) {
                needed.add(ending);
            } else if (order.before(other.id()).contains(step.id()) && ending.concerns(step.step())) {
                over.add(ending.action());
            }
        }
        return new StepContext(
                        plan.runId() == null ? Planner.UNSTARTED : plan.runId(),
                        step.step(),
                        inventory,
                        cloud,
                        new Facts(own),
                        needed,
                        promotions,
                        promotions.fences())
                .after(over)
                .continuing(plan.arguments().get(Event.RunStarted.CONTINUES));
    }
}
