package io.drctl.readiness;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.ObjectStore;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The role that S3 assumes to copy a bucket's objects. S3 keeps a replication configuration whose role was deleted, and
 * then copies nothing (<a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-troubleshoot.html">troubleshooting
 * replication</a>).
 *
 * @param arn as the configuration names it; null where it doesn't
 */
record ReplicationRole(
        SiteRegion home, String bucket, @Nullable String arn, BucketReads reads) {
    /** Where IAM is asked; a site that leaves that Region dark can take over without the answer. */
    private static final RegionName IAM = new RegionName("us-east-1");

    private static final String IN_AN_ACCOUNT = "arn:[a-z-]+:iam::[0-9]{12}:role/.+";

    static ReplicationRole of(SiteRegion home, ObjectStore.Bucket bucket, BucketReads reads) {
        return new ReplicationRole(home, bucket.name(), bucket.replicationRole(), reads);
    }

    /**
     * What keeps S3 from assuming it; empty where it is there.
     *
     * @param rules what the rules promise, which is known in any case
     */
    Optional<Judgement> problem(String rules) {
        if (arn == null || !arn.matches(IN_AN_ACCOUNT)) {
            return Optional.of(Judgement.unknown(
                    rules + " by its rules; with which role S3 copies isn't told",
                    Remedy.of("see which one is named: ").then(configuration())));
        }
        Optional<String> found;
        try {
            found = reads.role(name(arn)).get();
        } catch (CloudException e) {
            return Optional.of(Judgement.unread(
                    rules + " by its rules; whether " + arn + ", with which S3 copies, is there could not be read ("
                            + Remedies.reason(e.reason()) + "): " + e.explain(),
                    Remedies.of(e),
                    unread(Unanswered.Unread.of(e))));
        }
        if (found.isPresent() && found.get().equals(arn)) {
            return Optional.empty();
        }
        return Optional.of(
                isOfTheAccountAsked(found)
                        ? Judgement.fail(
                                rules + " by its rules, but nothing is copied: there is no role " + arn
                                        + ", with which S3 would",
                                Remedy.of("name a role that is there and may copy in the configuration (")
                                        .then(configuration())
                                        .then(" shows it), or create that one again; what was written meanwhile isn't"
                                                + " copied by itself: S3 Batch Replication does that"))
                        : Judgement.unknown(
                                rules + " by its rules; whether " + arn + ", with which S3 copies, is there can't be"
                                        + " told: drctl asks IAM in another account",
                                Remedy.of("ask as an identity of that account: ")
                                        .then(Command.aws("iam", "get-role", "--role-name", name(arn)))));
    }

    /**
     * IAM is asked as the caller, and S3 with what the inventory gives for the Region, perhaps in another account. A
     * role of that name under another path is of an account, too.
     */
    private boolean isOfTheAccountAsked(Optional<String> found) {
        String promised = String.valueOf(arn);
        return found.map(other -> account(other).equals(account(promised)))
                .orElse(home.roleArn() == null && home.profile() == null);
    }

    private static Unanswered.Unread unread(Unanswered.Unread of) {
        return new Unanswered.Unread(IAM, of.reason(), of.operation(), of.explanation(), of.unresolved());
    }

    private Command configuration() {
        return Command.aws("s3api", "get-bucket-replication", "--bucket", bucket);
    }

    private static String account(String role) {
        return role.split(":", 6)[4];
    }

    /** A role's name is its account's only one, whatever its path. */
    private static String name(String role) {
        return role.substring(role.lastIndexOf('/') + 1);
    }
}
