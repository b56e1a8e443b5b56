package io.drctl.engine;

import io.drctl.action.Facts;
import io.drctl.action.StepContext;
import io.drctl.action.presteps.VerifyReadiness;
import io.drctl.action.traffic.OldClients;
import io.drctl.cloud.Cloud;
import io.drctl.inventory.Inventory;
import io.drctl.journal.JournalException;
import io.drctl.journal.LastVerification;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.StepPhase;
import io.drctl.journal.StepState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this machine remembers of a site, beside what AWS shows: told as such, and never judged by. Another machine may
 * remember something else.
 *
 * @param open the runs that have not ended, and that no other one goes on with, newest first
 * @param verified what {@code verify} said last, or a later step of a run that found the same; null when nothing is on
 *     record
 * @param drill the newest drill that ended; null when there is none
 * @param fences the databases that are fenced, or are to be
 * @param goingHome the failback that is under way, or was interrupted; null when there is none
 * @param left where clients may still be that users' moves have left behind, newest first
 * @param kept the old databases that are kept under other names, which alone were looked for
 */
public record SiteMemory(
        List<OpenOne> open,
        @Nullable LastVerification verified,
        @Nullable RunState drill,
        List<Fences.Fenced> fences,
        @Nullable GoingHome goingHome,
        List<Left> left,
        List<Keeping.Kept> kept) {
    public SiteMemory {
        left = List.copyOf(left);
        kept = List.copyOf(kept);
        fences = List.copyOf(fences);
        open = List.copyOf(open);
    }

    /**
     * A run that has not ended.
     *
     * @param performedBy the process that performs it; null when none does on this machine
     */
    public record OpenOne(RunState run, @Nullable String performedBy) {}

    /**
     * Where clients may be that a run has left behind.
     *
     * @param subject what they are clients of, by its name
     * @param isOfDatabase whether that is a database, and no application
     * @param region where they may be
     * @param until when the last of them have left
     */
    public record Left(String run, String subject, boolean isOfDatabase, String region, Instant until) {}

    /** Where clients may still be at a moment, each subject once. */
    public List<Left> leftAt(Instant now) {
        Map<String, Left> each = new LinkedHashMap<>();
        left.stream()
                .filter(one -> one.until().isAfter(now))
                .forEach(one -> each.putIfAbsent(one.subject() + one.isOfDatabase() + one.region(), one));
        return List.copyOf(each.values());
    }

    private static void addLeft(RunState run, List<Left> left) {
        for (StepState step : run.steps().values()) {
            Facts facts = new Facts(step.facts());
            Map<String, String> with = step.step().with();
            String database = with.get(StepContext.DATABASE);
            facts.get(OldClients.UNTIL)
                    .ifPresent(until -> left.add(new Left(
                            run.start().runId(),
                            Objects.requireNonNullElse(database, with.getOrDefault(StepContext.APPLICATION, "")),
                            database != null,
                            facts.get(OldClients.REGION).orElse(""),
                            until)));
        }
    }

    /** What is remembered of a site. A run whose journal can't be trusted is told elsewhere, and skipped here. */
    public static SiteMemory of(SiteRuns runs, Inventory inventory, Cloud cloud) {
        List<OpenOne> open = new ArrayList<>();
        RunState drill = null;
        LastVerification verified =
                LastVerification.of(runs.state().of(runs.site())).orElse(null);
        List<Left> left = new ArrayList<>();
        Map<String, String> continuations = runs.continuations();
        for (String id : runs.store().ids()) {
            Optional<RunState> found = state(runs, id);
            if (found.isEmpty()) {
                continue;
            }
            RunState run = found.get();
            addLeft(run, left);
            verified = later(verified, run);
            if (run.status() == RunStatus.OPEN && !continuations.containsKey(id)) {
                open.add(new OpenOne(run, runs.performing(run).orElse(null)));
            } else if (drill == null && !run.start().windows().isEmpty()) {
                drill = run;
            }
        }
        return new SiteMemory(
                open,
                verified,
                drill,
                Fences.of(runs),
                GoingHome.of(runs).orElse(null),
                left,
                Keeping.of(runs, inventory, cloud));
    }

    /** A failback ends with a verification of its own, and so may runbooks of the user's. */
    private static @Nullable LastVerification later(@Nullable LastVerification last, RunState run) {
        LastVerification latest = last;
        for (StepState step : run.steps().values()) {
            Instant at = step.endedAt();
            if (step.step().action().equals(VerifyReadiness.NAME)
                    && step.phase() == StepPhase.DONE
                    && at != null
                    && (latest == null || at.isAfter(latest.at()))) {
                latest = new LastVerification(
                        step.step().with().getOrDefault(VerifyReadiness.SCOPE, ""), at, true, 0, 0);
            }
        }
        return latest;
    }

    private static Optional<RunState> state(SiteRuns runs, String id) {
        try {
            return runs.store().isBegun(id)
                    ? Optional.of(runs.store().state(id)).filter(runs::owns)
                    : Optional.empty();
        } catch (JournalException e) {
            return Optional.empty();
        }
    }
}
