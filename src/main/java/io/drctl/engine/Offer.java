package io.drctl.engine;

import io.drctl.action.Observation;
import io.drctl.action.Reversibility;
import io.drctl.inventory.RegionName;
import io.drctl.journal.RunState;
import io.drctl.journal.Standing;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the user sees and agrees to before anything is done: a plan, or the rest of a run, compared with the world. */
public final class Offer {
    private final Plan plan;
    private final @Nullable RunState run;
    private final Supplier<Preview> look;
    private final Standing standing;
    private @Nullable Preview preview;
    private @Nullable WayBack wayBack;
    private Forcing.@Nullable Continued continued;

    private Offer(Plan plan, @Nullable RunState run, Supplier<Preview> look, Standing standing) {
        this.plan = plan;
        this.run = run;
        this.look = look;
        this.standing = standing;
    }

    static Offer ofPlan(Plan plan, Preview preview, Standing standing) {
        return new Offer(plan, null, () -> preview, standing);
    }

    /** @param look made on demand */
    static Offer ofRest(Plan plan, RunState run, Supplier<Preview> look, Standing standing) {
        return new Offer(plan.restOf(run), run, look, standing);
    }

    /** What would be done; for a resume, the remaining steps. */
    public Plan plan() {
        return plan;
    }

    /** The run to resume; empty for a new one. */
    public Optional<RunState> run() {
        return Optional.ofNullable(run);
    }

    /** Where the calls go, and under which identity. */
    public Standing standing() {
        return standing;
    }

    /** The same, telling of the way home. */
    public Offer telling(Optional<WayBack> back) {
        wayBack = back.orElse(null);
        return this;
    }

    /** The same, telling of the run that the plan goes on with by force. */
    public Offer continuing(Optional<Forcing.Continued> run) {
        continued = run.orElse(null);
        return this;
    }

    /** The run that the plan goes on with by force; empty where it goes on with none. */
    public Optional<Forcing.Continued> continued() {
        return Optional.ofNullable(continued);
    }

    /** The way home from where the plan leads; empty where it doesn't lead away, or no run leads back. */
    public Optional<WayBack> wayBack() {
        return Optional.ofNullable(wayBack);
    }

    /** What the steps would find. */
    public Preview preview() {
        Preview known = preview;
        if (known == null) {
            known = look.get();
            preview = known;
        }
        return known;
    }

    /** Whether it may begin or, for a resume, would get any further as things are. */
    public Preview.Prospect prospect() {
        RunState taken = run;
        if (taken == null) {
            return preview().prospect(plan);
        }
        if (!preview().refused().isEmpty() || isAnyOutOfReach()) {
            return Preview.Prospect.REFUSED;
        }
        if (preview().failedCheck().isPresent()) {
            return Preview.Prospect.FAILED;
        }
        // A step that can't be observed is worth waiting for only when its call was accepted.
        return preview().unknown().stream()
                        .allMatch(step -> taken.isAccepted(step.planned().id()))
                ? Preview.Prospect.GO
                : Preview.Prospect.UNKNOWN;
    }

    private boolean isAnyOutOfReach() {
        return preview().steps().values().stream()
                .anyMatch(seen -> seen.observation() instanceof Observation.OutOfReach);
    }

    /**
     * Whether a step may still make its calls: its effect neither holds nor is on its way, and AWS hasn't accepted
     * them. What is on its way by somebody else's call may come to nothing, after which a new run makes its own; where
     * that has no way back, it counts as still to be made.
     */
    public boolean acts(PlannedStep step) {
        if (run != null && run.isAccepted(step.id())) {
            return false;
        }
        if (plan.isIndependent() && preview().stopping(plan).contains(step.id())) {
            return false;
        }
        return preview()
                .of(step.id())
                .map(seen -> seen.observation()
                        .<Boolean>match(
                                held -> false,
                                going -> run == null && step.outline().reversibility() == Reversibility.ONE_WAY,
                                owed -> true,
                                notYet -> true,
                                gone -> true,
                                unknown -> true))
                .orElse(true);
    }

    /** The Regions that the user types to agree: in each, a step that may still make its calls has no way back. */
    public Set<RegionName> regionsToType() {
        return plan.oneWayRegions(preview(), this::acts);
    }
}
