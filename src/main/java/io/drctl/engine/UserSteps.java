package io.drctl.engine;

import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done about users: where the records lead and where users are sent can differ for a while. Those who
 * need no database are well wherever they are answered.
 */
final class UserSteps {
    private final Advice advice;
    private final Situation now;

    UserSteps(Advice advice, Situation now) {
        this.advice = advice;
        this.now = now;
    }

    /** Users without a database are well wherever they are answered, and belong home. */
    void alone() {
        RegionName home = advice.home();
        RegionName away = advice.other(home);
        UserTraffic users = now.users();
        RegionName serving = users.serving();
        Spread spread = users.spread();
        if (spread != null) {
            await(spread);
        } else if (users.isDiverted()) {
            RegionName recorded = Objects.requireNonNull(users.recorded());
            if (recorded.equals(home)) {
                back(Objects.requireNonNull(serving), recorded);
            } else {
                settle(Objects.requireNonNull(serving), recorded);
            }
        } else if (away.equals(serving)) {
            advice.add(
                    "Users are sent to " + away + ". Once " + home + " is well, send them home", advice.leading(home));
        }
        users.firing().forEach(region -> allClear(region, users.recorded()));
    }

    /**
     * The records lead where they should, and their name servers have yet to follow: to change them now undoes that.
     */
    void await(Spread spread) {
        advice.add(
                "The records point at " + spread.to() + "; not all users are sent there yet, as " + spread.why()
                        + ". Wait",
                spread.goOn());
    }

    /** Users are well where they are sent, and the records have yet to follow. */
    void settle(RegionName serving, RegionName recorded) {
        advice.add(
                "Users are sent to " + serving + " only while " + reason(serving, recorded)
                        + "; the records still point at " + recorded + ". Have them follow",
                advice.leading(serving));
    }

    private String reason(RegionName serving, RegionName recorded) {
        return now.users().firing().contains(serving)
                ? "the take-over alarm there fires"
                : "Route 53 takes " + recorded + " for unhealthy";
    }

    /** Users are sent away from the Region where the records lead, and belong there. */
    void back(RegionName serving, RegionName newest) {
        String sent = "Users are sent to " + serving + ", as " + reason(serving, newest)
                + "; the records and the newest writes are in " + newest;
        if (now.users().firing().contains(serving)) {
            advice.add(sent + ". Give the all-clear", advice.byHand().allClear(serving));
        } else {
            advice.add(
                    sent + ". They come back when its load balancer is healthy; for what is amiss",
                    advice.verify(newest));
        }
    }

    /** An alarm that fires withdraws the other Region's record, whether that is still wanted or not. */
    void allClear(RegionName region, @Nullable RegionName newest) {
        UserTraffic users = now.users();
        Command clearing = advice.byHand().allClear(region);
        if (advice.steps().stream().anyMatch(step -> step.command().equals(clearing))) {
            return;
        }
        if (region.equals(users.recorded())) {
            advice.add(
                    "The take-over alarm in " + region
                            + " fires still, and is no longer needed, as the records point there."
                            + " Give the all-clear",
                    clearing);
        } else if (users.recorded() == null) {
            advice.add(
                    "The take-over alarm in " + region
                            + " fires; leave it so until the records can be read, then look again",
                    NextSteps.LOOK_AGAIN);
        } else if (region.equals(newest) || !advice.isToGoBack(newest)) {
            advice.add(
                    "Once the records point at " + region + ", give the all-clear for its take-over alarm", clearing);
        } else {
            advice.add(
                    "The take-over alarm in " + region
                            + " fires, which sends users there within about 2 min; the newest" + " writes are in "
                            + newest + ". Give the all-clear",
                    clearing);
        }
    }
}
