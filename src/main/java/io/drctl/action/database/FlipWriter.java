package io.drctl.action.database;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.Plane;
import io.drctl.action.PlannedCall;
import io.drctl.action.Reversibility;
import io.drctl.action.StepContext;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.Instance;
import io.drctl.cloud.Databases.Member;
import io.drctl.cloud.InstanceSize;
import io.drctl.cloud.Threads;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.writer.WriterFacts;
import io.drctl.writer.WriterPlace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Within a Region, the writer role goes to a reader of the same cluster. Usually takes under a minute, up to two
 * (Amazon Aurora User Guide, "High availability for Amazon Aurora"); with no reader RDS would recreate the writer in
 * the same zone within ten, which is no flip, so that is refused. An RDS instance that is in no cluster fails over to
 * its standby instead ({@link StandbyFlip}).
 */
public final class FlipWriter implements Effect<FlipWriter.Seen> {
    /** The reader that was chosen before the call: once it is, the step stays with it. */
    private static final Fact<String> TARGET = Fact.text("target");

    private static final Fact<String> WRITER_BEFORE = Fact.text("writer-before");

    /** When what is flipped was made: another may have its name later. */
    static final Fact<Instant> MADE_AT = Fact.time("made-at");

    private static final Fact<String> WRITER = Fact.text("writer");
    private static final Gate CLUSTER_AVAILABLE = Gate.of(
                    "cluster-available", step -> "cluster " + clusterId(step) + " is available, with one writer")
            .when(step -> !StandbyFlip.isAsked(step));
    private static final Gate READER_AVAILABLE = Gate.of(
                    "reader-available", step -> "the reader that takes over is available")
            .when(step -> !StandbyFlip.isAsked(step));
    /** Never refuses: the wrong cluster's flip is of no use, and harms nobody. */
    private static final Gate NEWEST_WRITES =
            Gate.of("newest-writes", step -> "the newest writes are in " + step.region("region"));

    /** Behind every lag that is known. */
    private static final Duration UNKNOWN_LAG = Duration.ofDays(365);

    /**
     * What there is to flip.
     *
     * @param target the reader that would become the writer; null when none can
     * @param place how it stands to the newest writes; null while a flip is under way, and where nothing can be flipped
     * @param standby of a database that is an instance; null for a cluster
     */
    record Seen(
            Optional<Cluster> cluster,
            List<Instance> instances,
            @Nullable Member target,
            @Nullable WriterPlace place,
            @Nullable StandbyFlip standby) {}

