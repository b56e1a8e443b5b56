package io.drctl.terraform;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one line of Terraform's JSON event stream says, as far as it matters to somebody who is waiting. */
public sealed interface TerraformEvent {
    /**
     * What is done with each kind, so that no code can forget a kind that is added.
     *
     * @param <R> what comes of it
     */
    interface Visitor<R> {
        R planned(Planned event);

        R refreshing(Refreshing event);

        R started(Started event);

        R stillWorking(StillWorking event);

        R completed(Completed event);

        R failed(Failed event);

        R problem(Problem event);

        R stopping(Stopping event);

        R said(Said event);
    }

    <R> R accept(Visitor<R> visitor);

    /** The problem that it reports; most events report none. */
    default Optional<TerraformDiagnostic> problem() {
        return Optional.empty();
    }

    /** Whether it acknowledges that Terraform was told to stop. */
    default boolean isStop() {
        return false;
    }

    /** A change that the plan makes, or, at the start of an apply, is about to make. */
    record Planned(String address, String action) implements TerraformEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.planned(this);
        }
    }

    /** The state of an existing object is being read. */
    record Refreshing(String address) implements TerraformEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.refreshing(this);
        }
    }

    /** Work on a resource began. */
    record Started(String address, String action) implements TerraformEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.started(this);
        }
    }

    /** Work on a resource goes on. */
    record StillWorking(String address, String action, Duration elapsed) implements TerraformEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.stillWorking(this);
        }
    }

    /** A resource is done. */
    record Completed(
            String address, String action, @Nullable String id, Duration elapsed) implements TerraformEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.completed(this);
        }
    }

    /** A resource failed; a later {@link Problem} says why. */
    record Failed(String address, String action, Duration elapsed) implements TerraformEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.failed(this);
        }
    }

    /** An error or a warning. */
    record Problem(TerraformDiagnostic diagnostic) implements TerraformEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.problem(this);
        }

        @Override
        public Optional<TerraformDiagnostic> problem() {
            return Optional.of(diagnostic);
        }
    }

    /** Terraform has acknowledged that it must stop, and is ending cleanly. */
    record Stopping() implements TerraformEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.stopping(this);
        }

        @Override
        public boolean isStop() {
            return true;
        }
    }

    /** Anything else that Terraform says. */
    record Said(String message) implements TerraformEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.said(this);
        }
    }
}
