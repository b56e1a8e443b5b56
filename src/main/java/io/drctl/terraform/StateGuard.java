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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses to plan from a state that another root's state overwrites: the other Region's, or another layer's.
 *
 * <p>S3 replicates objects under their key (<a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html">Replicating objects</a>). Two buckets
 * that replicate to each other, each with a state under the same key, hold only one state: the one applied last.
 * Terraform would read the other Region's, find nothing of it in its configuration, and plan to destroy it.
 */
final class StateGuard {
    private final Inventory inventory;
    private final Supplier<Cloud> cloud;

    private StateGuard(Inventory inventory, Supplier<Cloud> cloud) {
        this.inventory = inventory;
        this.cloud = cloud;
    }

    /** A root, and where its state is. */
    record Placed(Root root, StateLocation location) {
        private RegionName region() {
            return root.regions().get(0);
        }

        private String words() {
            return root.title() + " in " + location.bucket();
        }
    }

    /**
     * The objections to planning; empty when there are none.
     *
     * @param own as Terraform has noted it, after {@code init}
     * @param others the site's other roots, which may not have been initialized yet
     */
    static List<Prerequisite> judge(Inventory inventory, Supplier<Cloud> cloud, Placed own, List<Placed> others) {
        StateGuard guard = new StateGuard(inventory, cloud);
        return others.stream()
                .flatMap(other -> guard.judge(own, other).stream())
                .limit(1)
                .toList();
    }

    /**
     * The objection to running Terraform for a root here: HCP Terraform would run it remotely, with the variables and
     * credentials of its workspace, which drctl doesn't know.
     */
    static Optional<Prerequisite> ofRemoteRuns(Root root) {
        return StateLocation.configured(root.folder())
                .filter(StateLocation::isRunRemotely)
                .map(location -> new Prerequisite(
                        "the configuration in " + root.folder() + " is run by HCP Terraform ("
                                + (location.type().equals("cloud") ? "cloud block" : "backend remote")
                                + "), through which drctl doesn't provision",
                        "apply it there, and write managed: false below terraform in the inventory; verify and"
                                + " failover need no Terraform"));
    }

    private Optional<Prerequisite> judge(Placed own, Placed other) {
        StateLocation here = own.location();
        StateLocation there = other.location();
        if (!here.type().equals(there.type()) || !String.valueOf(here.key()).equals(there.key())) {
            return Optional.empty();
        }
        if (!here.isS3()) {
            return Optional.of(new Prerequisite(
                    own.root().title() + " and " + other.root().title() + " keep their state in one place, " + here,
                    "give each a state of its own: another key or workspace in its backend; or, if one state is meant"
                            + " for both Regions, write layout: one-root in the inventory"));
        }
        String reason = reason(own, other);
        if (reason == null) {
            return Optional.empty();
        }
        boolean areRegions = own.root().layer() == null && other.root().layer() == null;
        return Optional.of(new Prerequisite(
                (areRegions
                                ? "both Regions"
                                : own.root().title() + " and " + other.root().title())
                        + " keep their state under one key, " + here.key() + ": " + own.words() + ", " + other.words()
                        + ", and " + reason,
                Remedy.of("give each " + (areRegions ? "Region's backend" : "backend") + " a key of its own, such as "
                                + proposed(own.root()) + "; move the state there (")
                        .then(Command.of("terraform", "init", "-migrate-state"))
                        .then(") before anything is applied")));
    }

    private static String proposed(Root root) {
        return "terraform/" + root.directoryName().replace('+', '/') + ".tfstate";
    }

    private @Nullable String reason(Placed own, Placed other) {
        String ownBucket = String.valueOf(own.location().bucket());
        String otherBucket = String.valueOf(other.location().bucket());
        if (ownBucket.equals(otherBucket)) {
            return "that is one bucket";
        }
        Optional<Boolean> out = replicates(own.region(), ownBucket, otherBucket);
        Optional<Boolean> in = replicates(other.region(), otherBucket, ownBucket);
        if (out.orElse(false) || in.orElse(false)) {
            return "one of these buckets replicates to the other, so that one state would overwrite the other";
        }
        if (areReplicatedByTheInventory(ownBucket, otherBucket)) {
            return "the inventory has these buckets replicate to each other";
        }
        return out.isPresent() && in.isPresent()
                ? null
                : "whether one of these buckets replicates to the other can't be read";
    }

    private boolean areReplicatedByTheInventory(String one, String other) {
        return inventory.rows(AssetKind.BUCKET).stream()
                .anyMatch(row -> row.names().values().values().containsAll(Set.of(one, other)));
    }

    /** Empty when it is unknown. */
    private Optional<Boolean> replicates(RegionName place, String from, String to) {
        try {
            return cloud.get()
                    .objectStore(place)
                    .bucket(from)
                    // Nothing is read about a bucket in a Region other than its name says.
                    .filter(bucket -> bucket.isIn(place))
                    .map(bucket -> replicates(bucket, to));
        } catch (CloudException failure) {
            return Optional.empty();
        }
    }

    /** Whatever part of the bucket a rule covers: the state may be in it. */
    private static boolean replicates(ObjectStore.Bucket bucket, String to) {
        return bucket.replication().stream()
                .anyMatch(rule -> rule.enabled() && rule.destination().equals(to));
    }
}
