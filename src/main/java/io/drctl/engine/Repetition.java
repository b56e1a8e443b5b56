package io.drctl.engine;

import io.drctl.inventory.Application;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.Routing;
import io.drctl.runbook.ForEach;
import io.drctl.runbook.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Repeats the steps of a runbook for the applications and databases of a site, and says which repetitions need which.
 *
 * <p>An application waits for its database alone. Those that a Region's take-over alarm may move wait for the databases
 * of one another too: there is one alarm a Region, and to raise it moves the users of all of them.
 */
final class Repetition {
    /**
     * A step for one application or database, or one that is there once.
     *
     * @param step needs those that it has to do with; what needs a step that is left out needs these instead
     * @param every what else it needs, if it is in the plan: all repetitions of a step, for this one alone
     * @param names what it may refer to besides the runbook's parameters
     */
    record Repeated(Step step, List<String> every, Map<String, String> names) {}

    private final Inventory inventory;
    private final Map<String, Step> steps = new LinkedHashMap<>();

    private Repetition(Inventory inventory, List<Step> steps) {
        this.inventory = inventory;
        steps.forEach(step -> this.steps.put(step.id(), step));
    }

    /** The steps, each after those that it needs. */
    static List<Repeated> of(Inventory inventory, List<Step> steps) {
        return new Repetition(inventory, steps).repeated();
    }

    private List<Repeated> repeated() {
        List<Repeated> all = new ArrayList<>();
        for (Step step : steps.values()) {
            ForEach each = step.forEach();
            if (each == null) {
                all.add(new Repeated(copy(step, step.id(), ""), needs(step, "", true), Map.of()));
                continue;
            }
            for (String member : members(each)) {
                all.add(new Repeated(
                        copy(step, ForEach.id(step.id(), member), member),
                        needs(step, member, true),
                        names(each, member)));
            }
        }
        return all;
    }

    private Step copy(Step step, String id, String member) {
        return new Step(
                id,
                step.title(),
                step.action(),
                step.with(),
                needs(step, member, false),
                step.when(),
                step.always(),
                meant(step, member, step.since()),
                step.timeout(),
                null);
    }

    private List<String> members(ForEach each) {
        return switch (each) {
            case APPLICATION ->
                inventory.applications().stream()
                        .filter(Application::isMoved)
                        .map(Application::name)
                        .toList();
            case DATABASE -> inventory.databases().stream().map(Database::name).toList();
        };
    }

    private Map<String, String> names(ForEach each, String member) {
        return switch (each) {
            case APPLICATION -> Map.of("application", member);
            case DATABASE -> {
                boolean isGlobal =
                        DatabaseRunbooks.isGlobal(inventory.database(member).orElseThrow());
                yield Map.of(
                        "database",
                        member,
                        "is-global",
                        String.valueOf(isGlobal),
                        "is-replica",
                        String.valueOf(!isGlobal));
            }
        };
    }

    private List<String> needs(Step step, String member, boolean every) {
        return meant(
                step,
                member,
                step.needs().stream()
                        .filter(need -> ForEach.isEvery(need) == every)
                        .toList());
    }

    /** The repetitions that one of a step means by the steps that it names. */
    private List<String> meant(Step step, String member, List<String> named) {
        Set<String> needs = new LinkedHashSet<>();
        for (String need : named) {
            String id = ForEach.stepOf(need);
            ForEach each = Objects.requireNonNull(steps.get(id)).forEach();
            if (each == null) {
                needs.add(id);
                continue;
            }
            (ForEach.isEvery(need) || step.forEach() == null ? members(each) : concerned(step.forEach(), member, each))
                    .forEach(other -> needs.add(ForEach.id(id, other)));
        }
        return List.copyOf(needs);
    }

    /** Those of another kind, or the same one, that a member has to do with. */
    private List<String> concerned(ForEach own, String member, ForEach other) {
        if (own == other) {
            return List.of(member);
        }
        return members(other).stream()
                .filter(each -> own == ForEach.APPLICATION
                        ? databases(member).contains(each)
                        : databases(each).contains(member))
                .toList();
    }

    /** The databases that an application waits for, by name. */
    private Set<String> databases(String application) {
        Application own = inventory.application(application).orElseThrow();
        Set<String> names = new LinkedHashSet<>();
        inventory.applications().stream()
                .filter(each -> each.name().equals(application) || (mayFollowAlarm(own) && mayFollowAlarm(each)))
                .map(Application::database)
                .filter(Objects::nonNull)
                .forEach(names::add);
        return names;
    }

    private static boolean mayFollowAlarm(Application application) {
        return application.isMoved() && application.routing() == Routing.FAILOVER;
    }
}
