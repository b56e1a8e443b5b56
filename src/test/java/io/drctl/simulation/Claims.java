package io.drctl.simulation;

import io.drctl.action.Observation;
import io.drctl.engine.Preview;
import io.drctl.engine.StepPreview;
import io.drctl.inventory.RegionName;
import io.drctl.journal.Event;
import io.drctl.journal.JournalException;
import io.drctl.journal.JournalStore;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.StepPhase;
import io.drctl.journal.StepState;
import io.drctl.readiness.Finding;
import io.drctl.readiness.ReadinessReport;
import io.drctl.readiness.ReadinessVerdict;
import io.drctl.runbook.Step;
import io.drctl.sim.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What drctl claims, held against the world the moment it does: a line of its journal about a step, a preview that says
 * that nothing is to be done, a bucket that it calls replicated. Later the world may be another, and the claim was
 * true.
 */
final class Claims {
    /** Actions that only look, and for a while. */
    private static final Set<String> LOOKS = Set.of("verify-readiness", "verify-outside");

    /** Actions that lead users, or the newest writes, to a Region, or begin to. */
    private static final Set<String> LEADING = Set.of(
            "place-fence",
            "stop-writes",
            "point-traffic",
            "take-over",
            "promote-replica",
            "fail-over-global",
            "switch-over-global");

    /** Who makes a claim: a process of drctl, with the run that it has. */
    interface Claimant {
        String process();

        /** Null before it has one. */
        @Nullable
        String run();

        Step step(String id);

        /** Whether the last promotion stands in no journal of its machine. */
        boolean isOfTheirs();

        JournalStore journals();
    }

    /** A line of a journal about a step, and when it was written indeed. */
    record Written(String process, Instant at) {}

    /** What the journal said of a step the moment it was written, against the world of that moment. */
    final List<String> lies = new ArrayList<>();
    /** Runs, or looks, that were content with users in a Region whose database is not the newest. */
    final List<String> wrongEnds = new ArrayList<>();
    /** When a step was begun first, by run and step. */
    final Map<String, Written> begun = new HashMap<>();
    /** When a step ended, by run and step. */
    final Map<String, Written> over = new HashMap<>();

    /** When the steps that lead somewhere ended last, but for those that found that another run has led since. */
    private final Map<String, Instant> led = new HashMap<>();
    /** Run and step of the checks whose last failure was right: the world was as they said. */
    final Set<String> rightFailures = new HashSet<>();

    /** Runs that said DONE while the records had yet to follow, with nothing in their journal that says so. */
    final List<String> unrecorded = new ArrayList<>();

    /** Runs that said that the site is home, and what of it wasn't as the inventory says. */
    final List<String> awayFromHome = new ArrayList<>();

    /** What becomes of the fences. */
    final FenceChecks fences;

    /** What becomes of the database's name. */
    final NameChecks names;

    private final Scenario scenario;
    private final World world;
    private final Truth truth;
    private final Misdeeds misdeeds;
    private final Supplier<Instant> now;
    private final Consumer<String> lied;

    /** A run was about to lead users, or the newest writes, to a Region. */
    private record Move(String run, RegionName to, Instant at) {}

    private final List<Move> moves = new ArrayList<>();
    /** The changes of records that Route 53 accepted, by run and step. */
    private final Map<String, String> changes = new HashMap<>();
    /** The runs whose journal has it that their promotion is complete; whether it was is held against the world too. */
    private final Set<String> promoted = new HashSet<>();
    /** What one could truly say of a Region's writer when a step began to look for it, by run and step. */
    private final Map<String, Set<String>> writerAnswers = new HashMap<>();
    /** The steps that look at the site, by run and step, for which all was well when they began to. */
    private final Set<String> wellAtFirst = new HashSet<>();
    /** The site's records when a step noted them, by run and step. */
    private final Map<String, String> records = new HashMap<>();

    /** @param lied is told each lie, for the history */
    Claims(
            Scenario scenario,
            World world,
            Truth truth,
            Misdeeds misdeeds,
            Supplier<Instant> now,
            Consumer<String> lied) {
        this.fences = new FenceChecks(scenario, world);
        this.names = new NameChecks(scenario, world, scenario.site());
        this.scenario = scenario;
        this.world = world;
        this.truth = truth;
        this.misdeeds = misdeeds;
        this.now = now;
        this.lied = lied;
    }