    @Override
    public String name() {
        return "flip-writer";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("region", ParameterType.REGION),
                ActionParameter.optional("target", ParameterType.TEXT),
                ActionParameter.optional(StepContext.DATABASE, ParameterType.DATABASE));
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        if (context.database().isInstance()) {
            return new Outline(
                            "in " + region + ", RDS instance " + clusterId(context)
                                    + " restarts at its standby in another zone",
                            Reversibility.REVERSIBLE,
                            List.of(new PlannedCall("rds:RebootDBInstance", region.value(), Plane.CONTROL)),
                            List.of("All connections are cut; nothing can be read or written for a minute or two."),
                            StandbyFlip.SHOWN_MAX.plusMinutes(5),
                            Remedy.of(FailoverCommands.ofDatabase(context.inventory(), context.database())
                                    .with("--flip", "--region", region)))
                    .asking("restart " + clusterId(context) + " in " + region + " at its standby")
                    .taking(
                            Duration.ofMinutes(1),
                            Duration.ofMinutes(2),
                            "Amazon RDS User Guide, Multi-AZ DB instance deployments: typically 60 to 120 s");
        }
        return new Outline(
                        "in " + region + ", the writer role of cluster " + clusterId(context) + " goes to "
                                + context.optional("target").orElse("the reader that Aurora would take"),
                        Reversibility.REVERSIBLE,
                        List.of(new PlannedCall("rds:FailoverDBCluster", region.value(), Plane.CONTROL)),
                        List.of("Connections to the writer are cut; writes fail for up to two minutes."),
                        Duration.ofMinutes(5),
                        Remedy.of(FailoverCommands.ofDatabase(context.inventory(), context.database())
                                .with("--flip", "--region", region)))
                .asking("make " + context.optional("target").orElse("the reader that Aurora would take")
                        + " the writer of " + clusterId(context) + " in " + region)
                .taking(
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(2),
                        "Amazon Aurora User Guide, High availability: typically less than 60 s, often less than 30 s");
    }

    @Override
    public Observation<Seen> observe(StepContext context) {
        String id = clusterId(context);
        if (context.database().isInstance()) {
            StandbyFlip standby = StandbyFlip.of(context);
            WriterPlace place = standby.instance().isEmpty() || standby.isBegun(context) ? null : place(context);
            return standby.observed(context, new Seen(Optional.empty(), List.of(), null, place, standby));
        }
        Databases databases = context.cloud().databases(context.region("region"));
        String intended = context.ownFacts().get(TARGET).orElse(null);
        // The other Region, which tells too, may be dark; it isn't waited for at each look at a flip under way.
        Threads.Pending<WriterPlace> place =
                intended == null ? context.cloud().threads().start("writer-place", () -> place(context)) : null;
        Threads.Pending<List<Instance>> pending =
                context.cloud().threads().start("instances", () -> databases.instances(id));
        Optional<Cluster> cluster = databases.cluster(id);
        Instant made = cluster.map(Cluster::created).orElse(null);
        if (isAnother(context, made)) {
            return another(context, made);
        }
        List<Instance> instances = pending.join();
        String writer = cluster.flatMap(Cluster::writer).map(Member::instanceId).orElse(null);
        if (intended != null && cluster.isPresent()) {
            boolean exchanged = intended.equals(writer);
            boolean settled = cluster.get().isAvailable() && isAvailable(instances, intended);
            if (exchanged && settled) {
                return new Observation.Satisfied<>(
                        intended + " is the writer, "
                                + context.ownFacts().get(WRITER_BEFORE).orElse("the former writer") + " a reader",
                        Facts.of(WRITER, intended));
            }
            if (exchanged || !cluster.get().isAvailable()) {
                return new Observation.InProgress<>("cluster " + id + " is "
                        + cluster.get().status() + ", its writer is " + (writer == null ? "undecided" : writer));
            }
        }
        Optional<String> wanted = context.optional("target");
        if (intended == null
                && writer != null
                && wanted.isPresent()
                && wanted.get().equals(writer)
                && cluster.get().isAvailable()) {
            return new Observation.Satisfied<>(writer + " is the writer of " + id, Facts.of(WRITER, writer));
        }
        Member target = cluster.map(found -> choose(
                        databases,
                        found,
                        instances,
                        intended != null ? intended : context.optional("target").orElse(null)))
                .orElse(null);
        return new Observation.NotYet<>(
                "the writer of " + id + " is " + (writer == null ? "undecided" : writer)
                        + (target == null ? "" : "; would be " + target.instanceId()),
                new Seen(cluster, instances, target, place == null ? place(context) : place.join(), null),
                Facts.NONE
                        .withKnown(TARGET, target == null ? null : target.instanceId())
                        .withKnown(WRITER_BEFORE, writer)
                        .withKnown(MADE_AT, made));
    }

    /** Whether the one that was to be flipped is gone, and another has its name. */
    static boolean isAnother(StepContext context, @Nullable Instant made) {
        return made != null
                && context.ownFacts()
                        .get(MADE_AT)
                        .filter(at -> !at.equals(made))
                        .isPresent();
    }

    /** A run that was interrupted may be resumed after others have replaced it: nobody asked to flip the new one. */
    static Observation<Seen> another(StepContext context, @Nullable Instant made) {
        return new Observation.OutOfReach<>(
                clusterId(context) + " in " + context.region("region") + " was made since, at " + made
                        + ": the one that was to be flipped is gone",
                Remedy.of("to flip this one, begin a new run"));
    }

    private static WriterPlace place(StepContext context) {
        return WriterPlace.judge(WriterFacts.read(
                context.inventory(),
                context.database(),
                context.cloud(),
                context.region("region"),
                context.promotions()));
    }

    /**
     * The wanted reader, else the one that Aurora itself would take: of the lowest tier, and among those the largest
     * (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html">fault
     * tolerance for an Aurora DB cluster</a>); among equals, where Aurora takes any, the one that trails least.
     */
    private static @Nullable Member choose(
            Databases databases, Cluster cluster, List<Instance> instances, @Nullable String wanted) {
        List<Member> readers = cluster.readers();
        if (wanted != null) {
            return readers.stream()
                    .filter(member -> member.instanceId().equals(wanted))
                    .findFirst()
                    .orElse(null);
        }
        Comparator<Member> byRule = Comparator.comparing(
                        (Member member) -> !isAvailable(instances, member.instanceId()))
                .thenComparing(Member::promotionTier)
                .thenComparing(member -> size(instances, member), Comparator.reverseOrder());
        Optional<Member> best = readers.stream().min(byRule);
        List<Member> equals = best.map(found -> readers.stream()
                        .filter(member -> byRule.compare(member, found) == 0)
                        .toList())
                .orElse(List.of());
        if (equals.size() < 2) {
            return best.orElse(null);
        }
        Map<String, Duration> lags = new HashMap<>();
        for (Member member : equals) {
            lags.put(member.instanceId(), lagOf(databases, member).orElse(UNKNOWN_LAG));
        }
        return equals.stream()
                .min(Comparator.comparing((Member member) -> Objects.requireNonNull(lags.get(member.instanceId())))
                        .thenComparing(Member::instanceId))
                .orElse(null);
    }

    private static InstanceSize size(List<Instance> instances, Member member) {
        return InstanceSize.of(classOf(instances, member));
    }

    private static String classOf(List<Instance> instances, Member member) {
        return instances.stream()
                .filter(instance -> instance.id().equals(member.instanceId()))
                .map(Instance::instanceClass)
                .findFirst()
                .orElse("");
    }

    private static Optional<Duration> lagOf(Databases databases, Member member) {
        try {
            return databases.readerLag(member.instanceId());
        } catch (CloudException e) {
            if (e.isOfCredentials()) {
                throw e;
            }
            // It decides among equals only.
            return Optional.empty();
        }
    }

    /** Why this reader, so that a user who expected another sees it. */
    private static String choice(StepContext context, Seen seen, Cluster cluster, Member target) {
        String kind = classOf(seen.instances(), target);
        String told = "tier " + target.promotionTier() + ", " + kind
                + (InstanceSize.of(kind).isKnown() ? "" : " (whose size isn't known)");
        if (context.optional("target").isPresent() || cluster.readers().size() < 2) {
            return told;
        }
        List<Member> others = cluster.readers().stream()
                .filter(member -> !member.equals(target) && isAvailable(seen.instances(), member.instanceId()))
                .toList();
        if (others.isEmpty()) {
            return told + ": the only reader that is available";
        }
        if (others.stream().allMatch(member -> member.promotionTier() > target.promotionTier())) {
            return told + ": the lowest tier of " + (others.size() + 1) + " readers";
        }
        List<InstanceSize> ofTier = others.stream()
                .filter(member -> member.promotionTier() == target.promotionTier())
                .map(member -> size(seen.instances(), member))
                .toList();
        InstanceSize own = size(seen.instances(), target);
        if (ofTier.stream().anyMatch(size -> size.compareTo(own) >= 0)) {
            return told + ": of equals, the one least behind as far as is known";
        }
        return told
                + (ofTier.stream().allMatch(InstanceSize::isKnown)
                        ? ": the largest of its tier"
                        : ": the largest of its tier whose size is known");
    }

    private static boolean isAvailable(List<Instance> instances, String id) {
        return instances.stream().anyMatch(instance -> instance.id().equals(id) && instance.isAvailable());
    }

    @Override
    public List<Gate> gates() {
        return List.of(CLUSTER_AVAILABLE, READER_AVAILABLE, StandbyFlip.AVAILABLE, StandbyFlip.STANDBY, NEWEST_WRITES);
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Seen seen) {
        RegionName region = context.region("region");
        String id = clusterId(context);
        StandbyFlip standby = seen.standby();
        if (standby != null) {
            List<GateResult> results = new ArrayList<>(standby.tried(context));
            if (standby.instance().isPresent()) {
                results.add(newestWrites(context, seen.place() == null ? place(context) : seen.place()));
            }
            return results;
        }
        if (seen.cluster().isEmpty()) {
            return List.of(CLUSTER_AVAILABLE.refused(
                    "there is no cluster " + id + " in " + region,
                    context.inventory().upkeep().creating(region)));
        }
        Cluster cluster = seen.cluster().get();
        List<GateResult> results = new ArrayList<>();
        boolean ready = cluster.isAvailable() && cluster.writer().isPresent();
        results.add(
                ready
                        ? CLUSTER_AVAILABLE.passed(id + " is available, its writer is "
                                + cluster.writer().get().instanceId())
                        : CLUSTER_AVAILABLE.refused(
                                id + " is " + cluster.status()
                                        + (cluster.writer().isEmpty() ? " and shows no single writer" : ""),
                                "wait until it is available, then run the command again"));
        results.add(readerGate(context, seen, cluster));
        results.add(newestWrites(context, Objects.requireNonNull(seen.place())));
        return results;
    }

    private static GateResult newestWrites(StepContext context, WriterPlace place) {
        RegionName newest = place.newest();
        if (context.region("region").equals(newest)) {
            return NEWEST_WRITES.passed(place.seen());
        }
        return newest == null
                ? NEWEST_WRITES.caution(
                        "whether it has the newest writes can't be determined: " + place.seen(),
                        Remedy.of("how the site stands is shown by: ").then(Command.drctl("status")))
                : NEWEST_WRITES.caution(
                        place.seen(),
                        Remedy.of("to flip the database there: ")
                                .then(FailoverCommands.ofDatabase(context.inventory(), context.database())
                                        .with("--flip", "--region", newest)));
    }

    private static GateResult readerGate(StepContext context, Seen seen, Cluster cluster) {
        Member target = seen.target();
        if (target == null) {
            // Once the run has chosen a reader it stays with it, so that a resume doesn't make another the writer.
            String chosen = context.ownFacts().get(TARGET).orElse(null);
            String wanted = chosen != null ? chosen : context.optional("target").orElse(null);
            String readers = cluster.readers().stream().map(Member::instanceId).collect(Collectors.joining(", "));
            return READER_AVAILABLE.refused(
                    wanted == null
                            ? "cluster " + cluster.id() + " has no reader"
                            : wanted + " is not a reader of cluster " + cluster.id(),
                    remedy(readers, chosen != null));
        }
        if (!isAvailable(seen.instances(), target.instanceId())) {
            String status = seen.instances().stream()
                    .filter(instance -> instance.id().equals(target.instanceId()))
                    .map(Instance::status)
                    .findFirst()
                    .orElse("not to be found");
            return READER_AVAILABLE.refused(
                    target.instanceId() + " is " + status,
                    "wait until a reader is available, or name another with --target");
        }
        return READER_AVAILABLE.passed(
                target.instanceId() + " is available, " + choice(context, seen, cluster, target));
    }

    private static String remedy(String readers, boolean chosen) {
        if (readers.isEmpty()) {
            return "add a reader to the cluster";
        }
        return chosen ? "start a new run with --target, one of: " + readers : "name one of: " + readers;
    }

    @Override
    public boolean isLost(StepContext context, Seen seen) {
        return seen.standby() != null && seen.standby().isLost(context);
    }

    @Override
    public Facts apply(StepContext context, Seen seen) {
        if (seen.standby() != null) {
            return seen.standby().apply(context);
        }
        String target = Objects.requireNonNull(seen.target()).instanceId();
        context.cloud().databases(context.region("region")).failOver(clusterId(context), target);
        return Facts.NONE;
    }

    private static String clusterId(StepContext context) {
        return context.database().clusterIn(context.region("region"));
    }
}
