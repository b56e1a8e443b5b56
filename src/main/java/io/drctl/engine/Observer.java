package io.drctl.engine;

import io.drctl.action.Action;
import io.drctl.action.Check;
import io.drctl.action.CheckResult;
import io.drctl.action.Effect;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.StepContext;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Moment;
import io.drctl.cloud.WorldException;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.RunState;
import io.drctl.runbook.StepOrder;
import io.drctl.text.Remedy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Observes what a plan's steps would find, in parallel and without changing anything. */
public final class Observer {
    private final Inventory inventory;
    private final Cloud cloud;
    private final PastPromotions promotions;

    public Observer(Inventory inventory, Cloud cloud, PastPromotions promotions) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.promotions = promotions;
    }

    /** Observes every step before which nothing remains to be done. */
    public Preview preview(Plan plan) {
        return new Look(plan, Map.of()).preview();
    }

    /** Observes the remaining steps of a run, using what its journal knows. */
    public Preview preview(Plan plan, RunState run) {
        Map<String, Map<String, String>> own = new HashMap<>();
        run.steps().forEach((id, step) -> own.put(id, step.facts()));
        Look look = new Look(plan, own);
        run.steps().forEach((id, step) -> {
            if (step.phase().isSettled()) {
                look.holds(id, step.facts());
            }
        });
        return look.preview();
    }

    /** One observation of a plan: level by level, each step as soon as nothing remains to be done before it. */
    private final class Look {
        private final Plan plan;
        private final StepOrder order;
        private final StepContexts contexts;
        private final Map<String, Map<String, String>> own;
        /** The steps that are complete, or were seen to hold, with their facts. */
        private final Map<String, Map<String, String>> holding = new HashMap<>();

        private final Set<String> blocked = new HashSet<>();
        private final Map<String, StepPreview> seen = new HashMap<>();
        private final Map<String, CheckResult> checked = new HashMap<>();

        Look(Plan plan, Map<String, Map<String, String>> own) {
            this.plan = plan;
            this.order = plan.order();
            this.contexts = new StepContexts(plan, inventory, cloud, promotions);
            this.own = own;
        }

        void holds(String id, Map<String, String> facts) {
            holding.put(id, facts);
        }

        Preview preview() {
            for (List<PlannedStep> level = level(); !level.isEmpty(); level = level()) {
                List<Callable<Runnable>> looks = new ArrayList<>();
                for (PlannedStep step : level) {
                    StepContext context = contexts.of(step, own.getOrDefault(step.id(), Map.of()), holding);
                    looks.add(step.action()
                            .match(
                                    check -> () -> told(step, check, context),
                                    effect -> () -> told(step, lookSafely(step, effect, context))));
                }
                cloud.threads().all("preview", looks).forEach(Runnable::run);
            }
            Map<String, StepPreview> ahead = lookAhead();
            Map<String, StepPreview> steps = new LinkedHashMap<>();
            Map<String, CheckResult> checks = new LinkedHashMap<>();
            for (PlannedStep step : plan.steps()) {
                Optional.ofNullable(seen.get(step.id())).ifPresent(one -> steps.put(step.id(), one));
                Optional.ofNullable(checked.get(step.id())).ifPresent(one -> checks.put(step.id(), one));
            }
            return new Preview(steps, checks, ahead);
        }

        /**
         * Tries the gates of steps that others are to come before, apart from those that these settle: what would stop
         * a run after its first one-way step is told before.
         */
        private Map<String, StepPreview> lookAhead() {
            Map<String, StepPreview> found = new HashMap<>();
            Map<String, Map<String, String>> past = new HashMap<>(holding);
            plan.steps().stream()
                    .filter(step -> !holding.containsKey(step.id()))
                    .filter(this::isLookedPast)
                    .forEach(step -> past.put(step.id(), Map.of()));
            Set<String> stopped = new HashSet<>();
            for (List<PlannedStep> level = level(past, stopped); !level.isEmpty(); level = level(past, stopped)) {
                List<Callable<Runnable>> looks = new ArrayList<>();
                for (PlannedStep step : level) {
                    if (seen.containsKey(step.id())
                            || checked.containsKey(step.id())
                            || !step.action().looksAhead()) {
                        stopped.add(step.id());
                        continue;
                    }
                    StepContext context = contexts.of(step, own.getOrDefault(step.id(), Map.of()), past)
                            .ahead(toCome(step));
                    looks.add(step.action()
                            .match(
                                    check -> () -> {
                                        CheckResult result = checkSafely(check, context);
                                        return () -> {
                                            checked.put(step.id(), result);
                                            past.put(step.id(), result.facts().texts());
                                        };
                                    },
                                    effect -> () -> {
                                        StepPreview look = lookSafely(step, effect, context);
                                        return () -> {
                                            found.put(step.id(), look);
                                            if (look.observation() instanceof Observation.Satisfied<?> held) {
                                                past.put(step.id(), held.facts().texts());
                                            } else if (!step.action().settles().isEmpty()) {
                                                past.put(step.id(), Map.of());
                                            } else {
                                                stopped.add(step.id());
                                            }
                                        };
                                    }));
                }
                cloud.threads().all("preview", looks).forEach(Runnable::run);
            }
            return found;
        }

        /**
         * What settles gates of later steps is looked past: one that is itself looked at ahead only once it was, but
         * where it leads the newest writes nothing was to come before it, if it was seen already.
         */
        private boolean isLookedPast(PlannedStep step) {
            Action action = step.action();
            return !action.settles().isEmpty()
                    && (!action.looksAhead() || (action.leads() && seen.containsKey(step.id())));
        }

        /** The gates that steps before this one are still to settle. */
        private Set<String> toCome(PlannedStep step) {
            return order.before(step.id()).stream()
                    .filter(id -> !holding.containsKey(id))
                    .flatMap(id -> plan.step(id).action().settles().stream())
                    .collect(Collectors.toSet());
        }

        private List<PlannedStep> level(Map<String, Map<String, String>> past, Set<String> stopped) {
            return order.level(past.keySet(), stopped).stream()
                    .map(step -> plan.step(step.id()))
                    .toList();
        }

        private List<PlannedStep> level() {
            return level(holding, blocked);
        }

        private Runnable told(PlannedStep step, StepPreview preview) {
            return () -> {
                seen.put(step.id(), preview);
                if (preview.observation() instanceof Observation.Satisfied<?> held) {
                    holds(step.id(), held.facts().texts());
                } else if (preview.observation().isOwed()) {
                    // The steps after it go on without it.
                    holds(step.id(), own.getOrDefault(step.id(), Map.of()));
                } else {
                    blocked.add(step.id());
                }
            };
        }

        /** A check that repeats until it passes is about the future; its result now means nothing. */
        private Runnable told(PlannedStep step, Check check, StepContext context) {
            if (check.retries()) {
                return () -> holds(step.id(), Map.of());
            }
            CheckResult result = checkSafely(check, context);
            return () -> {
                checked.put(step.id(), result);
                boolean passes = result.status() == CheckResult.Status.PASSED
                        || result.status() == CheckResult.Status.UNVERIFIED;
                if (!passes) {
                    blocked.add(step.id());
                } else {
                    holds(step.id(), result.facts().texts());
                }
            };
        }
    }

    private static CheckResult checkSafely(Check check, StepContext context) {
        try {
            return check.check(context);
        } catch (CloudException e) {
            return CheckResult.failed("could not be checked: " + e.explain());
        } catch (WorldException e) {
            return CheckResult.failed("could not be checked: " + e.getMessage());
        } catch (RuntimeException e) {
            return CheckResult.failed("could not be checked: an unexpected error: " + e);
        }
    }

    /** An observation that failed unexpectedly is an unknown too, and must be reported as one. */
    private <S> StepPreview lookSafely(PlannedStep step, Effect<S> effect, StepContext context) {
        try {
            return look(step, effect, context);
        } catch (WorldException e) {
            return new StepPreview(
                    step,
                    new Observation.Unknown<S>(String.valueOf(e.getMessage()), e.remedy()),
                    List.of(),
                    Moment.now(cloud.clock()),
                    Set.of());
        } catch (RuntimeException e) {
            return new StepPreview(
                    step,
                    new Observation.Unknown<S>("an unexpected error: " + e),
                    List.of(),
                    Moment.now(cloud.clock()),
                    Set.of());
        }
    }

    private <S> StepPreview look(PlannedStep step, Effect<S> effect, StepContext context) {
        // An observation may take long, and is as old as its oldest part.
        Moment at = Moment.now(cloud.clock());
        Observation<S> observation = observe(effect, context);
        List<GateResult> gates =
                observation instanceof Observation.NotYet<S> notYet ? gates(effect, context, notYet.seen()) : List.of();
        Set<RegionName> oneWayIn = observation instanceof Observation.NotYet<S> notYet
                ? effect.oneWayIn(context, notYet.seen())
                : Set.of();
        return new StepPreview(step, observation, gates, at, oneWayIn);
    }

    /** An observation in which a call without an answer is an unknown, not an exception. */
    static <S> Observation<S> observe(Effect<S> effect, StepContext context) {
        try {
            return effect.observe(context);
        } catch (CloudException e) {
            return unknown(effect, context, e, logIn(context, e));
        }
    }

    /** No wait here: a person is looking at the preview. */
    private static Remedy logIn(StepContext context, CloudException refusal) {
        return Remedy.of("log in (")
                .then(Login.command(context.inventory(), refusal.region()))
                .then(", or whatever gives this machine its credentials), then run the command again");
    }

    /**
     * What is seen where a call had no answer: it is unknown, or owed.
     *
     * @param login the way out where AWS refuses the credentials and the effect knows none
     */
    static <S> Observation<S> unknown(Effect<S> effect, StepContext context, CloudException e, Remedy login) {
        String owed = effect.owed(context, e);
        if (owed != null) {
            return new Observation.Owed<>(owed);
        }
        Remedy remedy = effect.remedy(context, e);
        return new Observation.Unknown<>(e.explain(), remedy == null && RefusedCredentials.is(e) ? login : remedy);
    }

    /** The gates; one that could not read what it needs is a refusal, because unknown never counts as good. */
    static <S> List<GateResult> gates(Effect<S> effect, StepContext context, S seen) {
        try {
            return advised(Gate.tried(effect, context, seen), refusal -> logIn(context, refusal));
        } catch (CloudException e) {
            return refused(effect, e, RefusedCredentials.is(e) ? logIn(context, e) : null);
        }
    }

    /** The refusal that stands for gates that could not read what they need. */
    static List<GateResult> refused(Effect<?> effect, CloudException e, @Nullable Remedy remedy) {
        Gate readable = Gate.of(effect.name(), step -> "what its gates look at can be read");
        return List.of(readable.refused(
                        "unknown: " + e.explain(),
                        remedy == null ? Remedy.of("make it readable, then run the command again") : remedy)
                .lacking(e));
    }

    /**
     * The gates; for those that refuse because nobody is logged in where they had to read, that login is the first way
     * out.
     */
    static List<GateResult> advised(List<GateResult> gates, Function<CloudException, Remedy> login) {
        return gates.stream().map(gate -> advised(gate, login)).toList();
    }

    private static GateResult advised(GateResult gate, Function<CloudException, Remedy> login) {
        CloudException unread = gate.unread();
        if (!gate.isRefusal() || unread == null || !RefusedCredentials.is(unread)) {
            return gate;
        }
        return gate.advising(login.apply(unread).then("; or else ").then(Objects.requireNonNull(gate.remedy())))
                .withoutConsent();
    }
}
