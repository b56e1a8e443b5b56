package io.drctl.terraform;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one line of Terraform's JSON event stream says, as far as it matters to somebody who waits. */
public sealed interface TerraformEvent {
    /** A change that the plan makes, or, at the start of an apply, is about to make. */
    record Planned(String address, String action) implements TerraformEvent {}

    /** The state of an existing object is being read. */
    record Refreshing(String address) implements TerraformEvent {}

    /** Work on a resource began. */
    record Started(String address, String action) implements TerraformEvent {}

    /** Work on a resource goes on. */
    record StillWorking(String address, String action, Duration elapsed) implements TerraformEvent {}

    /** A resource is done. */
    record Completed(
            String address, String action, @Nullable String id, Duration elapsed) implements TerraformEvent {}

    /** A resource failed; why stands in a later {@link Problem}. */
    record Failed(String address, String action, Duration elapsed) implements TerraformEvent {}

    /** An error or a warning. */
    record Problem(TerraformDiagnostic diagnostic) implements TerraformEvent {}

    /** Terraform has understood that it shall stop, and is coming to a clean end. */
    record Stopping() implements TerraformEvent {}

    /** Anything else that Terraform says. */
    record Said(String message) implements TerraformEvent {}
}
