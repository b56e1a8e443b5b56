package io.drctl.action.database;

import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.StepContext;
import io.drctl.cloud.DbInstances.DbInstance;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The flip of an RDS instance that is in no cluster: it has no readers that could take over, but where it is Multi-AZ a
 * standby in another zone, to which a reboot fails over (<a
 * href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RebootInstance.html">rebooting a DB instance</a>).
 * Its zone tells that it has.
 *
 * <p>A second reboot would fail over back again, so the call isn't repeated on the strength of a zone that may be
 * outdated: AWS may show the new one minutes after the failover (<a
 * href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html">Multi-AZ DB instance
 * deployments</a>).
 */
record StandbyFlip(RegionName region, String id, Optional<DbInstance> instance) {
    /** The zone that it is in before the call. */
    private static final Fact<String> ZONE_BEFORE = Fact.text("zone-before");

    /** When the call was about to be made. */
    private static final Fact<Instant> ASKED_AT = Fact.time("failover-asked-at");

    /** Left where AWS answered the call. */
    private static final Fact<String> ACCEPTED = Fact.text("accepted");

    private static final Fact<String> ZONE = Fact.text("zone");

    /** For how long a call whose answer was lost may yet show. */
    private static final Duration UNSEEN_MAX = Duration.ofMinutes(1);

    /** For how long one that AWS answered may. */
    static final Duration SHOWN_MAX = Duration.ofMinutes(15);

    static final Gate AVAILABLE = Gate.of("instance-available", step -> "RDS instance " + id(step) + " is available")
            .when(StandbyFlip::isAsked);

    static final Gate STANDBY = Gate.of(
                    "multi-az", step -> id(step) + " is Multi-AZ: it has a standby in another zone that can take over")
            .when(StandbyFlip::isAsked);

    static StandbyFlip of(StepContext context) {
        RegionName region = context.region("region");
        return new StandbyFlip(
                region, id(context), context.cloud().dbInstances(region).instance(id(context)));
    }

    static boolean isAsked(StepContext context) {
        return context.database().isInstance();
    }

    private static String id(StepContext context) {
        return context.database().clusterIn(context.region("region"));
    }

    /** How it stands, with what is to be journaled before the call. */
    Observation<FlipWriter.Seen> observed(StepContext context, FlipWriter.Seen seen) {
        String before = context.ownFacts().get(ZONE_BEFORE).orElse(null);
        DbInstance found = instance.orElse(null);
        if (found == null) {
            return new Observation.NotYet<>(none(), seen);
        }
        if (FlipWriter.isAnother(context, found.created())) {
            return FlipWriter.another(context, found.created());
        }
        String zone = Objects.requireNonNullElse(found.zone(), "an unknown zone");
        if (before == null) {
            return new Observation.NotYet<>(
                    id + " is in " + zone + "; would restart at its standby", seen, facts(context));
        }
        if (!isAvailable(found)) {
            return new Observation.InProgress<>(id + " is " + found.status());
        }
        if (!zone.equals(before)) {
            return new Observation.Satisfied<>(
                    id + " is available in " + zone + ", and no longer in " + before, Facts.of(ZONE, zone));
        }
        return isSoon(context)
                ? new Observation.InProgress<>(id + " is still in " + zone + ", as far as AWS shows")
                : new Observation.NotYet<>(
                        id + " is still in " + zone + "; would restart at its standby", seen, facts(context));
    }

    private Facts facts(StepContext context) {
        return Facts.of(ASKED_AT, context.cloud().clock().now())
                .withKnown(ZONE_BEFORE, instance.map(DbInstance::zone).orElse(null))
                .withKnown(FlipWriter.MADE_AT, instance.map(DbInstance::created).orElse(null));
    }

    /** Whether the call, if it was made, may not show yet. */
    private static boolean isSoon(StepContext context) {
        Duration most = isAccepted(context) ? SHOWN_MAX : UNSEEN_MAX;
        return context.ownFacts()
                .get(ASKED_AT)
                .filter(at -> Duration.between(at, context.cloud().clock().now())
                                .abs()
                                .compareTo(most)
                        < 0)
                .isPresent();
    }

    private static boolean isAccepted(StepContext context) {
        return context.ownFacts().has(ACCEPTED);
    }

    /** Whether a call was about to be made. */
    boolean isBegun(StepContext context) {
        return context.ownFacts().has(ZONE_BEFORE);
    }

    /** Whether a call was about to be made of which AWS shows nothing, and which it never answered. */
    boolean isLost(StepContext context) {
        return isBegun(context) && !isAccepted(context);
    }

    Facts apply(StepContext context) {
        context.cloud().dbInstances(region).failOver(id);
        return Facts.of(ACCEPTED, "yes");
    }

    List<GateResult> tried(StepContext context) {
        List<GateResult> results = new ArrayList<>();
        DbInstance found = instance.orElse(null);
        if (found == null) {
            results.add(AVAILABLE.refused(none(), context.inventory().upkeep().creating(region)));
            return results;
        }
        results.add(
                isAvailable(found)
                        ? AVAILABLE.passed(id + " is available")
                        : AVAILABLE.refused(
                                id + " is " + found.status(),
                                "wait until it is available, then run the command again"));
        results.add(
                found.isMultiAz()
                        ? STANDBY.passed(id + " is Multi-AZ, and in " + found.zone())
                        : STANDBY.refused(
                                id + " has no standby that could take over"
                                        + (found.zone() == null ? "" : ": it is in " + found.zone() + " only"),
                                Remedy.of("give it a standby, then run the command again: ")
                                        .then(Command.aws(
                                                "rds",
                                                "modify-db-instance",
                                                "--region",
                                                region,
                                                "--db-instance-identifier",
                                                id,
                                                "--multi-az",
                                                "--apply-immediately"))));
        return results;
    }

    private static boolean isAvailable(DbInstance instance) {
        return instance.status().equals("available");
    }

    private String none() {
        return "there is no RDS instance " + id + " in " + region;
    }
}
