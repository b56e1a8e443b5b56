package io.drctl.engine;

import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Keeps a site from being moved to and fro, as by somebody, or a script, that follows a health check which alternates:
 * within the inventory's {@code hold-off} after a move to one Region, another one's is refused, unless that run is
 * named. By this machine's journals; a drill, which goes and comes back, neither counts nor is refused.
 */
public final class HoldOff {
    /** The argument of a plan that names the run which is known. */
    public static final String ACKNOWLEDGED = "acknowledge";

    private final Inventory inventory;
    private final Moves moves;

    HoldOff(Inventory inventory, Moves moves) {
        this.inventory = inventory;
        this.moves = moves;
    }

    /** @throws HeldOffException when the site was moved to another Region within the hold-off */
    void demand(Plan plan, Instant now) {
        Duration time = inventory.site().holdOff();
        RegionName to = plan.windows().isEmpty()
                ? plan.steps().stream()
                        .map(step -> Moves.destination(step.step()))
                        .flatMap(Optional::stream)
                        .findFirst()
                        .orElse(null)
                : null;
        if (time == null || to == null) {
            return;
        }
        Moves.Move last = moves.last();
        // By a clock that is behind the journal nobody knows how long ago that was.
        if (last == null || last.to().equals(to) || !now.isBefore(last.at().plus(time))) {
            return;
        }
        if (!last.run().equals(plan.arguments().getOrDefault(ACKNOWLEDGED, ""))) {
            throw new HeldOffException(
                    "hold-off: run " + last.run() + " moved the site to " + last.to() + " "
                            + Durations.words(Duration.between(last.at(), now).truncatedTo(ChronoUnit.SECONDS))
                            + " ago, and for " + Durations.words(time) + " after that nothing moves it to another"
                            + " Region; nothing was changed",
                    Remedy.of("see that no health check flaps, and wait until "
                            + last.at().plus(time).truncatedTo(ChronoUnit.SECONDS)
                            + "; or, knowing of that run, add --acknowledge " + last.run()));
        }
    }
}
