package io.drctl.terraform;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Compute;
import io.drctl.cloud.Databases;
import io.drctl.cloud.HostedZones;
import io.drctl.cloud.ObjectStore;
import io.drctl.cloud.Threads;
import io.drctl.inventory.Application;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RegionRole;
import io.drctl.inventory.Routing;
import io.drctl.inventory.TerraformSettings;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What must exist before a Region can be provisioned, looked up in parallel.
 *
 * <p>Terraform would find out too, but late and one by one: with a dead endpoint it takes a minute or more to report
 * that, and a missing key pair shows only when the third instance is created. Here everything that is missing is known
 * at once, within seconds.
 *
 * @param missing what is not there, as {@code drctl prepare} and its user would name it
 * @param found null unless nothing is missing
 * @param warnings what could not be looked up, and what was assumed instead
 */
public record Prerequisites(List<Missing> missing, @Nullable Found found, List<String> warnings) {
    /** For both Regions, so it covers what {@code --region} would do for one. */
    private static final Command PREPARE = Command.drctl("prepare");

    public Prerequisites {
        boolean both = missing.stream().anyMatch(each -> each.remedy().equals(Remedy.of(PREPARE)));
        missing = missing.stream()
                .map(each -> both && each.isPrepared() ? Missing.prepared(each.what(), PREPARE) : each)
                .toList();
        warnings = List.copyOf(warnings);
    }

    /**
     * What drctl can't take from the inventory.
     *
     * @param imageId the Region's own copy of the image
     * @param replicationRoleArn the role with which the Region's bucket already replicates to the other Region's, no
     *     matter who made it; else the one that {@code drctl prepare} makes
     * @param databaseSourceArn null unless this Region's cluster replicates from another one
     * @param peerTakeOverAlarm null with simple routing
     */
    public record Found(
            String imageId,
            String replicationRoleArn,
            @Nullable String databaseSourceArn,
            @Nullable String peerTakeOverAlarm) {}

    /**
     * Something that doesn't exist.
     *
     * @param what as a noun with its name and Region
     * @param remedy the command that makes it, or what the user has to do
     * @param isPrepared whether {@code drctl prepare} creates it
     */
    public record Missing(String what, Remedy remedy, boolean isPrepared) {
        Missing(String what, Remedy remedy) {
            this(what, remedy, false);
        }

        static Missing prepared(String what, Command prepare) {
            return new Missing(what, Remedy.of(prepare), true);
        }
    }

    /** Looks up everything that the shipped configuration needs. */
    public static Prerequisites ofShipped(Inventory inventory, RegionName region, Cloud cloud) {
        return new LookUp(inventory, region, cloud).everything();
    }

    /**
     * Looks up only the bucket that the inventory names for a root's state, where the root leaves that open: the user
     * knows what else their own configuration needs.
     */
    static Prerequisites ofOwn(Inventory inventory, Root root, Cloud cloud) {
        TerraformSettings.StatePlace place = root.place();
        boolean isOpen = root.isTold()
                || StateLocation.configured(root.folder())
                        .filter(location -> location.isS3() && location.bucket() == null)
                        .isPresent();
        return place == null || !isOpen
                ? new Prerequisites(List.of(), null, List.of())
                : new LookUp(inventory, place.region(), cloud).bucketOnly(place.bucket());
    }

    private static final class LookUp {
        private final Inventory inventory;
        private final RegionName region;
        private final RegionName peer;
        private final Cloud cloud;
        private final List<Missing> missing = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();

        LookUp(Inventory inventory, RegionName region, Cloud cloud) {
            this.inventory = inventory;
            this.region = region;
            this.peer = inventory.peerOf(region).name();
            this.cloud = cloud;
        }

        Prerequisites bucketOnly(String name) {
            // Whatever else there is to prepare may come from this very configuration.
            lack(
                    name,
                    answer(start(() -> cloud.objectStore(region).bucket(name))),
                    prepare().with("--only", "bucket"));
            return new Prerequisites(missing, null, warnings);
        }

