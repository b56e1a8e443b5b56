package io.drctl.sim;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.drctl.inventory.Inventory;
import io.drctl.sim.Fault.TransitionKind;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that AWS does by itself at a time to come. Data, and not code, so that it outlives the process; what it
 * does to the world when its time has come it knows itself.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "transition")
sealed interface Transition permits DatabaseTransition, ComputeTransition, RoutingTransition {
    /** What a fault would have to hold up; null for what no fault can. */
    @Nullable
    TransitionKind kind();

    /** Its time has come. */
    void happen(World world);

    /**
     * What is told of it while it is under way; empty for checks that go on all the time, which nobody waits for.
     *
     * @param ends null while a fault holds it up
     */
    Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends);

    /** Whether clients might notice it. */
    default boolean isNoticed() {
        return true;
    }
}
