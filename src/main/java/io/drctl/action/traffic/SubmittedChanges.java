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

    /** Those that Route 53 didn't call PENDING any more when the step ended. */
    private static final Fact<List<String>> SETTLED = Fact.list("settled-changes");

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

    /** Where one was lost that had been submitted again, it is so once more this much later, by a resume. */
    private static final Duration AGAIN_AFTER = Duration.ofMinutes(5);

    /** Set where the changes are those of before, which were lost, once more. */
    private static final Fact<String> REPEATED = Fact.text("repeated");

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

    /** Those of changes that it had lost before. */
    static Facts acceptedAgain(StepContext context, List<String> ids) {
        return accepted(context, ids).with(REPEATED, "true");
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

    /** Whether that has happened to what was submitted a second time, a moment ago. */
    boolean isLostAgain() {
        return isLost() && context.ownFacts().get(REPEATED).isPresent() && isYounger(context, AGAIN_AFTER);
    }

    /** What there is to tell of them where the records are as they should be; empty where the step has made none. */
    String told() {
        if (isLost()) {
            return "; not by this step's change, which Route 53 has lost";
        }
        return progress.contains(Progress.IN_SYNC) ? "; Route 53 reports INSYNC" : "";
    }

    /** The facts, where Route 53 doesn't call one of the step's changes PENDING any more. */
    Facts settled(Facts facts) {
        List<String> ids = ids(context.ownFacts());
        return ids.isEmpty() ? facts : facts.with(SETTLED, ids);
    }

    /** Whether Route 53 may come to lose a change of a step that has ended, as it still calls it PENDING. */
    static boolean arePending(StepContext context, Facts left) {
        List<String> ids = ids(left);
        return !left.get(SETTLED).orElse(List.of()).equals(ids)
                && ids.stream().anyMatch(id -> progress(context, id) == Progress.PENDING);
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