    /** Whether a run's journal has it that its promotion is complete. */
    boolean isPromotedBy(@Nullable String run) {
        return promoted.contains(String.valueOf(run));
    }

    /** A line was written. */
    void written(Claimant claimant, Event event) {
        event.accept(new Line(claimant));
    }

    private Instant catchUp() {
        Instant at = now.get();
        world.advanceTo(at);
        return at;
    }

    private final class Line implements Event.Visitor {
        private final Claimant claimant;
        private final String run;

        Line(Claimant claimant) {
            this.claimant = claimant;
            this.run = String.valueOf(claimant.run());
        }

        private String key(Step step) {
            return run + " " + step.id();
        }

        @Override
        public void leaseNoted(Event.LeaseNoted event) {}

        @Override
        public void stepStarted(Event.StepStarted event) {
            Step step = claimant.step(event.step());
            begun.putIfAbsent(key(step), new Written(claimant.process(), now.get()));
            if (step.action().equals("point-traffic")) {
                catchUp();
                misdeeds.at("begins", run, step);
            }
            if (step.action().equals("locate-writer")) {
                catchUp();
                Set<String> answers = new HashSet<>(truth.writerAnswers(step));
                if (isPromotionUndecided(claimant.journals())) {
                    answers.add("unknown");
                }
                writerAnswers.put(key(step), answers);
            } else if (LOOKS.contains(step.action())) {
                catchUp();
                Event.StepEnded well = new Event.StepEnded(step.id(), StepPhase.DONE, "", Map.of());
                if (truth.contradiction(step, well).isEmpty()) {
                    wellAtFirst.add(key(step));
                } else {
                    wellAtFirst.remove(key(step));
                }
            }
        }

        @Override
        public void stepIntended(Event.StepIntended event) {
            Instant at = catchUp();
            Step step = claimant.step(event.step());
            if (LEADING.contains(step.action())) {
                moves.add(new Move(run, destination(step), at));
            }
            misdeeds.intended(run, step);
        }

        @Override
        public void stepApplied(Event.StepApplied event) {
            String change = event.facts().get("change-id");
            if (change != null) {
                changes.put(run + " " + event.step(), change);
            }
        }

        @Override
        public void stepStopped(Event.StepStopped event) {
            if (event.phase() != StepPhase.FAILED) {
                return;
            }
            catchUp();
            Step step = claimant.step(event.step());
            boolean isRight = truth.confirmsFailure(step)
                    || (step.action().equals("verify-readiness") && isPromotionUndecided(claimant.journals()));
            if (isRight) {
                rightFailures.add(key(step));
            } else {
                rightFailures.remove(key(step));
            }
        }

