package io.drctl.action.database;

import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.StepContext;
import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Sql;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a planned switchover has to know of its two servers, by their own word: that the source takes no writes, and
 * that the replica has applied all that the source ever wrote. CloudWatch's lag is a sample of some minutes ago, and is
 * not asked.
 */
final class Handover {
    /** For how long writes may be stopped until the replica has applied the last of them, where nobody says. */
    static final Duration WITHIN = Duration.ofSeconds(60);

    /** The argument that says so. */
    static final String WITHIN_ARGUMENT = "within";

    /** The server whose writes are stopped, as the plan names the gate. */
    static final Gate FENCED = Gate.of(
                    "writes-stopped", step -> "a write that is tried at the primary in " + source(step) + " is refused")
            .when(Handover::isPlanned);

    static final Gate APPLIED = Gate.of(
                    "replica-caught-up",
                    step -> "the replica has applied the last write of the primary, by its position")
            .when(Handover::isPlanned);

    /** The argument of a promotion that belongs to a planned switchover. */
    static final String PLANNED = "planned";

    /** The argument of a step that belongs to a way home. */
    static final String WAY_HOME = "way-home";

    private Handover() {}

    /** Whether a promotion is one of a switchover, in which nothing may be lost, and not of a failover. */
    static boolean isPlanned(StepContext step) {
        return step.optional(PLANNED).filter(Boolean::parseBoolean).isPresent();
    }

    static Duration within(StepContext step) {
        return step.duration(WITHIN_ARGUMENT).orElse(WITHIN);
    }

    private static RegionName source(StepContext step) {
        return step.inventory().peerOf(step.region("region")).name();
    }

    /** The server of a Region; empty without an access by SQL. */
    static Optional<Sql> server(StepContext step, RegionName region) {
        return step.cloud().sql(region, step.database());
    }

    /** The server of a Region where a step began with one: an access that is gone by now is an unknown. */
    static Sql serverOf(StepContext step, RegionName region) {
        return server(step, region)
                .orElseThrow(() -> new CloudException(
                        CloudException.Cause.ACCESS_DENIED,
                        "sql:Connect",
                        region,
                        "the inventory gives no access by SQL to the database in " + region,
                        null));
    }

    /**
     * How a server takes a write that is tried, in words.
     *
     * @param isRefused null where nothing is proven
     */
    record Tried(@Nullable Boolean isRefused, String seen) {
        static Tried at(Sql server, String cluster, RegionName region) {
            String where = cluster + " in " + region;
            return server.tryWrite()
                    .match(
                            accepted -> new Tried(false, "a write tried at " + where + " was accepted"),
                            refused -> new Tried(
                                    true, "a write tried at " + where + " was refused (" + refused.why() + ")"),
                            unproven -> new Tried(
                                    null,
                                    "read_only is " + (unproven.isReadOnly() ? "on" : "off") + " at " + where
                                            + ", and no write could be tried: " + unproven.why()));
        }
    }

    /**
     * How far the replica is.
     *
     * @param last where the source's binary log ends
     * @param replica null when it follows no source
     */
    record Progress(BinlogPosition last, Sql.@Nullable Replica replica) {
        /** The source first: what it writes after that is what the replica is asked too early for. */
        static Progress of(Sql source, Sql replica) {
            BinlogPosition last = source.position();
            return new Progress(last, replica.replica().orElse(null));
        }

        boolean isWhole() {
            return replica != null && replica.hasApplied(last);
        }

        String seen(String cluster) {
            if (replica == null) {
                return cluster + " follows no source";
            }
            return isWhole()
                    ? cluster + " has applied all up to " + last + ", the source's last position"
                    : cluster + " has applied up to " + replica.applied() + " of " + last
                            + (replica.error() == null ? "" : "; its replication stopped: " + replica.error());
        }
    }

    /** Tries the two gates before a planned promotion, the fence last: what was applied before is no less then. */
    static List<GateResult> tried(StepContext step) {
        RegionName to = step.region("region");
        RegionName from = source(step);
        Progress progress;
        Tried tried;
        try {
            Sql source = serverOf(step, from);
            progress = Progress.of(source, serverOf(step, to));
            tried = Tried.at(source, step.database().clusterIn(from), from);
        } catch (CloudException e) {
            return List.of(
                    FENCED.refused("unknown: " + e.explain(), again(step)).lacking(e));
        }
        GateResult fenced = Boolean.TRUE.equals(tried.isRefused())
                ? FENCED.passed(tried.seen())
                : FENCED.refused(tried.seen(), again(step));
        String seen = progress.seen(step.database().clusterIn(to));
        return List.of(fenced, progress.isWhole() ? APPLIED.passed(seen) : APPLIED.refused(seen, again(step)));
    }

    private static Remedy again(StepContext step) {
        return Remedy.of("nothing was promoted; once that has changed, begin again: ")
                .then(switchingOver(step, step.region("region")));
    }

    /** The planned way, of the database or of the whole site that the step's run is about. */
    static Command switchingOver(StepContext step, RegionName to) {
        if (step.optional(WAY_HOME).filter(Boolean::parseBoolean).isPresent()) {
            return FailoverCommands.goingHome();
        }
        return step.isOfWholeSite()
                ? FailoverCommands.switchingOverSite(to)
                : FailoverCommands.switchingOver(step.inventory(), step.database(), to);
    }

    /** What to do when one side gives no answer: a planned switchover needs both. */
    static Remedy bothNeeded(StepContext step, RegionName to, CloudException failure) {
        RegionName silent = Objects.requireNonNullElse(
                failure.region(), step.inventory().peerOf(to).name());
        return Remedy.of("a switchover needs answers from both Regions; if the primary is lost: ")
                .then(silent.equals(to) ? Command.drctl("status") : byForce(step, to));
    }

    /** To do the same by force: by going on with the switchover, if it has begun. */
    static Command byForce(StepContext step, RegionName to, String... consents) {
        if (step.isOfSwitchover()) {
            return Command.drctl("run", "force", step.runId()).with(List.of(consents));
        }
        return step.isOfWholeSite()
                ? FailoverCommands.failingOverSite(to, consents)
                : FailoverCommands.promoting(step.inventory(), step.database(), to, consents);
    }
}
