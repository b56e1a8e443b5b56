package io.drctl.sim;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.drctl.inventory.Inventory;
import io.drctl.sim.Fault.TransitionKind;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that AWS does on its own at a future time. It is data, not code, so that it outlives the process; it knows
 * what it does to the world when its time comes.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "transition")
sealed interface Transition permits DatabaseTransition, ComputeTransition, RoutingTransition {
    /** The kind that a fault would have to hold up; null if no fault can. */
    default @Nullable TransitionKind kind() {
        return null;
    }

    /** Its time has come. */
    void happen(World world);

    /**
     * How it is reported while it is under way; empty for checks that run all the time, which nobody waits for.
     *
     * @param ends null while a fault holds it up
     */
    default Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
        return Optional.empty();
    }

    /** Whether clients might notice it. */
    default boolean isNoticed() {
        return true;
    }
}
