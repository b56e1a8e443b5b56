package io.drctl.runbook;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One step of a runbook: an action of the catalogue and its arguments.
 *
 * @param with the action's arguments; in a runbook they may hold {@code ${parameter}}, in a plan they are resolved
 * @param needs steps that must have ended well before this one starts
 * @param when the step is left out unless this is {@code true}; null for an unconditional step
 * @param always whether the step runs even after others have failed, as the steps that bring a drill home must; the
 * steps that it needs must then only have ended
 * @param since of an {@code always} step: the steps whose calls it puts right, by id. Until one of them may have made a
 * call it is a step like any other; empty where whatever was called before it counts, and its own id where what it puts
 * right was done before the run began
 * @param timeout how long the step may take; null for the action's own budget
 * @param forEach what a runbook repeats the step for; null for a step that is there once, as every step of a plan is
 */
public record Step(
        String id,
        String title,
        String action,
        Map<String, String> with,
        List<String> needs,
        @Nullable String when,
        boolean always,
        List<String> since,
        @Nullable Duration timeout,
        @Nullable ForEach forEach) {
    public Step {
        // In the same order in every JVM, unlike Map.copyOf: journals show the order.
        with = Collections.unmodifiableMap(new TreeMap<>(with));
        needs = List.copyOf(needs);
        since = List.copyOf(since);
        if (!always && !since.isEmpty()) {
            throw new IllegalArgumentException("only a step that always runs has something to put right: " + id);
        }
    }

    /** A step that is there once. */
    public Step(
            String id,
            String title,
            String action,
            Map<String, String> with,
            List<String> needs,
            @Nullable String when,
            boolean always,
            @Nullable Duration timeout) {
        this(id, title, action, with, needs, when, always, List.of(), timeout, null);
    }

    /** The same step, which puts right what these have done; a step like any other where there are none. */
    public Step puttingRight(List<String> others) {
        return new Step(id, title, action, with, needs, when, always && !others.isEmpty(), others, timeout, forEach);
    }

    /**
     * Whether what the step puts right was done before the run began, so that no call of the run has to be waited for.
     */
    public boolean putsRightWhatWasBefore() {
        return since.contains(id);
    }

    /** The same step, after others. */
    public Step needing(List<String> others) {
        return new Step(id, title, action, with, others, when, always, since, timeout, forEach);
    }
}
