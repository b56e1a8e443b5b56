package io.drctl.action;

import io.drctl.text.ConsentOption;
import io.drctl.text.Remedy;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A test that must pass before the calls of an effect that doesn't hold yet. The action that tries a gate declares it
 * once: the plan lists the declared gates, and every result belongs to one of them.
 *
 * @param test short name, which {@code --force} accepts where it can override the gate
 * @param expectation what has to be true, as the plan shows it; makes no calls
 * @param standing the steps of the action that it guards
 * @param override how a refusal can be overridden
 */
public record Gate(
        String test, Function<StepContext, String> expectation, Predicate<StepContext> standing, Overriding override) {

    /** What can override a refusal. */
    public enum Overriding {
        /** {@code --force}, alone or with the gate's name. */
        FORCE,
        /** {@code --force} with the gate's name. */
        FORCE_BY_NAME,
        /** An option that states what is accepted. */
        OPTION,
        NOTHING
    }

    /** A gate before every step of its action, which nothing overrides. */
    public static Gate of(String test, Function<StepContext, String> expectation) {
        return new Gate(test, expectation, step -> true, Overriding.NOTHING);
    }

    /** The same, before some of the action's steps only. */
    public Gate when(Predicate<StepContext> condition) {
        return new Gate(test, expectation, condition, override);
    }

    public Gate overriddenBy(Overriding how) {
        return new Gate(test, expectation, standing, how);
    }

    /** The gate as the plan lists it. */
    public String words(StepContext context) {
        return test + ": " + expectation.apply(context);
    }

    /** Whether {@code --force} accepts its name. */
    public boolean isForcible() {
        return override == Overriding.FORCE || override == Overriding.FORCE_BY_NAME;
    }

    public GateResult passed(String seen) {
        return result(GateResult.Outcome.PASSED, seen, null, null, null);
    }

    public GateResult caution(String seen, Remedy remedy) {
        return result(GateResult.Outcome.CAUTION, seen, remedy, null, null);
    }

    public GateResult refused(String seen, String remedy) {
        return refused(seen, Remedy.of(remedy));
    }

    /** A refusal that nothing overrides, because of what was seen if not because of the gate itself. */
    public GateResult refused(String seen, Remedy remedy) {
        return result(GateResult.Outcome.REFUSED, seen, remedy, null, null);
    }

    /** A refusal that the option overrides. */
    public GateResult refusedUnless(ConsentOption option, String seen, Remedy remedy) {
        return result(GateResult.Outcome.REFUSED, seen, remedy, null, option);
    }

    public GateResult overridden(String seen, String option) {
        return result(GateResult.Outcome.OVERRIDDEN, seen, null, option, null);
    }

    /** A refusal, unless the step's argument {@code force} overrides the gate. */
    public GateResult refusedUnlessForced(StepContext context, String seen, Remedy remedy) {
        return switch (override) {
            case FORCE ->
                context.forces(test)
                        ? overridden(seen, "--force")
                        : refusedUnless(ConsentOption.forcing(test), seen, remedy);
            case FORCE_BY_NAME ->
                context.forcesByName(test)
                        ? overridden(seen, "--force=" + test)
                        : refusedUnless(ConsentOption.forcing(test), seen, remedy);
            case OPTION, NOTHING -> refused(seen, remedy);
        };
    }

    private GateResult result(
            GateResult.Outcome outcome,
            String seen,
            @Nullable Remedy remedy,
            @Nullable String overriddenBy,
            @Nullable ConsentOption consent) {
        if (override == Overriding.NOTHING && (overriddenBy != null || consent != null)) {
            throw new IllegalStateException("nothing overrides the gate " + test);
        }
        return new GateResult(outcome, test, seen, remedy, overriddenBy, consent, null, null);
    }

    /**
     * Tries the gates before an effect's calls.
     *
     * @throws IllegalStateException when they aren't those that the plan lists: then no call may be made, because a
     * test that was announced wasn't carried out
     */
    public static <S> List<GateResult> tried(Effect<S> effect, StepContext context, S seen) {
        List<String> listed = effect.gates(context).stream().map(Gate::test).toList();
        List<GateResult> results = effect.tryGates(context, seen);
        List<String> tried = results.stream().map(GateResult::test).toList();
        // After a refusal there may be nothing left for the others to test.
        boolean isWhole =
                results.stream().anyMatch(GateResult::isRefusal) ? listed.containsAll(tried) : listed.equals(tried);
        if (!isWhole) {
            throw new IllegalStateException(
                    "the plan of " + effect.name() + " lists the gates " + listed + ", and it tries " + tried);
        }
        return results;
    }
}
