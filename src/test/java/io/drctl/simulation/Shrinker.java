package io.drctl.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/** Takes away from a scenario whatever a violation doesn't need, until nothing more can go. */
final class Shrinker {
    private static final int TRIES_MAX = 600;

    private final Predicate<Scenario> stillFails;
    private int tries;

    /** @param stillFails whether a scenario shows the same violation */
    Shrinker(Predicate<Scenario> stillFails) {
        this.stillFails = stillFails;
    }

    Scenario shrink(Scenario failing) {
        Scenario best = failing;
        boolean better = true;
        while (better && tries < TRIES_MAX) {
            better = false;
            for (Scenario candidate : smaller(best)) {
                tries++;
                if (stillFails.test(candidate)) {
                    best = candidate;
                    better = true;
                    break;
                }
            }
        }
        return best;
    }

    private static List<Scenario> smaller(Scenario scenario) {
        List<Scenario> smaller = new ArrayList<>();
        if (!scenario.rival().isEmpty()) {
            smaller.add(with(scenario, scenario.first(), List.of(), scenario.troubles()));
        }
        if (!scenario.peculiarities().isEmpty()) {
            smaller.add(scenario.with(List.of()));
        }
        each(
                        scenario.troubles().size(),
                        i -> with(scenario, scenario.first(), scenario.rival(), without(scenario.troubles(), i)))
                .forEach(smaller::add);
        each(
                        scenario.first().size(),
                        i -> with(scenario, without(scenario.first(), i), scenario.rival(), scenario.troubles()))
                .forEach(smaller::add);
        each(
                        scenario.rival().size(),
                        i -> with(scenario, scenario.first(), without(scenario.rival(), i), scenario.troubles()))
                .forEach(smaller::add);
        for (int i = 0; i < scenario.first().size(); i++) {
            Command command = scenario.first().get(i);
            if (command.isDisturbed()) {
                smaller.add(with(
                        scenario,
                        replaced(scenario.first(), i, command.undisturbed()),
                        scenario.rival(),
                        scenario.troubles()));
            }
        }
        for (int i = 0; i < scenario.rival().size(); i++) {
            Command command = scenario.rival().get(i);
            if (command.isDisturbed()) {
                smaller.add(with(
                        scenario,
                        scenario.first(),
                        replaced(scenario.rival(), i, command.undisturbed()),
                        scenario.troubles()));
            }
        }
        return smaller;
    }

    private static List<Scenario> each(int count, IntFunction<Scenario> candidate) {
        List<Scenario> candidates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            candidates.add(candidate.apply(i));
        }
        return candidates;
    }

    private static Scenario with(
            Scenario scenario, List<Command> first, List<Command> rival, List<Scenario.Trouble> troubles) {
        return scenario.with(first, rival, troubles);
    }

    private static <T> List<T> without(List<T> list, int index) {
        List<T> shorter = new ArrayList<>(list);
        shorter.remove(index);
        return shorter;
    }

    private static <T> List<T> replaced(List<T> list, int index, T item) {
        List<T> other = new ArrayList<>(list);
        other.set(index, item);
        return other;
    }
}
