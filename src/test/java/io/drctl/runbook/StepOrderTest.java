package io.drctl.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.runbook.StepOrder.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StepOrderTest {
    /** A drill: there and back, with something beside it. */
    private static final StepOrder DRILL = new StepOrder(List.of(
            step("check", false),
            step("go", false, "check"),
            step("aside", false, "check"),
            step("home", true, "go"),
            step("look", true, "home")));

    private static Step step(String id, boolean always, String... needs) {
        return new Step(id, id, "a", Map.of(), List.of(needs), null, always, null);
    }

    private static List<String> ready(Map<String, Progress> progress, String... called) {
        return DRILL.ready(id -> progress.getOrDefault(id, Progress.NOT_BEGUN), Set.of(called)::contains).stream()
                .map(Step::id)
                .toList();
    }

    private static Set<String> settled(Map<String, Progress> progress, String... called) {
        return DRILL.settled(id -> progress.getOrDefault(id, Progress.NOT_BEGUN), Set.of(called)::contains);
    }

    private static Set<String> abandoned(Set<String> begun, Set<String> complete) {
        return DRILL.abandoned(begun::contains, complete::contains);
    }

    @Test
    void a_step_is_ready_once_all_that_it_needs_is_complete() {
        assertThat(ready(Map.of())).containsExactly("check");
        assertThat(ready(Map.of("check", Progress.RUNNING))).isEmpty();
        assertThat(ready(Map.of("check", Progress.COMPLETE))).containsExactly("go", "aside");
        assertThat(ready(Map.of("check", Progress.COMPLETE, "go", Progress.RUNNING)))
                .containsExactly("aside");
    }

    @Test
    void nothing_starts_behind_a_step_that_stopped_or_was_suspended() {
        assertThat(ready(Map.of("check", Progress.STOPPED))).isEmpty();
        assertThat(ready(Map.of("check", Progress.SUSPENDED), "check")).isEmpty();
    }

    @Test
    void what_always_runs_goes_ahead_only_where_something_before_it_may_have_changed_the_world() {
        Map<String, Progress> stopped = Map.of("check", Progress.COMPLETE, "go", Progress.STOPPED);
        assertThat(ready(stopped)).containsExactly("aside");
        assertThat(ready(stopped, "go")).containsExactly("aside", "home");
    }

    @Test
    void calls_count_for_every_step_behind_them() {
        Map<String, Progress> stopped = Map.of("check", Progress.STOPPED, "home", Progress.COMPLETE);
        assertThat(ready(stopped, "check")).containsExactly("look");
    }

    @Test
    void what_always_runs_waits_until_nothing_before_it_is_still_to_be_done() {
        assertThat(ready(Map.of("check", Progress.COMPLETE, "go", Progress.RUNNING, "home", Progress.COMPLETE), "go"))
                .containsExactly("aside");
        assertThat(ready(Map.of("check", Progress.COMPLETE, "go", Progress.STOPPED, "home", Progress.COMPLETE), "go"))
                .containsExactly("aside", "look");
    }

    @Test
    void what_waits_for_a_step_that_stopped_is_settled() {
        assertThat(settled(Map.of("check", Progress.STOPPED)))
                .containsExactlyInAnyOrder("check", "go", "aside", "home", "look");
        assertThat(settled(Map.of("check", Progress.STOPPED), "check"))
                .containsExactlyInAnyOrder("check", "go", "aside");
        assertThat(settled(Map.of("check", Progress.RUNNING))).isEmpty();
        assertThat(settled(Map.of("check", Progress.SUSPENDED))).isEmpty();
    }

    @Test
    void what_an_always_step_went_ahead_without_is_abandoned() {
        assertThat(abandoned(Set.of("check", "go"), Set.of("check"))).isEmpty();
        assertThat(abandoned(Set.of("check", "go", "home"), Set.of("check"))).containsExactly("go");
        assertThat(abandoned(Set.of("check", "go", "home"), Set.of("check", "go")))
                .isEmpty();
    }

    @Test
    void what_waits_for_an_abandoned_step_is_abandoned_too() {
        assertThat(abandoned(Set.of("check", "home"), Set.of())).containsExactlyInAnyOrder("check", "go", "aside");
    }

    @Test
    void what_puts_right_one_step_goes_ahead_only_since_that_one_was_called() {
        StepOrder home = new StepOrder(List.of(
                step("clear", false),
                step("stop", false, "clear"),
                step("go", false, "stop"),
                step("back", true, "go").puttingRight(List.of("stop"))));
        Map<String, Progress> stopped = Map.of("clear", Progress.STOPPED);
        assertThat(home.ready(id -> stopped.getOrDefault(id, Progress.NOT_BEGUN), Set.of("clear")::contains))
                .isEmpty();
        Map<String, Progress> later =
                Map.of("clear", Progress.COMPLETE, "stop", Progress.COMPLETE, "go", Progress.STOPPED);
        assertThat(home.ready(id -> later.getOrDefault(id, Progress.NOT_BEGUN), Set.of("clear", "stop")::contains))
                .extracting(Step::id)
                .containsExactly("back");
        assertThat(step("back", true).puttingRight(List.of()).always()).isFalse();
    }

    @Test
    void what_puts_right_what_was_done_before_the_run_goes_ahead_though_nothing_was_called() {
        StepOrder forced = new StepOrder(
                List.of(step("go", false), step("back", true, "go").puttingRight(List.of("back"))));

        assertThat(forced.ready(id -> Progress.NOT_BEGUN, called -> false))
                .extracting(Step::id)
                .containsExactly("go");
        assertThat(forced.ready(id -> id.equals("go") ? Progress.STOPPED : Progress.NOT_BEGUN, called -> false))
                .extracting(Step::id)
                .containsExactly("back");
    }

    @Test
    void a_step_is_looked_at_when_all_that_it_needs_holds() {
        assertThat(DRILL.level(Set.of(), Set.of())).extracting(Step::id).containsExactly("check");
        assertThat(DRILL.level(Set.of("check"), Set.of())).extracting(Step::id).containsExactly("go", "aside");
        assertThat(DRILL.level(Set.of("check", "aside"), Set.of("go"))).isEmpty();
    }

    @Test
    void a_step_that_needs_a_left_out_one_needs_what_that_step_needed() {
        List<Step> steps = List.of(
                step("one", false),
                step("two", false, "one"),
                step("three", false, "two", "one"),
                step("four", false, "three"));
        List<Step> kept =
                StepOrder.leavingOut(steps, step -> Set.of("two", "three").contains(step.id()));
        assertThat(kept).extracting(Step::id).containsExactly("one", "four");
        assertThat(kept.get(1).needs()).containsExactly("one");
    }

    @Test
    void a_step_can_only_need_what_stands_above_it() {
        assertThatThrownBy(() -> new StepOrder(List.of(step("one", false, "two"), step("two", false))))
                .hasMessage("step one needs two, which isn't above it");
        assertThatThrownBy(() -> new StepOrder(List.of(step("one", false, "one"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StepOrder(List.of(step("one", false), step("one", false))))
                .hasMessage("there are two steps one");
    }

    @Test
    void many_steps_that_all_need_each_other_are_ordered_at_once() {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            steps.add(step("s" + i, false, steps.stream().map(Step::id).toArray(String[]::new)));
        }
        assertThat(new StepOrder(steps).before("s59")).hasSize(59);
    }
}
