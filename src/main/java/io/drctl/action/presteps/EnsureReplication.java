package io.drctl.action.presteps;

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
import io.drctl.cloud.ObjectStore;
import io.drctl.cloud.Threads;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ensures that a Region's bucket replicates to the other Region's, with its own IAM role. So the Terraform state and
 * the backups of a lost Region survive in the other one.
 *
 * <p>Replication needs versioning on both buckets (Amazon S3 User Guide, "Requirements for replication").
 */
public final class EnsureReplication implements Effect<EnsureReplication.Seen> {
    private static final Gate BOTH_BUCKETS = Gate.of("both-buckets", step -> "both buckets exist and are versioned");
    private static final Gate STATES_APART = Gate.of(
                    "states-apart", step -> "no Terraform state would overwrite another")
            .when(step -> !step.inventory().terraform().isShipped());
    private static final Gate OTHER_RULES =
            Gate.of("other-rules", step -> "no replication to another bucket would be lost");

    private static final Fact<String> ROLE = Fact.text("role");

    record Seen(Optional<ObjectStore.Bucket> source, Optional<ObjectStore.Bucket> destination) {}

    @Override
    public String name() {
        return "ensure-replication";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(ActionParameter.required("region", ParameterType.REGION));
    }

    /** Each of both Regions has a bucket. */
    @Override
    public boolean concerns(StepContext context) {
        return PreSteps.areMade(context, AssetKind.BUCKET) && PreSteps.isIn(context, AssetKind.BUCKET, peer(context));
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        return new Outline(
                        "bucket " + source(context) + " replicates to " + destination(context),
                        Reversibility.REVERSIBLE,
                        List.of(
                                new PlannedCall("iam:CreateRole", "us-east-1 (global)", Plane.CONTROL),
                                new PlannedCall("iam:PutRolePolicy", "us-east-1 (global)", Plane.CONTROL),
                                new PlannedCall("s3:PutBucketReplication", region.value(), Plane.CONTROL)),
                        List.of(),
                        Duration.ofMinutes(2),
                        Remedy.of(Command.aws(
                                "s3api", "delete-bucket-replication", "--region", region, "--bucket", source(context))))
                .asking("replicate bucket " + source(context) + " to " + destination(context));
    }

    @Override
    public Observation<Seen> observe(StepContext context) {
        RegionName region = context.region("region");
        Optional<Observation<Seen>> left = PreSteps.<Seen>leftToTerraform(context, AssetKind.BUCKET, region)
                .or(() -> PreSteps.leftToTerraform(context, AssetKind.BUCKET, peer(context)));
        if (left.isPresent()) {
            return left.get();
        }
        Threads.Pending<Optional<ObjectStore.Bucket>> destination = context.cloud()
                .threads()
                .start(
                        "bucket",
                        () -> context.cloud()
                                .objectStore(context.inventory().peerOf(region).name())
                                .bucket(destination(context)));
        Optional<ObjectStore.Bucket> source =
                context.cloud().objectStore(region).bucket(source(context));
        if (source.isPresent() && source.get().replicatesTo(destination(context), peer(context))) {
            return new Observation.Satisfied<>("bucket " + source(context) + " replicates to " + destination(context));
        }
        return new Observation.NotYet<>(
                "bucket " + source(context) + " does not replicate to " + destination(context) + " yet",
                new Seen(source, destination.join()));
    }

    @Override
    public List<Gate> gates() {
        return List.of(BOTH_BUCKETS, OTHER_RULES, STATES_APART);
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Seen seen) {
        List<String> wrong = new ArrayList<>();
        RegionName region = context.region("region");
        RegionName peer = context.inventory().peerOf(region).name();
        describe(source(context), region, seen.source()).ifPresent(wrong::add);
        describe(destination(context), peer, seen.destination()).ifPresent(wrong::add);
        List<GateResult> results = new ArrayList<>();
        results.add(
                wrong.isEmpty()
                        ? BOTH_BUCKETS.passed("both exist and are versioned")
                        : BOTH_BUCKETS.refused(
                                String.join(", ", wrong),
                                Remedy.of("run ")
                                        .then(Command.drctl("prepare"))
                                        .then(" for both Regions (without --region)")));
        results.add(otherRulesGate(context, seen));
        if (!context.inventory().terraform().isShipped()) {
            results.add(context.cloud()
                    .provisioner()
                    .overlap()
                    .map(found -> STATES_APART.refused(found.what(), found.remedy()))
                    .orElseGet(() -> STATES_APART.passed("each has a key, a bucket or a backend of its own")));
        }
        return results;
    }

