package io.drctl.action.database;

import io.drctl.action.ActionParameter;
import io.drctl.action.Check;
import io.drctl.action.CheckResult;
import io.drctl.action.Need;
import io.drctl.action.Outline;
import io.drctl.action.StepContext;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.Instance;
import io.drctl.inventory.Asset;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Command;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import io.drctl.writer.Headless;
import io.drctl.writer.LagJudgement;
import io.drctl.writer.NewWriter;
import io.drctl.writer.WriterFacts;
import io.drctl.writer.WriterPlace;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Waits until a Region's database is a copy of the one with the newest writes that could take over within the RPO: a
 * replica that was just made, or the old primary of a global database, which Aurora makes a secondary by itself (<a
 * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html">using
 * switchover or failover</a>).
 *
 * <p>To make a copy of a large database takes hours, and making it by hand may take days.
 */
public final class AwaitCopy implements Check {
    /** It has the newest writes itself where an earlier run has come further: then there is nothing to wait for. */
    private static final String UNLESS_NEWEST = "unless-newest";

    @Override
    public String name() {
        return "await-copy";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("region", ParameterType.REGION),
                ActionParameter.optional(UNLESS_NEWEST, ParameterType.FLAG),
                ActionParameter.optional(StepContext.DATABASE, ParameterType.DATABASE));
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        Outline outline = outlined(context, region);
        return context.database().replication().isPromoted()
                ? outline.costing("the transfer of all of " + context.database().name() + " to " + region)
                : outline;
    }

    private static Outline outlined(StepContext context, RegionName region) {
        return Outline.ofCheck(
                        id(context) + " in " + region + " is a copy that trails by no more than the RPO of "
                                + Durations.words(
                                        context.inventory().objectives().rpoTarget()),
                        Duration.ofDays(7))
                .taking(
                        Duration.ofMinutes(10),
                        Duration.ofHours(1),
                        "the copying of the data takes most of it, and is longer the more there is")
                .needing(
                        Need.of("rds:DescribeDBClusters", region),
                        Need.of("cloudwatch:GetMetricData", region),
                        Need.of(
                                "rds:DescribeDBClusters",
                                context.inventory().peerOf(region).name()));
    }

    @Override
    public CheckResult check(StepContext context) {
        RegionName region = context.region("region");
        WriterFacts facts = WriterFacts.read(
                context.inventory(), context.database(), context.cloud(), region, context.promotions());
        WriterPlace place = WriterPlace.judge(facts);
        Cluster cluster =
                facts.here().answer() == null ? null : facts.here().answer().orElse(null);
        boolean isKept =
                context.optional(UNLESS_NEWEST).filter(Boolean::parseBoolean).isPresent();
        switch (place.kind()) {
            case HERE -> {
                return isKept
                        ? CheckResult.passed("nothing to wait for: " + place.seen())
                        : CheckResult.failed(place.seen() + ": it is no copy", status());
            }
            case STALE -> {
                if (facts.global() != null) {
                    // Aurora makes it a secondary by itself.
                    return CheckResult.waiting(place.seen());
                }
                return CheckResult.failed(place.seen() + ": it is no copy, and can't become one", status());
            }
            case NOT_NOW, UNKNOWN -> {
                // A run that was stopped around its promotion decides that only when it is resumed: no wait helps.
                return place.goOn() == null
                        ? CheckResult.waiting(place.seen())
                        : CheckResult.failed(
                                place.seen(), Remedy.of("end that run first: ").then(place.goOn()));
            }
            case FOLLOWS -> {
                List<Instance> instances = context.cloud()
                        .databases(region)
                        .instances(Objects.requireNonNull(cluster).id());
                NewWriter writer = NewWriter.of(cluster, instances);
                LagJudgement lag = facts.lagJudged();
                if (!writer.isAvailable() && !(Headless.is(cluster, instances) && isHeadlessOnStandby(context))) {
                    return CheckResult.waiting(Objects.requireNonNull(writer.problem()));
                }
                String seen = lag == null ? "how far it trails is unknown" : lag.seen();
                Duration rpo = context.inventory().objectives().rpoTarget();
                return lag != null && lag.isWithin(rpo)
                        ? CheckResult.passed(id(context) + " in " + region + " follows: " + seen)
                        : CheckResult.waiting(id(context) + " in " + region + " isn't close enough yet: " + seen);
            }
        }
        throw new IllegalStateException("no such place: " + place.kind());
    }

    /** Whether the inventory has it so: a failover gives it an instance first. */
    private static boolean isHeadlessOnStandby(StepContext context) {
        SiteRegion region = context.inventory().region(context.region("region"));
        Asset row = context.database().instances();
        return row != null && row.quantityIn(region) == 0;
    }

    private static Remedy status() {
        return Remedy.of("what is to be done is shown by: ").then(Command.drctl("status"));
    }

    private static String id(StepContext context) {
        return context.database().clusterIn(context.region("region"));
    }
}
