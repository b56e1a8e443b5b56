package io.drctl.engine;

import io.drctl.action.Outline;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.Step;
import io.drctl.text.Command;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The way home from where a plan leads, told before anybody agrees to it: what is entered then, in how many steps, how
 * long it usually takes and what it costs. All of it comes from the plan of the failback. Makes no calls.
 *
 * @param from how long it usually takes at least, as far as there are figures: of steps side by side the longest counts
 * @param costs each the end of "it costs"
 */
public record WayBack(Command command, int steps, Duration from, Duration to, List<String> costs) {
    public WayBack {
        costs = List.copyOf(costs);
    }

    /**
     * The way home after a plan; empty where the plan doesn't lead the newest writes away from home for good, or where
     * no run brings them back.
     *
     * @param planned the plan of a failback with these arguments
     */
    static Optional<WayBack> after(Inventory inventory, Plan plan, Function<Map<String, String>, Plan> planned) {
        RegionName home = inventory.primary().name();
        boolean leadsAway = plan.windows().isEmpty()
                && plan.steps().stream()
                        .filter(step -> step.action().leads())
                        .map(step -> step.step().with().get("region"))
                        .anyMatch(to -> to != null && !to.equals(home.value()));
        boolean isPlanned = DatabaseRunbooks.hinderingFailback(inventory, false).isEmpty();
        if (!leadsAway
                || (!isPlanned
                        && DatabaseRunbooks.hinderingFailback(inventory, true).isPresent())) {
            return Optional.empty();
        }
        Plan back = planned.apply(Map.of(
                "to",
                home.value(),
                "planned",
                String.valueOf(isPlanned),
                "force-while-healthy",
                String.valueOf(!isPlanned)));
        return Optional.of(new WayBack(
                isPlanned ? FailoverCommands.goingHome() : FailoverCommands.goingHome("--force-while-healthy"),
                back.steps().size(),
                longest(back, usual -> usual.from()),
                longest(back, usual -> usual.to()),
                back.steps().stream()
                        .flatMap(step -> step.outline().costs().stream())
                        .distinct()
                        .toList()));
    }

    private static Duration longest(Plan plan, Function<Outline.Usual, Duration> taken) {
        Map<String, Duration> ends = new HashMap<>();
        Duration last = Duration.ZERO;
        for (PlannedStep planned : plan.steps()) {
            Step step = planned.step();
            Duration begins = step.needs().stream()
                    .map(need -> Objects.requireNonNull(ends.get(need)))
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
            Outline.Usual usual = planned.outline().usual();
            Duration end = usual == null ? begins : begins.plus(taken.apply(usual));
            ends.put(step.id(), end);
            last = end.compareTo(last) > 0 ? end : last;
        }
        return last;
    }

    /** {@code Home again: drctl failback: 24 steps, usually 31 min to 2 h 40 min; it costs …}. */
    public Remedy words() {
        return Remedy.of("home again: ")
                .then(command)
                .then(": " + Words.count(steps, "step") + ", usually " + Durations.words(from) + " to "
                        + Durations.words(to)
                        + (costs.isEmpty() ? "" : "; it costs " + Words.list(costs)));
    }
}
