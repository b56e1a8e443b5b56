package io.drctl.action.traffic;

import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.StepContext;
import io.drctl.cloud.CloudException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The changes of records that a step has submitted, as it journaled them, and what Route 53 tells of them. */
final class SubmittedChanges {
    /** Of each zone that was changed. */
    private static final Fact<List<String>> IDS = Fact.list("change-id");

    private static final Fact<Instant> AT = Fact.time("changed-at");

    /**
     * How long a change is usually PENDING (Route 53 API Reference, "ChangeResourceRecordSets": generally within 60
     * seconds). Until then the step waits for Route 53's own word; because of a health check, servers may answer with
     * the new addresses before they have the change.
     */
    private static final Duration PENDING_USUALLY = Duration.ofSeconds(60);

    /**
     * A change younger than this that Route 53 doesn't know was lost: it calls those <i>stranded</i> that it accepted
     * shortly before its control plane recovered elsewhere (Developer Guide, "Accelerated recovery").
     */
    private static final Duration FORGOTTEN_LATER = Duration.ofHours(6);

    private enum Progress {
        PENDING,
        IN_SYNC,
        /** Route 53 eventually forgets a change; by then its servers have long had it. */
        UNKNOWN
    }

    private final StepContext context;
    private final List<Progress> progress;

    private SubmittedChanges(StepContext context, List<Progress> progress) {
        this.context = context;
        this.progress = progress;
    }

    /** Asks Route 53 about those of the step itself; nothing where it has made none. */
    static SubmittedChanges of(StepContext context) {
        return new SubmittedChanges(
                context,
                ids(context.ownFacts()).stream()
                        .map(id -> progress(context, id))
                        .toList());
    }

    /** The facts of changes that Route 53 has just accepted. */
    static Facts accepted(StepContext context, List<String> ids) {
        return Facts.of(IDS, ids).with(AT, context.cloud().clock().now());
    }

    /** The ids of the changes that Route 53 has accepted, one for each zone; empty when it has accepted none. */
    static List<String> ids(Facts facts) {
        return facts.get(IDS).orElse(List.of());
    }

    private static Progress progress(StepContext context, String id) {
        try {
            return context.cloud().traffic().isInSync(id) ? Progress.IN_SYNC : Progress.PENDING;
        } catch (CloudException e) {
            if (e.reason() == CloudException.Cause.NOT_FOUND) {
                return Progress.UNKNOWN;
            }
            throw e;
        }
    }

    boolean isPending() {
        return progress.contains(Progress.PENDING);
    }

    /** Whether Route 53 has no trace of one that it accepted not long ago. */
    boolean isLost() {
        return progress.contains(Progress.UNKNOWN) && isYounger(context, FORGOTTEN_LATER);
    }

    /** What there is to tell of them where the records are as they should be; empty where the step has made none. */
    String told() {
        if (isLost()) {
            return "; not by this step's change, which Route 53 has lost";
        }
        return progress.contains(Progress.IN_SYNC) ? "; Route 53 reports INSYNC" : "";
    }

    /** Whether it is too soon to ask the name servers themselves. */
    static boolean isFresh(StepContext context) {
        return isYounger(context, PENDING_USUALLY);
    }

    /** Whether Route 53 still knows each of them, so that none was lost. */
    static boolean haveLasted(StepContext context, Facts facts) {
        return ids(facts).stream().allMatch(id -> context.cloud().traffic().isInSync(id));
    }

    private static boolean isYounger(StepContext context, Duration than) {
        return context.ownFacts()
                .get(AT)
                .map(at -> Duration.between(at, context.cloud().clock().now()))
                .filter(age -> !age.isNegative() && age.compareTo(than) < 0)
                .isPresent();
    }
}
