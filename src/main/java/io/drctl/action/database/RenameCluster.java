package io.drctl.action.database;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.Pace;
import io.drctl.action.Plane;
import io.drctl.action.PlannedCall;
import io.drctl.action.Reversibility;
import io.drctl.action.StepContext;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.writer.KeptDatabase;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * Renames a retired primary cluster, or a retired primary that is an RDS instance, so that a replica can take its name
 * and nothing is lost.
 *
 * <p>It has a tag before it has another name: by that it is found. Its endpoints change with its
 * name, so that no client is led to it any more; an RDS instance restarts besides.
 */
public final class RenameCluster implements Effect<RetiredCluster> {
    /** By which journals tell of it. */
    public static final String NAME = "rename-cluster";

    /** The name under which it is kept. */
    public static final Fact<String> KEPT_AS = Fact.text("kept-as");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ActionParameter> parameters() {
        return RetiredCluster.PARAMETERS;
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        String id = RetiredCluster.id(context);
        return new Outline(
                        named(context) + " in " + region + " is kept under another name, " + id + "-old- and the date",
                        Reversibility.REVERSIBLE,
                        List.of(
                                new PlannedCall("rds:AddTagsToResource", region.value(), Plane.CONTROL),
                                new PlannedCall(
                                        context.database().isInstance()
                                                ? "rds:ModifyDBInstance"
                                                : "rds:ModifyDBCluster",
                                        region.value(),
                                        Plane.CONTROL)),
                        warnings(context),
                        Duration.ofMinutes(40),
                        Remedy.of("before the replica is made, give it its name back: ")
                                .then(back(context)))
                .asking("rename " + named(context) + " in " + region)
                .taking(
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(10),
                        "Amazon RDS User Guide, \"Renaming a DB instance\"")
                .costing("the old " + context.database().noun() + " in " + region + ", for as long as it is kept");
    }

    private static List<String> warnings(StepContext context) {
        RegionName region = context.region("region");
        String id = RetiredCluster.id(context);
        String renamed = "Under its new name " + id + " in " + region
                + " has other endpoints and another ARN: read replicas in its Region, alarms and event subscriptions"
                + " that name it don't follow. It costs what it did until you delete it; the run says how.";
        return context.cloud().sql(region, context.database()).isPresent()
                ? List.of(renamed)
                : List.of(
                        renamed,
                        "The inventory gives no access by SQL, so " + id + " in " + region
                                + " can't be made read-only: it takes writes from clients that find its new"
                                + " endpoints.");
    }

    private static Command back(StepContext context) {
        String type = context.database().isInstance() ? "instance" : "cluster";
        return Command.aws(
                "rds",
                "modify-db-" + type,
                "--region",
                context.region("region"),
                "--db-" + type + "-identifier",
                name(context, List.of()),
                "--new-db-" + type + "-identifier",
                RetiredCluster.id(context),
                "--apply-immediately");
    }

    /** The name that was journaled, else the first that is free on the day on which the run began. */
    private static String name(StepContext context, List<Cluster> others) {
        return context.ownFacts()
                .get(KEPT_AS)
                .filter(name -> others.stream().noneMatch(each -> each.id().equals(name)))
                .orElseGet(() -> KeptDatabase.name(
                        RetiredCluster.id(context),
                        day(context),
                        name -> others.stream().anyMatch(each -> each.id().equals(name))));
    }

    /** The day on which the run began; before it has begun, today. */
    static LocalDate day(StepContext context) {
        String id = context.runId();
        try {
            return LocalDate.parse(id.substring(0, Math.min(8, id.length())), DateTimeFormatter.BASIC_ISO_DATE);
        } catch (DateTimeParseException unstarted) {
            return LocalDate.ofInstant(context.cloud().clock().now(), ZoneOffset.UTC);
        }
    }

    @Override
    public Observation<RetiredCluster> observe(StepContext context) {
        RetiredCluster seen = RetiredCluster.read(context);
        Databases databases = databases(context);
        if (seen.cluster().isEmpty()) {
            return gone(context, databases);
        }
        String status = seen.cluster().get().status();
        if (status.equals("renaming")) {
            return new Observation.InProgress<>(named(context) + " is being renamed");
        }
        Optional<String> kept = seen.kept(context);
        if (kept.isPresent()) {
            return new Observation.Satisfied<>(kept.get());
        }
        String name = name(context, databases.clusters());
        return new Observation.NotYet<>(
                named(context) + " is " + status + "; would be renamed " + name, seen, Facts.of(KEPT_AS, name));
    }

    private static Observation<RetiredCluster> gone(StepContext context, Databases databases) {
        List<Cluster> found = KeptDatabase.of(databases.clusters(), RetiredCluster.id(context));
        Optional<String> renamed = context.ownFacts().get(KEPT_AS);
        Optional<Cluster> own = found.stream()
                .filter(each -> renamed.isEmpty() || each.id().equals(renamed.get()))
                .findFirst()
                // Somebody has given it yet another name.
                .or(() -> found.stream().findFirst());
        if (own.isEmpty()) {
            return renamed.isEmpty()
                    ? new Observation.Satisfied<>(named(context) + " is gone")
                    : new Observation.Unknown<>(
                            named(context) + " is gone, and " + renamed.get() + " isn't there",
                            Remedy.of("if somebody has deleted it, begin again: ")
                                    .then(Command.drctl("failback")));
        }
        return own.get().status().equals("renaming")
                ? new Observation.InProgress<>(own.get().id() + " is being renamed")
                : new Observation.Satisfied<>(
                        named(context) + " is kept as " + own.get().id(),
                        Facts.of(KEPT_AS, own.get().id()));
    }

    @Override
    public List<Gate> gates() {
        return RetiredCluster.KEEPING_GATES;
    }

    @Override
    public List<GateResult> tryGates(StepContext context, RetiredCluster seen) {
        return seen.tryKeepingGates(context);
    }

    @Override
    public Facts apply(StepContext context, RetiredCluster seen) {
        Databases databases = databases(context);
        Cluster old = seen.cluster().orElseThrow();
        String id = RetiredCluster.id(context);
        String value = KeptDatabase.tagValue(old);
        if (!value.equals(old.tags().get(KeptDatabase.TAG))) {
            databases.tag(old.arn(), KeptDatabase.TAG, value);
        }
        databases.rename(id, context.ownFacts().get(KEPT_AS).orElseGet(() -> name(context, databases.clusters())));
        return Facts.NONE;
    }

    @Override
    public Pace pace() {
        return Pace.SLOW;
    }

    private static Databases databases(StepContext context) {
        return context.cloud().databases(context.region("region"), context.database());
    }

    private static String named(StepContext context) {
        return context.database().noun() + " " + RetiredCluster.id(context);
    }
}