        @Override
        public void stepEnded(Event.StepEnded end) {
            Step step = claimant.step(end.step());
            over.put(key(step), new Written(claimant.process(), catchUp()));
            if (!end.facts().containsKey("superseded")) {
                led.put(key(step), catchUp());
            }
            if (LEADING.contains(step.action()) && end.phase() == StepPhase.ALREADY) {
                moves.add(new Move(run, destination(step), catchUp())); // by what the rest of the run then clears
            }
            if (step.action().equals("verify-outside")) {
                misdeeds.at("ends", run, step);
            }
            names.led(claimant.process(), step, end);
            if (end.phase() == StepPhase.OWED) {
                return;
            }
            boolean isMove =
                    (step.action().equals("point-traffic") && !end.facts().containsKey("superseded"))
                            || (step.action().equals("take-over")
                                    && "data_plane".equals(end.facts().get("way")));
            if (isMove && !isForced(step)) {
                Instant looked = Objects.requireNonNull(begun.get(key(step))).at();
                truth.wrongDatabase(to(step), looked, claimant.isOfTheirs())
                        .ifPresent(wrong -> wrongEnds.add(claimant.process() + " ended " + step.id() + " well in "
                                + to(step) + ", and " + wrong));
            }
            if (step.action().equals("promote-replica") || step.action().equals("fail-over-global")) {
                promoted.add(run);
            }
            if (step.action().equals("place-fence")
                    && "fenced".equals(end.facts().get("fence-verdict"))) {
                fences.promised(
                        claimant.process(),
                        new RegionName(Objects.requireNonNull(step.with().get("region"))),
                        now.get());
            }
            if (step.action().equals("verify-readiness")
                    && "dr-site".equals(step.with().get("scope"))) {
                fences.ready(claimant.process(), now.get());
            }
            if (step.action().equals("place-fence")
                    && "application".equals(step.with().get("fence"))
                    && end.facts().containsKey("fence-verdict")) {
                fences.stopped(
                        claimant.process(),
                        new RegionName(Objects.requireNonNull(step.with().get("region"))),
                        now.get());
            }
            if (scenario.rivalElsewhere()) {
                // Between the look and the line another machine may have acted: there is no lock across machines.
                return;
            }
            if (step.action().equals("remember-traffic")) {
                compareRecords(step);
            }
            Optional<String> unspread = Optional.ofNullable(changes.get(key(step)))
                    .filter(change -> step.action().equals("point-database")
                            || step.with().containsKey("to"))
                    .filter(change -> !end.facts().containsKey("superseded")
                            && !(step.action().equals("point-database")
                                    ? truth.isNamed(change, end.detail(), region(step))
                                    : truth.isSpread(change, step, to(step))))
                    .map(change -> "not all name servers have change " + change);
            // What a run before has begun may show, or end, between the look and the line, and what was seen was true.
            String answer = end.facts().getOrDefault("takes-writes", "");
            if (writerAnswers.getOrDefault(key(step), Set.of()).contains(answer)
                    || (answer.equals("unknown") && isPromotionUndecided(claimant.journals()))
                    || wellAtFirst.contains(key(step))) {
                return;
            }
            truth.contradiction(step, end).or(() -> unspread).ifPresent(lie -> {
                lies.add(claimant.process() + " wrote that " + step.id() + " is " + end.phase() + " (" + end.detail()
                        + "), but " + lie);
                lied.accept(lie);
            });
        }

        /** Of a pair of steps that note the records and compare them. */
        private void compareRecords(Step step) {
            String noted = step.with().getOrDefault("same-as", "");
            String is = truth.records();
            records.put(key(step), is);
            String was = noted.isEmpty() ? is : records.getOrDefault(run + " " + noted, is);
            if (!was.equals(is)) {
                lies.add(claimant.process() + " wrote that " + step.id() + " is done, but the records were " + was
                        + " and are " + is);
            }
        }

        @Override
        public void runStarted(Event.RunStarted event) {
            if (event.runbook().equals("fence")) {
                fences.fenceRuns.add(claimant.process());
            }
        }

        @Override
        public void consentGiven(Event.ConsentGiven event) {}

        @Override
        public void runResumed(Event.RunResumed event) {}

        @Override
        public void gateDecided(Event.GateDecided event) {}

        @Override
        public void runEnded(Event.RunEnded event) {
            if (event.status() != RunStatus.DONE || scenario.rivalElsewhere()) {
                return;
            }
            catchUp();
            String id = run.substring(run.lastIndexOf('/') + 1);
            RunState state = RunState.of(claimant.journals().entries(id));
            fences.done(run, state);
            names.done(run, state);
            if (state.start().runbook().equals("failback")
                    && state.owed().isEmpty()
                    && !isOvertaken(state, this::isAway)) {
                truth.away(keptUp(id)).ifPresent(away -> awayFromHome.add(run + " is DONE, and " + away));
            }
            if (isOvertaken(state, move -> true)) { // the take-over is another run's to exchange, or to owe
                return;
            }
            for (StepState step : state.steps().values()) {
                boolean isTakeOver = step.step().action().equals("take-over")
                        && "data_plane".equals(step.facts().get("way"));
                if (isTakeOver
                        && state.owed().isEmpty()
                        && truth.isTakenOver(to(step.step()))
                        && truth.leadsTo(
                                        to(step.step()),
                                        truth.nameOf(step.step().with().getOrDefault("application", "")))
                                .isPresent()) {
                    unrecorded.add(run + " is DONE, users are in " + to(step.step())
                            + " only by the take-over, and nothing is owed");
                }
            }
        }

