package io.drctl.action;

import io.drctl.cloud.ObjectStore;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.ParameterType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Region's bucket exists, versioned, encrypted and closed to the public. It holds the Region's Terraform state and the
 * database's backups, so Terraform can't be the one to create it.
 */
final class EnsureBucket implements Effect<Optional<ObjectStore.Bucket>> {
    @Override
    public String name() {
        return "ensure-bucket";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(ActionParameter.required("region", ParameterType.REGION));
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
                        List.of("bucket-region: a bucket of that name is in " + region + " or nowhere"),
                        List.of(),
                        Duration.ofMinutes(2),
                        "aws s3api delete-bucket --region " + region + " --bucket " + bucketName(context)
                                + " # while it is empty")
                .asking("make bucket " + bucketName(context) + " in " + region);
    }

    @Override
    public Observation<Optional<ObjectStore.Bucket>> observe(StepContext context) {
        Optional<ObjectStore.Bucket> bucket =
                context.cloud().objectStore(context.region("region")).bucket(bucketName(context));
        List<String> missing = missing(bucket, context.region("region"));
        if (missing.isEmpty()) {
            return new Observation.Satisfied<>("bucket " + bucketName(context) + " is as it should be", Map.of());
        }
        return new Observation.NotYet<>(
                "bucket " + bucketName(context) + ": " + String.join(", ", missing), bucket, Map.of());
    }

    @Override
    public List<GateResult> gates(StepContext context, Optional<ObjectStore.Bucket> seen) {
        RegionName region = context.region("region");
        if (seen.isPresent() && !seen.get().isIn(region)) {
            return List.of(GateResult.refused(
                    "bucket-region",
                    bucketName(context) + " is in " + seen.get().region(),
                    "give the " + region + " bucket another name in the inventory"));
        }
        return List.of(GateResult.passed(
                "bucket-region", seen.isPresent() ? "it is in " + region : "the name is not in use by this account"));
    }

    @Override
    public Map<String, String> apply(StepContext context, Optional<ObjectStore.Bucket> seen) {
        ObjectStore store = context.cloud().objectStore(context.region("region"));
        String name = bucketName(context);
        if (seen.isEmpty()) {
            store.createBucket(name);
        }
        // One after the other: S3 answers OperationAborted to settings of one bucket that arrive at the same time.
        if (seen.isEmpty() || !seen.get().versioned()) {
            store.enableVersioning(name);
        }
        if (seen.isEmpty() || seen.get().encryption() == null) {
            store.enableEncryption(name);
        }
        if (seen.isEmpty() || !seen.get().publicAccessBlocked()) {
            store.blockPublicAccess(name);
        }
        return Map.of();
    }

    @Override
    public Duration pollInterval() {
        return Duration.ofSeconds(1);
    }

    private static List<String> missing(Optional<ObjectStore.Bucket> bucket, RegionName region) {
        if (bucket.isEmpty()) {
            return List.of("would be created in " + region);
        }
        if (!bucket.get().isIn(region)) {
            return List.of("is in " + bucket.get().region() + ", not in " + region);
        }
        List<String> missing = new ArrayList<>();
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
        return context.inventory().name(AssetKind.BUCKET, context.region("region"));
    }
}