    /** A bucket has one replication configuration, and the call replaces it as a whole. */
    private static GateResult otherRulesGate(StepContext context, Seen seen) {
        Optional<String> narrow = tooNarrow(context, seen);
        if (narrow.isPresent()) {
            return OTHER_RULES.refused(
                    narrow.get(),
                    "add a rule for all objects yourself, or delete the rule and run the command again: drctl"
                            + " replaces only rules that it created");
        }
        String others = seen.source()
                .map(bucket -> bucket.replicationBeside(destination(context), context.inventory()::isLeftBehind))
                .orElse("");
        return others.isEmpty()
                ? OTHER_RULES.passed("nothing else is replicated")
                : OTHER_RULES.refused(
                        source(context) + " replicates elsewhere, which drctl would replace: " + others,
                        "give the site a bucket of its own in " + context.region("region")
                                + " (name it in inventory.yaml), or remove" + " those rules");
    }

    /**
     * A rule to the right bucket that doesn't copy everything is somebody's choice, and not drctl's to replace.
     */
    private static Optional<String> tooNarrow(StepContext context, Seen seen) {
        if (seen.source().isEmpty()) {
            return Optional.empty();
        }
        ObjectStore.Bucket bucket = seen.source().get();
        boolean isOthers = bucket.replication().stream()
                .filter(rule -> rule.destination().equals(destination(context)))
                .anyMatch(rule ->
                        rule.coverage() != ObjectStore.Coverage.WHOLE || (bucket.encryptsWithKms() && rule.kms()));
        if (isOthers) {
            return Optional.of("no rule replicates all of " + bucket.name() + ": "
                    + String.join(", ", bucket.shortcomingsTowards(destination(context), peer(context))));
        }
        return bucket.encryptsWithKms()
                ? Optional.of(bucket.name()
                        + " is encrypted with KMS by default, and drctl makes no rule that replicates encrypted"
                        + " objects: that needs a key in "
                        + peer(context)
                        + " and a role that may use both")
                : Optional.empty();
    }

    private static Optional<String> describe(String name, RegionName region, Optional<ObjectStore.Bucket> bucket) {
        if (bucket.isEmpty()) {
            return Optional.of(name + " does not exist");
        }
        if (!bucket.get().isIn(region)) {
            return Optional.of(name + " is in " + bucket.get().region() + ", not in " + region);
        }
        return bucket.get().versioned() ? Optional.empty() : Optional.of(name + " is not versioned");
    }

    @Override
    public Facts apply(StepContext context, Seen seen) {
        RegionName region = context.region("region");
        String role = context.cloud()
                .roles()
                .createReplicationRole(
                        context.inventory().replicationRole(region), source(context), destination(context));
        context.cloud()
                .objectStore(region)
                .replicateTo(
                        source(context),
                        new ObjectStore.ReplicationRule(ruleId(context), destination(context), true),
                        role);
        return Facts.of(ROLE, role);
    }

    /** A bucket has one replication configuration: what was in it before would be deleted with it. */
    @Override
    public @Nullable Remedy undo(StepContext context, Seen seen) {
        boolean isFirst =
                seen.source().filter(bucket -> bucket.replication().isEmpty()).isPresent();
        return isFirst ? outline(context).undo() : null;
    }

    @Override
    public Pace pace() {
        return Pace.QUICK;
    }

    private static String ruleId(StepContext context) {
        return Inventory.replicationRule(peer(context));
    }

    private static RegionName peer(StepContext context) {
        return context.inventory().peerOf(context.region("region")).name();
    }

    private static String source(StepContext context) {
        return PreSteps.bucket(context, context.region("region"));
    }

    private static String destination(StepContext context) {
        return PreSteps.bucket(context, peer(context));
    }
}
