package io.drctl.terraform;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.ObjectStore;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.terraform.ProvisioningOutcome.Prerequisite;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses to plan from a state that the other Region's takes the place of.
 *
 * <p>S3 replicates objects under their key (<a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html">Replicating objects</a>). Two buckets
 * that replicate to each other, with a state each under one key, hold one state: that of whoever applied last.
 * Terraform would read the other Region's, find nothing of it in its configuration, and plan to destroy it.
 */
final class StateGuard {
    private final Inventory inventory;
    private final RegionName region;
    private final Supplier<Cloud> cloud;

    private StateGuard(Inventory inventory, RegionName region, Supplier<Cloud> cloud) {
        this.inventory = inventory;
        this.region = region;
        this.cloud = cloud;
    }

    /**
     * What speaks against planning; empty when nothing does.
     *
     * @param data where Terraform has noted the Region's backend, after {@code init}
     * @param peerData the same of the other Region, which may not have been initialized yet
     * @param peerRoot the other Region's configuration
     */
    static List<Prerequisite> judge(
            Inventory inventory, RegionName region, Supplier<Cloud> cloud, Path data, Path peerData, Path peerRoot) {
        StateLocation own = StateLocation.noted(data).orElse(null);
        if (own == null || !own.isS3()) {
            return List.of();
        }
        StateGuard guard = new StateGuard(inventory, region, cloud);
        RegionName peer = inventory.peerOf(region).name();
        StateLocation other = StateLocation.noted(peerData)
                .or(() -> StateLocation.configured(peerRoot))
                .orElse(new StateLocation("s3", null, null))
                .or(
                        inventory.name(AssetKind.BUCKET, peer),
                        inventory.terraform().stateKeyIn(peer));
        String reason = other.isS3() ? guard.reason(own, other) : null;
        if (reason == null) {
            return List.of();
        }
        return List.of(new Prerequisite(
                "both Regions keep their state under one key, " + own.key() + ": " + region + " in " + own.bucket()
                        + ", " + peer + " in " + other.bucket() + ", and " + reason,
                Remedy.of("give each Region's backend a key of its own, such as terraform/" + region
                                + ".tfstate; move the state there (")
                        .then(Command.of("terraform", "init", "-migrate-state"))
                        .then(") before anything is applied")));
    }

    private @Nullable String reason(StateLocation own, StateLocation other) {
        if (!String.valueOf(own.key()).equals(other.key())) {
            return null;
        }
        String ownBucket = String.valueOf(own.bucket());
        String otherBucket = String.valueOf(other.bucket());
        if (ownBucket.equals(otherBucket)) {
            return "that is one bucket";
        }
        RegionName peer = inventory.peerOf(region).name();
        Optional<Boolean> out = replicates(region, ownBucket, otherBucket);
        Optional<Boolean> in = replicates(peer, otherBucket, ownBucket);
        if (out.orElse(false) || in.orElse(false)) {
            return "one of these buckets replicates to the other, so that one state would overwrite the other";
        }
        Set<String> promised = Set.of(inventory.name(AssetKind.BUCKET, region), inventory.name(AssetKind.BUCKET, peer));
        if (promised.equals(Set.of(ownBucket, otherBucket))) {
            return "the inventory has these buckets replicate to each other";
        }
        return out.isPresent() && in.isPresent()
                ? null
                : "whether one of these buckets replicates to the other can't be read";
    }

    /** Empty when it is unknown. */
    private Optional<Boolean> replicates(RegionName place, String from, String to) {
        try {
            return cloud.get()
                    .objectStore(place)
                    .bucket(from)
                    // Of a bucket in another Region than its name says, nothing is read.
                    .filter(bucket -> bucket.isIn(place))
                    .map(bucket -> replicates(bucket, to));
        } catch (CloudException failure) {
            return Optional.empty();
        }
    }

    /** Whatever part of the bucket a rule is about: the state may be in it. */
    private static boolean replicates(ObjectStore.Bucket bucket, String to) {
        return bucket.replication().stream()
                .anyMatch(rule -> rule.enabled() && rule.destination().equals(to));
    }
}