        Prerequisites everything() {
            boolean failover = inventory.applications().stream()
                    .anyMatch(application -> application.routing() == Routing.FAILOVER);
            RegionRole own = inventory.region(region).role();
            String keyPair = inventory.name(AssetKind.KEY_PAIR, region);
            String role = inventory.replicationRole(region);
            String alarm = inventory.takeOverAlarm(peer);
            Threads.Pending<Optional<ObjectStore.Bucket>> bucket = start(this::bucket);
            Threads.Pending<Optional<Compute.Image>> image = start(this::image);
            Threads.Pending<Boolean> key =
                    start(() -> cloud.compute(region).keyPair(keyPair).isPresent());
            Threads.Pending<Optional<String>> roleArn =
                    start(() -> cloud.roles().roleArn(role));
            Map<String, Threads.Pending<Boolean>> zones = new LinkedHashMap<>();
            for (Application application : inventory.applications()) {
                if (application.isMoved()) {
                    application
                            .dnsNames()
                            .forEach(name -> zones.computeIfAbsent(
                                    name.hostedZone(),
                                    zone -> start(
                                            () -> HostedZones.find(cloud, zone).isPresent())));
                }
            }
            Threads.Pending<Boolean> hasAlarm =
                    start(() -> !failover || cloud.alarms(peer).alarm(alarm).isPresent());
            Threads.Pending<Source> source = start(() -> source(own));

            Optional<ObjectStore.Bucket> theBucket = answer(bucket);
            lack(inventory.name(AssetKind.BUCKET, region), theBucket, prepare());
            theBucket.ifPresent(this::demandNoReplicationBeside);
            Optional<Compute.Image> theImage = answer(image);
            if (theImage.isEmpty()) {
                missing.add(Missing.prepared(
                        "AMI " + inventory.name(AssetKind.MACHINE_IMAGE, region) + ", available in " + region,
                        prepare()));
            }
            if (!answer(key)) {
                missing.add(Missing.prepared("key pair " + keyPair + " in " + region, prepare()));
            }
            // A bucket that replicates already has its role, which drctl prepare leaves as it is.
            Optional<String> bucketsRole = theBucket.flatMap(this::replicationRole);
            Optional<String> theRole = bucketsRole.isPresent() ? bucketsRole : answer(roleArn);
            if (theRole.isEmpty()) {
                missing.add(Missing.prepared("IAM role " + role, prepare()));
            }
            if (!answerOfPeer(hasAlarm, true, "alarm " + alarm)) {
                missing.add(Missing.prepared("alarm " + alarm + " in " + peer, PREPARE));
            }
            zones.forEach((zone, isThere) -> {
                if (!answer(isThere)) {
                    missing.add(new Missing(
                            "public hosted zone " + zone,
                            Remedy.of("create it in Route 53, or correct hosted-zone in the inventory")));
                }
            });
            Source theSource = answer(source);
            theSource.warning().ifPresent(warnings::add);
            theSource.missing().ifPresent(missing::add);
            if (!missing.isEmpty()) {
                return new Prerequisites(missing, null, warnings);
            }
            Found found = new Found(
                    theImage.orElseThrow().id(), theRole.orElseThrow(), theSource.arn(), failover ? alarm : null);
            return new Prerequisites(missing, found, warnings);
        }

        private Optional<ObjectStore.Bucket> bucket() {
            return cloud.objectStore(region).bucket(inventory.name(AssetKind.BUCKET, region));
        }

        /** The role with which the bucket replicates to the other Region's; empty when it doesn't. */
        private Optional<String> replicationRole(ObjectStore.Bucket bucket) {
            return bucket.replicatesTo(inventory.name(AssetKind.BUCKET, peer), peer)
                    ? Optional.ofNullable(bucket.replicationRole())
                    : Optional.empty();
        }

        /** Terraform replaces a bucket's replication configuration as a whole, without a warning. */
        private void demandNoReplicationBeside(ObjectStore.Bucket bucket) {
            String others = bucket.replicationBeside(inventory.name(AssetKind.BUCKET, peer), inventory::isLeftBehind);
            if (!others.isEmpty()) {
                missing.add(new Missing(
                        "a bucket in " + region + " that replicates to " + peer + " alone: " + bucket.name()
                                + " has rules that would be replaced: " + others,
                        Remedy.of("remove those rules, or name another bucket for " + region
                                        + " in the inventory, then ")
                                .then(prepare())));
            }
        }

