package io.drctl.readiness;

import io.drctl.cloud.Expiry;
import io.drctl.cloud.ObjectStore;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bucket of a Region: it exists, is versioned, encrypted, private, replicated to the other Region's, and keeps its
 * objects.
 *
 * @param replicationOnly whether to check only the replication: the recovery site needs nothing of the primary's bucket
 * but its copies
 */
record BucketCheck(Inventory inventory, Asset row, SiteRegion home, BucketReads buckets, boolean replicationOnly)
        implements ReadinessCheck {
    private static final CheckFamily<Asset> FAMILY = new CheckFamily<>(
            List.of(
                    "bucket.present",
                    "bucket.versioned",
                    "bucket.encrypted",
                    "bucket.private",
                    "bucket.replicated",
                    "bucket.kept"),
            BucketCheck::all);
    static final CheckedKind KIND = CheckedKind.of(AssetKind.BUCKET, FAMILY);

    private static List<CheckFamily.Placed> all(Verification site, Asset row) {
        List<CheckFamily.Placed> checks = new ArrayList<>();
        for (SiteRegion region : site.regions()) {
            if (row.isIn(region.name())) {
                checks.add(new CheckFamily.Placed(
                        region.name(), new BucketCheck(site.inventory(), row, region, site.buckets(), false)));
            }
        }
        SiteRegion primary = site.inventory().primary();
        if (site.scope() == Scope.RECOVERY && row.isIn(primary.name())) {
            checks.add(new CheckFamily.Placed(
                    primary.name(), new BucketCheck(site.inventory(), row, primary, site.buckets(), true)));
        }
        return checks;
    }

    @Override
    public void examine(Findings findings) {
        String name = row.nameIn(home.name());
        Reading<Optional<ObjectStore.Bucket>> bucket = buckets.bucket(home.name(), name);
        String subject = "bucket " + name;
        Remedy remedy = inventory.upkeep().prepare(home.name());
        if (replicationOnly) {
            findings.check(
                    "bucket.replicated",
                    subject,
                    expectedReplication(),
                    () -> bucket.get()
                            .map(this::replication)
                            .orElseGet(() -> Judgement.fail("there is no such bucket", remedy)));
            return;
        }
        Reading<List<Expiry>> expiries = buckets.expiries(home.name(), name);
        Optional<ObjectStore.Bucket> present = findings.present(
                "bucket.present",
                subject,
                "there, in " + home.name(),
                bucket::get,
                () -> Judgement.fail("there is no such bucket", remedy),
                found -> found.isIn(home.name()) ? Judgement.pass("in " + found.region()) : elsewhere(found));
        present.filter(found -> found.isIn(home.name())).ifPresent(found -> {
            findings.check(
                    "bucket.versioned",
                    subject,
                    "versioned",
                    () -> found.versioned()
                            ? Judgement.pass("versioned")
                            : Judgement.fail("versioning is off or suspended", remedy));
            findings.check(
                    "bucket.encrypted",
                    subject,
                    "encrypted by default",
                    () -> found.encryption() != null
                            ? Judgement.pass("encrypted by default (" + found.encryption() + ")")
                            : Judgement.fail("no default encryption", remedy));
            findings.check(
                    "bucket.private",
                    subject,
                    "all public access blocked",
                    () -> found.publicAccessBlocked()
                            ? Judgement.pass("all public access blocked")
                            : Judgement.fail("public access is not blocked", remedy));
            findings.check("bucket.replicated", subject, expectedReplication(), () -> replication(found));
            findings.check(
                    "bucket.kept",
                    subject,
                    "keeps the Terraform state and its older versions",
                    () -> kept(expiries.get()));
        });
    }

    private Judgement kept(List<Expiry> expiries) {
        KeptObjects kept = KeptObjects.judge(
                row.nameIn(home.name()), expiries, inventory.terraform().stateKeyIn(home.name()));
        return new Judgement(kept.verdict(), kept.seen(), kept.remedy(), null);
    }

    private String peerBucket() {
        return row.nameIn(inventory.peerOf(home.name()).name());
    }

    private String expectedReplication() {
        return "replicated to " + peerBucket() + " in "
                + inventory.peerOf(home.name()).name();
    }

    private Judgement elsewhere(ObjectStore.Bucket bucket) {
        return Judgement.fail(
                "in " + bucket.region(),
                Remedy.of("name another bucket for " + home.name() + " in the inventory, as a bucket can't move, then ")
                        .then(inventory.upkeep().prepare(home.name())));
    }

    private Judgement replication(ObjectStore.Bucket bucket) {
        if (!bucket.isIn(home.name())) {
            return elsewhere(bucket);
        }
        RegionName peer = inventory.peerOf(home.name()).name();
        if (bucket.replicatesTo(peerBucket(), peer)) {
            return ReplicationRole.of(home, bucket, buckets)
                    .problem("replicated to " + peerBucket())
                    .orElseGet(() -> Judgement.pass("replicated to " + peerBucket()
                            + (bucket.replicatesDeletionsTo(peerBucket(), peer) ? "" : ", except deletions")
                            + bucket.keyOfCopies(peerBucket(), peer)
                                    .map(key -> "; whether the key of the copies, " + key
                                            + ", is there and enabled isn't asked")
                                    .orElse("")));
        }
        Remedy remedy = inventory.upkeep().prepare(home.name());
        if (bucket.replication().isEmpty()) {
            return Judgement.fail("not replicated", remedy);
        }
        List<String> shortcomings = bucket.shortcomingsTowards(peerBucket(), peer);
        if (!shortcomings.isEmpty()) {
            String seen = "no rule replicates all of it: " + Words.list(shortcomings);
            return bucket.isUntold(peerBucket())
                    ? Judgement.unknown(
                            seen,
                            Remedy.of("inspect the rule: ")
                                    .then(Command.aws("s3api", "get-bucket-replication", "--bucket", bucket.name())))
                    : Judgement.fail(
                            seen,
                            Remedy.of("add a rule for all objects beside it (priority above, no filter"
                                            + (bucket.encryptsWithKms()
                                                    ? ", SseKmsEncryptedObjects and a ReplicaKmsKeyID of " + peer
                                                    : "")
                                            + "), or delete what is too narrow and then ")
                                    .then(remedy));
        }
        return Judgement.fail(
                "its rules: "
                        + Words.list(bucket.replication().stream()
                                .map(rule ->
                                        rule.id() + " to " + rule.destination() + (rule.enabled() ? "" : " (disabled)"))
                                .toList()),
                remedy);
    }
}
