package io.drctl.action.presteps;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
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
import io.drctl.cloud.Expiry;
import io.drctl.cloud.ObjectStore;
import io.drctl.cloud.Threads;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.KeptObjects;
import io.drctl.readiness.ReadinessVerdict;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ensures that a Region's bucket exists, is versioned, encrypted and private. It holds the Region's Terraform state and
 * the database's backups, so Terraform can't create it.
 */
public final class EnsureBucket implements Effect<EnsureBucket.Seen> {
    private static final Gate BUCKET_REGION =
            Gate.of("bucket-region", step -> "a bucket of that name is in " + step.region("region") + " or nowhere");
    private static final Gate STATE_KEPT =
            Gate.of("state-kept", step -> "no lifecycle rule lets its Terraform state expire");

    /** @param kept what its lifecycle rules keep; null when there is no such bucket */
    record Seen(
            Optional<ObjectStore.Bucket> bucket, @Nullable KeptObjects kept) {}

    @Override
    public String name() {
        return "ensure-bucket";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(ActionParameter.required("region", ParameterType.REGION));
    }

    @Override
    public boolean concerns(StepContext context) {
        return PreSteps.areMade(context, AssetKind.BUCKET);
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        return new Outline(
                        "bucket " + bucketName(context) + " in " + region + ": versioned, encrypted, private",
                        Reversibility.REVERSIBLE,
                        List.of(
                                new PlannedCall("s3:CreateBucket", region.value(), Plane.CONTROL),
                                new PlannedCall("s3:PutBucketVersioning", region.value(), Plane.CONTROL),
                                new PlannedCall("s3:PutBucketEncryption", region.value(), Plane.CONTROL),
                                new PlannedCall("s3:PutPublicAccessBlock", region.value(), Plane.CONTROL)),
                        List.of(),
                        Duration.ofMinutes(2),
                        Remedy.of("while it is empty: ")
                                .then(Command.aws(
                                        "s3api", "delete-bucket", "--region", region, "--bucket", bucketName(context))))
                .asking("make bucket " + bucketName(context) + " in " + region);
    }

    @Override
    public Observation<Seen> observe(StepContext context) {
        RegionName region = context.region("region");
        Optional<Observation<Seen>> left = PreSteps.leftToTerraform(context, AssetKind.BUCKET, region);
        if (left.isPresent()) {
            return left.get();
        }
        ObjectStore store = context.cloud().objectStore(region);
        Threads.Pending<List<Expiry>> expiries =
                context.cloud().threads().start("lifecycle", () -> store.expiries(bucketName(context)));
        Optional<ObjectStore.Bucket> bucket = store.bucket(bucketName(context));
        List<String> missing = missing(bucket, region);
        // S3 doesn't return the rules of a bucket that is in another Region.
        Seen seen = new Seen(
                bucket,
                bucket.isPresent() && bucket.get().isIn(region)
                        ? KeptObjects.judge(
                                bucketName(context),
                                expiries.join(),
                                context.inventory().terraform().stateKeyIn(region))
                        : null);
        KeptObjects kept = seen.kept();
        if (kept != null && kept.verdict() == ReadinessVerdict.FAIL) {
            missing.add(kept.seen());
        }
        if (missing.isEmpty()) {
            return new Observation.Satisfied<>("bucket " + bucketName(context) + " is as it should be");
        }
        return new Observation.NotYet<>("bucket " + bucketName(context) + ": " + String.join(", ", missing), seen);
    }

    @Override
    public List<Gate> gates() {
        return List.of(BUCKET_REGION, STATE_KEPT);
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Seen seen) {
        return List.of(regionGate(context, seen.bucket()), keptGate(seen));
    }

    private static GateResult regionGate(StepContext context, Optional<ObjectStore.Bucket> bucket) {
        RegionName region = context.region("region");
        if (bucket.isPresent() && !bucket.get().isIn(region)) {
            return BUCKET_REGION.refused(
                    bucketName(context) + " is in " + bucket.get().region(),
                    "give the " + region + " bucket another name in the inventory");
        }
        return BUCKET_REGION.passed(
                bucket.isPresent() ? "it is in " + region : "the name is not in use by this account");
    }

    /** The rules are somebody's choice, and not drctl's to remove. */
    private static GateResult keptGate(Seen seen) {
        KeptObjects kept = seen.kept();
        if (kept == null) {
            return STATE_KEPT.passed("no bucket yet, so no lifecycle rules");
        }
        return kept.verdict() == ReadinessVerdict.FAIL
                ? STATE_KEPT.refused(kept.seen(), Objects.requireNonNull(kept.remedy()))
                : STATE_KEPT.passed(kept.seen());
    }

    @Override
    public Facts apply(StepContext context, Seen before) {
        Optional<ObjectStore.Bucket> seen = before.bucket();
        ObjectStore store = context.cloud().objectStore(context.region("region"));
        String name = bucketName(context);
        if (seen.isEmpty()) {
            store.createBucket(name);
        }
        // One after the other: S3 answers OperationAborted to concurrent changes of one bucket's settings.
        if (seen.isEmpty() || !seen.get().versioned()) {
            store.enableVersioning(name);
        }
        if (seen.isEmpty() || seen.get().encryption() == null) {
            store.enableEncryption(name);
        }
        if (seen.isEmpty() || !seen.get().publicAccessBlocked()) {
            store.blockPublicAccess(name);
        }
        return Facts.NONE;
    }

    /** A bucket that was there before isn't this run's to delete. */
    @Override
    public @Nullable Remedy undo(StepContext context, Seen seen) {
        return seen.bucket().isEmpty() ? outline(context).undo() : null;
    }

    @Override
    public Pace pace() {
        return Pace.QUICK;
    }

    private static List<String> missing(Optional<ObjectStore.Bucket> bucket, RegionName region) {
        List<String> missing = new ArrayList<>();
        if (bucket.isEmpty()) {
            missing.add("would be created in " + region);
            return missing;
        }
        if (!bucket.get().isIn(region)) {
            missing.add("is in " + bucket.get().region() + ", not in " + region);
            return missing;
        }
        if (!bucket.get().versioned()) {
            missing.add("not versioned");
        }
        if (bucket.get().encryption() == null) {
            missing.add("not encrypted by default");
        }
        if (!bucket.get().publicAccessBlocked()) {
            missing.add("public access not blocked");
        }
        return missing;
    }

    private static String bucketName(StepContext context) {
        return PreSteps.bucket(context, context.region("region"));
    }
}