        private void lack(String name, Optional<ObjectStore.Bucket> bucket, Command making) {
            String what = "state bucket " + name + " in " + region;
            if (bucket.isEmpty()) {
                missing.add(Missing.prepared(what, making));
            } else if (!bucket.get().isIn(region)) {
                missing.add(new Missing(
                        what + ": that name is taken, in " + bucket.get().region(),
                        Remedy.of("name another bucket for " + region + " in the inventory, then ")
                                .then(making)));
            }
        }

        private Command prepare() {
            return PREPARE.with("--region", region);
        }

        private Optional<Compute.Image> image() {
            String pinned = inventory.image().id();
            Compute compute = cloud.compute(region);
            // A pinned id is the primary Region's: images are regional, and the copy has an id of its own.
            if (pinned != null && inventory.region(region).role() == RegionRole.PRIMARY) {
                return compute.image(pinned).filter(Compute.Image::isAvailable);
            }
            return compute.imagesNamed(inventory.name(AssetKind.MACHINE_IMAGE, region)).stream()
                    .filter(Compute.Image::isAvailable)
                    .findFirst();
        }

        /**
         * What this Region's cluster replicates from. A cluster that exists keeps its source, or its lack of one,
         * whatever is found here. One that doesn't exist is never created empty beside another that holds the data, as
         * the old primary's would be after a failover that deleted it: it follows the other one, or isn't created.
         */
        private Source source(RegionRole role) {
            String ownId = inventory.database().clusterIn(region);
            String peerId = inventory.database().clusterIn(peer);
            boolean binlog = inventory.database().replication().isPromoted();
            boolean primary = role == RegionRole.PRIMARY;
            Optional<Databases.Cluster> own = databases(region).cluster(ownId);
            if (own.isPresent() && primary) {
                return Source.of(binlog ? own.get().replicationSource() : null);
            }
            Optional<Databases.Cluster> other;
            try {
                other = databases(peer).cluster(peerId);
            } catch (CloudException failure) {
                if (!failure.isSilence()) {
                    throw failure;
                }
                String why = "can't be read, because " + peer + " does not answer";
                if (own.isPresent()) {
                    return keeps(own.get(), peerId, why);
                }
                return Source.missing(
                        "database cluster " + peerId + " in " + peer
                                + (primary
                                        ? ", beside which an empty " + ownId + " must not be made: it "
                                        : ", which " + ownId + " is to follow: it ")
                                + why,
                        Remedy.of("try again when " + peer + " answers"));
            }
            if (other.isEmpty()) {
                if (own.isPresent()) {
                    return keeps(own.get(), peerId, "does not exist");
                }
                return primary
                        ? Source.NONE
                        : Source.missing(
                                "database cluster " + peerId + " in " + peer + ", which " + ownId
                                        + " is to follow: it does not exist",
                                Remedy.of(Command.drctl("provision", "--region", peer)));
            }
            if (!binlog) {
                return primary
                        ? Source.missing(
                                "database cluster " + ownId + ", whose data " + peerId + " in " + peer
                                        + " holds: made now, it would be empty",
                                intoGlobal(ownId, other.get()))
                        : Source.NONE;
            }
            if (own.isEmpty() && other.get().isReplica()) {
                return Source.missing(
                        "a database cluster that " + ownId + " can follow: " + peerId + " in " + peer
                                + " is itself a replica, of " + other.get().replicationSource(),
                        Remedy.of("what it takes to promote it is shown by: ").then(Command.drctl("status")));
            }
            return new Source(
                    other.get().arn(),
                    Optional.empty(),
                    primary
                            ? Optional.of("database cluster " + ownId + " does not exist, and " + peerId + " in " + peer
                                    + " does; " + ownId + " is made as its replica")
                            : Optional.empty());
        }

        /** The shipped configuration makes clusters; the sandbox makes what the inventory has. */
        private Databases databases(RegionName place) {
            return cloud.isSimulated() ? cloud.databases(place, inventory.database()) : cloud.databases(place);
        }

