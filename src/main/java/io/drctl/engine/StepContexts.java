package io.drctl.engine;

import io.drctl.action.Facts;
import io.drctl.action.NeededStep;
import io.drctl.action.StepContext;
import io.drctl.cloud.Cloud;
import io.drctl.inventory.Inventory;
import io.drctl.runbook.StepOrder;
import io.drctl.writer.Promotion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the actions of a plan's steps are told: their arguments, what they have left themselves, and what the steps that
 * they need have left. The journal's texts become facts here, and only here.
 */
final class StepContexts {
    private final Plan plan;
    private final StepOrder order;
    private final Inventory inventory;
    private final Cloud cloud;
    private final Supplier<List<Promotion>> promotions;

    StepContexts(Plan plan, Inventory inventory, Cloud cloud, Supplier<List<Promotion>> promotions) {
        this.plan = plan;
        this.order = plan.order();
        this.inventory = inventory;
        this.cloud = cloud;
        this.promotions = promotions;
    }

    /**
     * @param own what the step has left so far
     * @param ended what each step has left that has ended well; of those that this one doesn't need it is told nothing
     */
    StepContext of(PlannedStep step, Map<String, String> own, Map<String, Map<String, String>> ended) {
        Set<String> before = order.before(step.id());
        List<NeededStep> needed = new ArrayList<>();
        for (PlannedStep other : plan.steps()) {
            Map<String, String> left = ended.get(other.id());
            if (left != null && before.contains(other.id())) {
                needed.add(new NeededStep(other.id(), other.step().action(), new Facts(left)));
            }
        }
        return new StepContext(
                plan.runId() == null ? Planner.UNSTARTED : plan.runId(),
                step.step(),
                inventory,
                cloud,
                new Facts(own),
                needed,
                promotions);
    }
}