        /** Whether another run has led users, or writes, such a way after this one had, and before the rest of it. */
        private boolean isOvertaken(RunState state, Predicate<Move> way) {
            Instant last = state.steps().values().stream()
                    .map(StepState::step)
                    .filter(step -> LEADING.contains(step.action()))
                    .flatMap(step -> Stream.ofNullable(led.get(key(step))))
                    .max(Instant::compareTo)
                    .orElse(Instant.MAX);
            return moves.stream()
                    .anyMatch(move -> !move.run().equals(run)
                            && way.test(move)
                            && move.at().isAfter(last));
        }

        private boolean isAway(Move move) {
            return !move.to().equals(scenario.site().primary().name());
        }

        /** The Regions whose take-over alarm another run keeps up, and owes to clear. */
        private Set<RegionName> keptUp(String own) {
            return claimant.journals().ids().stream()
                    .filter(id -> !id.equals(own))
                    .flatMap(id -> owed(claimant.journals(), id).stream())
                    .filter(step -> step.step().action().equals("all-clear"))
                    .map(step -> to(step.step()))
                    .collect(Collectors.toSet());
        }
    }

    private static boolean isForced(Step step) {
        return step.with().getOrDefault("force", "").contains("writer");
    }

    private static RegionName destination(Step step) {
        return step.with().containsKey("to") ? to(step) : region(step);
    }

    private static RegionName region(Step step) {
        return new RegionName(Objects.requireNonNull(step.with().get("region")));
    }

    private static RegionName to(Step step) {
        return new RegionName(Objects.requireNonNull(step.with().get("to")));
    }

    /** What a run owes; nothing where its journal can't be read. */
    private static List<StepState> owed(JournalStore store, String id) {
        try {
            return RunState.of(store.entries(id)).owed();
        } catch (JournalException e) {
            return List.of();
        }
    }

    /**
     * Whether a run here began to promote a cluster, and nothing was heard of it since: nobody is ready beside
     * that.
     */
    private static boolean isPromotionUndecided(JournalStore store) {
        return store.ids().stream().anyMatch(id -> {
            try {
                return RunState.of(store.entries(id)).steps().values().stream()
                        .anyMatch(step -> step.step().action().equals("promote-replica")
                                && (step.phase() == StepPhase.INDETERMINATE || step.phase() == StepPhase.APPLIED));
            } catch (JournalException e) {
                return false;
            }
        });
    }

    /** Of a bucket that is said to be replicated every object is. */
    void doubt(String process, ReadinessReport report) {
        for (Finding finding : report.findings()) {
            RegionName region = finding.region();
            if (region != null
                    && scenario.rival().isEmpty()
                    && finding.check().equals("bucket.replicated")
                    && finding.verdict() == ReadinessVerdict.PASS) {
                truth.replication(region)
                        .ifPresent(lie ->
                                lies.add(process + " found the bucket in " + region + " replicated, but " + lie));
            }
        }
    }

    /** "Nothing to do" is a claim like any other, and nothing of it stands in a journal. */
    void doubt(Claimant claimant, Preview preview) {
        if (!scenario.rival().isEmpty()) {
            // Who looks without the lock may be overtaken.
            return;
        }
        catchUp();
        for (StepPreview seen : preview.steps().values()) {
            if (seen.observation() instanceof Observation.Satisfied<?> held) {
                Step step = seen.planned().step();
                if (step.action().equals("point-traffic") && !isForced(step)) {
                    truth.wrongDatabase(to(step), seen.at().at(), claimant.isOfTheirs())
                            .ifPresent(wrong -> wrongEnds.add(
                                    claimant.process() + " said that there is nothing to do, and " + wrong));
                }
                Event.StepEnded claim = new Event.StepEnded(
                        step.id(),
                        StepPhase.ALREADY,
                        held.detail(),
                        held.facts().texts());
                // Route 53 may have lost another run's change since the look, as it calls it PENDING.
                if (!step.action().equals("point-traffic") || !scenario.losesChanges()) {
                    truth.contradiction(step, claim)
                            .ifPresent(lie -> lies.add(
                                    claimant.process() + " said that " + step.id() + " has nothing to do, but " + lie));
                }
            }
        }
    }
}
