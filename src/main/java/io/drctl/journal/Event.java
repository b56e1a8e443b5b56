package io.drctl.journal;

import io.drctl.runbook.RunbookOrigin;
import io.drctl.runbook.Step;
import io.drctl.runbook.Window;
import io.drctl.text.ConsentOption;
import io.drctl.text.Remedy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Something that a journal records. The state of a run is the fold over its events and nothing else. */
public sealed interface Event {
    /** Calls the visitor's method for its kind. */
    void accept(Visitor visitor);

    /** A method for every kind of event: code that goes through a journal can't forget a new one. */
    interface Visitor {
        void runStarted(RunStarted event);

        void consentGiven(ConsentGiven event);

        void runResumed(RunResumed event);

        void leaseNoted(LeaseNoted event);

        void stepStarted(StepStarted event);

        void gateDecided(GateDecided event);

        void stepIntended(StepIntended event);

        void stepApplied(StepApplied event);

        void stepEnded(StepEnded event);

        void stepStopped(StepStopped event);

        void runEnded(RunEnded event);
    }

    /**
     * A run was begun. Carries the whole resolved plan, so that a resume does what was shown, whatever has happened to
     * the runbook's file.
     *
     * @param planDigest digest of the plan that was shown
     * @param inventoryDigest SHA-256 of the inventory used
     * @param version drctl's own version
     * @param operator user and host
     * @param origin where the runbook came from
     * @param standing where, and under which identity, the run acts
     * @param rtoTarget the recovery time objective of a drill, in ISO 8601
     */
    record RunStarted(
            String runId,
            String site,
            String runbook,
            String title,
            Map<String, String> arguments,
            List<Step> steps,
            List<Window> windows,
            String planDigest,
            String inventoryFile,
            String inventoryDigest,
            String version,
            String operator,
            String rtoTarget,
            boolean simulated,
            RunbookOrigin origin,
            Standing standing)
            implements Event {
        public RunStarted {
            arguments = sorted(arguments);
            steps = List.copyOf(steps);
            windows = List.copyOf(windows);
        }

        /** The argument that names the run which this one goes on with by force. */
        public static final String CONTINUES = "continues";

        /** The run that this one goes on with by force; that one is settled by it. */
        public Optional<String> continues() {
            return Optional.ofNullable(arguments.get(CONTINUES));
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.runStarted(this);
        }
    }

    /**
     * The user agreed to a plan.
     *
     * @param how {@code --yes}, or what was typed
     */
    record ConsentGiven(String how, String planDigest) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.consentGiven(this);
        }
    }

    record RunResumed(String version, String operator, Standing standing) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.runResumed(this);
        }
    }

    /**
     * Something happened to the lease under which the run acts, beyond that it was taken and renewed.
     *
     * @param what such as {@code broken}, {@code taken-over}, {@code not-held} or {@code lost}
     * @param detail a sentence, which names the other holder
     */
    record LeaseNoted(String what, String detail) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.leaseNoted(this);
        }
    }

    record StepStarted(String step) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.stepStarted(this);
        }
    }

    /**
     * What a gate found; journaled only when it decided something: overridden or refused.
     *
     * @param consent the option that would override a refusal; null when nothing would
     */
    record GateDecided(
            String step,
            String outcome,
            String test,
            String seen,
            @Nullable Remedy remedy,
            @Nullable String override,
            @Nullable ConsentOption consent)
            implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.gateDecided(this);
        }
    }

    /**
     * A step is about to make its calls. Written, and on disk, before the first of them.
     *
     * @param before facts about the state before
     * @param undo how to undo it, as the plan said; null where there is no way back
     */
    record StepIntended(
            String step,
            String detail,
            List<String> calls,
            Map<String, String> before,
            @Nullable Remedy undo) implements Event {
        public StepIntended {
            calls = List.copyOf(calls);
            before = sorted(before);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.stepIntended(this);
        }
    }

    /** AWS answered the calls. */
    record StepApplied(String step, Map<String, String> facts) implements Event {
        public StepApplied {
            facts = sorted(facts);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.stepApplied(this);
        }
    }

    /**
     * A step ended well, or was left out.
     *
     * @param remedy what is left to do manually; null when nothing is
     */
    record StepEnded(
            String step,
            StepPhase phase,
            String detail,
            Map<String, String> facts,
            @Nullable Remedy remedy) implements Event {
        public StepEnded {
            facts = sorted(facts);
        }

        public StepEnded(String step, StepPhase phase, String detail, Map<String, String> facts) {
            this(step, phase, detail, facts, null);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.stepEnded(this);
        }
    }

    /** A step was refused or failed; a resume tries it again. */
    record StepStopped(
            String step,
            StepPhase phase,
            String reason,
            @Nullable Remedy remedy) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.stepStopped(this);
        }
    }

    record RunEnded(RunStatus status) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.runEnded(this);
        }
    }

    /** In the same order in every JVM, unlike {@code Map.copyOf}: the same run makes the same journal. */
    private static Map<String, String> sorted(Map<String, String> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
