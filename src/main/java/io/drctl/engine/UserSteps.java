package io.drctl.engine;

import io.drctl.cloud.CloudException;
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
        } else if (serving != null) {
            served(serving, advice.other(serving));
        } else if (advice.isLed() && users.unknown().isEmpty()) {
            advice.add(Advice.sentence(users.seen()), Command.drctl("verify", "all"));
        }
        users.firing().forEach(region -> allClear(region, users.recorded()));
    }

    /** No database tells of these users' Regions, so their load balancers must. */
    private void served(RegionName serving, RegionName other) {
        CloudException here = now.users().unread().get(serving);
        CloudException there = now.users().unread().get(other);
        if (here != null && there != null) {
            advice.add(unread(serving, here) + "; " + unread(other, there) + ". Find out why", NextSteps.LOOK_AGAIN);
        } else if (here != null) {
            advice.add(
                    "Users are sent to " + serving + ", and "
                            + (here.isSilence()
                                    ? serving + " doesn't answer"
                                    : "its load balancer can't be read (" + here.explain()
                                            + "); if it is lost as far as you know"),
                    advice.leading(other));
        } else if (there != null) {
            advice.add(
                    unread(other, there) + "; it could not take the users over as far as is known",
                    NextSteps.LOOK_AGAIN);
        } else if (!serving.equals(advice.home())) {
            advice.add(
                    "Users are sent to " + serving + ". Once " + other + " is well, send them home",
                    advice.leading(other));
        }
    }

    private static String unread(RegionName region, CloudException failure) {
        return failure.isSilence()
                ? region + " doesn't answer"
                : "The load balancer in " + region + " can't be read: " + failure.explain();
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
                + (now.database() == null
                        ? "; the records point at " + newest
                        : "; the records and the newest writes are in " + newest);
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
        RegionName other = advice.other(region);
        if (region.equals(users.recorded()) && users.inDoubt().contains(other)) {
            // All-clear keeps it up for the same reason.
            advice.add(
                    "The take-over alarm in " + region + " fires still; leave it so until it is known whether that in "
                            + other + " does, which would lead users back there. Look again then",
                    NextSteps.LOOK_AGAIN);
        } else if (region.equals(users.recorded())) {
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
                            + " fires, which sends users there within about 2 min; "
                            + (now.database() == null ? "the records point at " : "the newest writes are in ")
                            + newest + ". Give the all-clear",
                    clearing);
        }
    }
}
