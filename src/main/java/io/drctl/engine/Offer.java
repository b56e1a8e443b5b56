package io.drctl.engine;

import io.drctl.action.Observation;
import io.drctl.inventory.RegionName;
import io.drctl.journal.RunState;
import io.drctl.journal.Standing;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is shown before anything is done, and agreed to: a plan, or what is left of a run, held against the world. */
public final class Offer {
    private final Plan plan;
    private final @Nullable RunState run;
    private final Supplier<Preview> look;
    private final Standing standing;
    private @Nullable Preview preview;

    private Offer(Plan plan, @Nullable RunState run, Supplier<Preview> look, Standing standing) {
        this.plan = plan;
        this.run = run;
        this.look = look;
        this.standing = standing;
    }

    static Offer ofPlan(Plan plan, Preview preview, Standing standing) {
        return new Offer(plan, null, () -> preview, standing);
    }

    /** @param look is made when somebody wants to see what it shows */
    static Offer ofRest(Plan plan, RunState run, Supplier<Preview> look, Standing standing) {
        return new Offer(plan.restOf(run), run, look, standing);
    }

    /** What would be done; of a run that is taken up again, the steps that are left. */
    public Plan plan() {
        return plan;
    }

    /** The run that is taken up again; empty for one that is still to be begun. */
    public Optional<RunState> run() {
        return Optional.ofNullable(run);
    }

    /** Where the calls go, and as whom they are made. */
    public Standing standing() {
        return standing;
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

    /** Whether it may be begun or, of a run that is taken up again, would get any further as things are. */
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
        // A step that can't be looked at is only waited for when its call was accepted.
        return preview().unknown().stream()
                        .allMatch(step -> taken.isAccepted(step.planned().id()))
                ? Preview.Prospect.GO
                : Preview.Prospect.UNKNOWN;
    }

    private boolean isAnyOutOfReach() {
        return preview().steps().values().stream()
                .anyMatch(seen -> seen.observation() instanceof Observation.OutOfReach);
    }

    /** Whether a step may still make its calls: neither is its effect seen, nor on its way, nor were they accepted. */
    public boolean acts(PlannedStep step) {
        if (run != null && run.isAccepted(step.id())) {
            return false;
        }
        return preview()
                .of(step.id())
                .map(seen -> seen.observation()
                        .<Boolean>match(held -> false, going -> false, notYet -> true, gone -> true, unknown -> true))
                .orElse(true);
    }

    /** The Regions that have to be typed to agree: in each, a step that may still make its calls has no way back. */
    public Set<RegionName> regionsToType() {
        return plan.oneWayRegions(preview(), this::acts);
    }
}