        /** A cluster that was detached is the first of a new global database. */
        private Remedy intoGlobal(String ownId, Databases.Cluster other) {
            String known = other.globalCluster();
            String global = known != null
                    ? known
                    : inventory.database().replication().globalCluster().orElseThrow();
            Command add = Command.aws(
                    "rds",
                    "create-db-cluster",
                    "--region",
                    region,
                    "--db-cluster-identifier",
                    ownId,
                    "--global-cluster-identifier",
                    global,
                    "--engine",
                    other.engine(),
                    "--engine-version",
                    other.engineVersion(),
                    // As the configuration makes its clusters: a copy is encrypted where its source is.
                    "--storage-encrypted",
                    "--kms-key-id",
                    "alias/aws/rds");
            if (known != null) {
                return Remedy.of("add " + region + " to global database " + global + ": ")
                        .then(add);
            }
            return Remedy.of("make global database " + global + " of " + other.id() + ": ")
                    .then(Command.aws(
                            "rds",
                            "create-global-cluster",
                            "--region",
                            peer,
                            "--global-cluster-identifier",
                            global,
                            "--source-db-cluster-identifier",
                            other.arn()))
                    .then("; then add " + region + " to it: ")
                    .then(add);
        }

        /** The configuration requires a source for every replica, and looks at it only when it creates one. */
        private Source keeps(Databases.Cluster own, String peerId, String why) {
            String arn = own.arn()
                    .replace(":" + region + ":", ":" + peer + ":")
                    .replace(":cluster:" + own.id(), ":cluster:" + peerId);
            return new Source(
                    inventory.database().replication().isPromoted() ? arn : null,
                    Optional.empty(),
                    Optional.of("database cluster " + peerId + " " + why + "; " + own.id() + " stays as it is"));
        }

        private <T> Threads.Pending<T> start(Callable<T> call) {
            return cloud.threads().start("prerequisites", call);
        }

        private <T> T answerOfPeer(Threads.Pending<T> pending, T assumed, String what) {
            try {
                return pending.join();
            } catch (CloudException failure) {
                if (!failure.isSilence()) {
                    throw unreadable(failure);
                }
                warnings.add(peer + " does not answer; its " + what + " is assumed to be there");
                return assumed;
            }
        }

        private <T> T answer(Threads.Pending<T> pending) {
            try {
                return pending.join();
            } catch (CloudException failure) {
                throw unreadable(failure);
            }
        }

        private ProvisioningException unreadable(CloudException failure) {
            RegionName where = failure.region();
            return switch (failure.reason()) {
                case NOT_CONNECTED, UNREACHABLE ->
                    new ProvisioningException(
                            (where == null ? "AWS" : where) + " does not answer, so nothing was started: "
                                    + failure.explain(),
                            "check the network and AWS_ENDPOINT_URL; for the state of the service see"
                                    + " https://health.aws.amazon.com",
                            failure);
                case CREDENTIALS, UNKNOWN_KEY ->
                    new ProvisioningException(
                            "no usable AWS credentials: " + failure.explain(), FailureRemedies.CREDENTIALS, failure);
                case ACCESS_DENIED ->
                    new ProvisioningException(
                            "not allowed to look at what " + region + " needs: " + failure.explain(),
                            "use credentials that may call " + failure.operation(),
                            failure);
                case NOT_FOUND, ISSUER_SILENT, THROTTLED, INVALID_STATE, CONFLICT, REJECTED, SERVICE_FAULT ->
                    new ProvisioningException(
                            "can't look at what " + region + " needs: " + failure.explain(), "try again", failure);
            };
        }
    }

    /** What a cluster replicates from. */
    private record Source(@Nullable String arn, Optional<Missing> missing, Optional<String> warning) {
        static final Source NONE = of(null);

        static Source of(@Nullable String arn) {
            return new Source(arn, Optional.empty(), Optional.empty());
        }

        static Source missing(String what, Remedy remedy) {
            return new Source(null, Optional.of(new Missing(what, remedy)), Optional.empty());
        }
    }
}
