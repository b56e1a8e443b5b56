package io.drctl.readiness;

import io.drctl.cloud.Expiry;
import io.drctl.cloud.Expiry.Fate;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a Region's bucket keeps its Terraform state and the database's backups, given its lifecycle rules. A pure
 * judgement, which verify and prepare share.
 *
 * <p>A rule that covers the state is a failure: an object that isn't written for long is exactly what expires. Older
 * versions are the way back from a damaged state, and damage may be noticed late, so they must last a month. A rule
 * that covers only other objects is a warning, because only the operator knows which of them are backups, and how long
 * to keep them. Replication does not help: the other bucket has its own rules, and S3 doesn't replicate deletions by a
 * lifecycle rule (<a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html">What does
 * Amazon S3 replicate?</a>).
 *
 * @param verdict PASS, WARN or FAIL
 * @param remedy null when there is nothing to do
 */
public record KeptObjects(
        ReadinessVerdict verdict, String seen, @Nullable Remedy remedy) {
    private static final int VERSIONS_DAYS_MIN = 30;

    /**
     * What one bucket's rules do to its objects.
     *
     * @param stateKey of the Region's Terraform state in that bucket
     */
    public static KeptObjects judge(String bucket, List<Expiry> expiries, String stateKey) {
        if (expiries.isEmpty()) {
            return new KeptObjects(ReadinessVerdict.PASS, "no lifecycle rule lets anything expire", null);
        }
        ReadinessVerdict worst = ReadinessVerdict.PASS;
        List<String> seen = new ArrayList<>();
        for (Expiry expiry : expiries) {
            ReadinessVerdict one = judge(expiry, stateKey);
            if (one == ReadinessVerdict.FAIL || worst == ReadinessVerdict.PASS) {
                worst = one;
            }
            seen.add(
                    one == ReadinessVerdict.FAIL
                            ? expiry + ", the state " + stateKey + " among them"
                            : expiry.toString());
        }
        return new KeptObjects(worst, String.join("; ", seen), remedy(worst, bucket));
    }

    private static @Nullable Remedy remedy(ReadinessVerdict verdict, String bucket) {
        return switch (verdict) {
            case PASS -> null;
            case FAIL ->
                Remedy.of("limit the rule to a prefix without the state, keep older versions for " + VERSIONS_DAYS_MIN
                                + " days or more; see: ")
                        .then(rules(bucket));
            case WARN, UNKNOWN ->
                Remedy.of("make sure that no backup you need is among them: ").then(rules(bucket));
        };
    }

    private static Command rules(String bucket) {
        return Command.aws("s3api", "get-bucket-lifecycle-configuration", "--bucket", bucket);
    }

    private static ReadinessVerdict judge(Expiry expiry, String stateKey) {
        boolean versions = expiry.fate() == Fate.OLDER_VERSIONS_EXPIRE;
        if (versions && expiry.days() != null && expiry.days() >= VERSIONS_DAYS_MIN) {
            return ReadinessVerdict.PASS;
        }
        Expiry.Scope scope = expiry.scope();
        // Tags are set on purpose, and Terraform sets none on its state; an object's size is nobody's choice.
        boolean reachesState =
                stateKey.startsWith(scope.prefix()) && scope.tags().isEmpty();
        boolean someKept = versions && expiry.newestKept() > 0;
        return reachesState && !someKept ? ReadinessVerdict.FAIL : ReadinessVerdict.WARN;
    }
}
