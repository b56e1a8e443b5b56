package io.drctl.engine;

import io.drctl.action.Action;
import io.drctl.action.Facts;
import io.drctl.action.Outline;
import io.drctl.action.StepContext;
import io.drctl.action.catalogue.Catalogue;
import io.drctl.cloud.Cloud;
import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.HashChain;
import io.drctl.journal.RunState;
import io.drctl.runbook.Parameter;
import io.drctl.runbook.ParameterType;
import io.drctl.runbook.Runbook;
import io.drctl.runbook.RunbookOrigin;
import io.drctl.runbook.Step;
import io.drctl.runbook.StepOrder;
import io.drctl.runbook.Template;
import io.drctl.runbook.Window;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns a runbook and its arguments into a plan. Makes no calls. */
public final class Planner {
    /** Placeholder for the run's id in a plan that hasn't started. */
    static final String UNSTARTED = "RUN";

    private final Inventory inventory;
    private final Cloud cloud;
    private final Members members;

    public Planner(Inventory inventory, Cloud cloud) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.members = new Members(inventory);
    }

    /**
     * The plan of a runbook with its arguments.
     *
     * @param arguments values of the runbook's parameters; durations as {@link io.drctl.text.Durations#parse} reads
     *     them
     * @throws InputException with everything that is wrong with the arguments
     */
    public Plan plan(Runbook runbook, Map<String, String> arguments) {
        Map<String, String> values = values(runbook, arguments);
        List<Step> steps = new ArrayList<>();
        Map<String, Map<String, String>> named = new HashMap<>();
        Map<String, List<String>> every = new HashMap<>();
        List<Step> repeated = new ArrayList<>();
        for (Repetition.Repeated each : Repetition.of(inventory, runbook.steps())) {
            Map<String, String> all = new HashMap<>(values);
            all.putAll(each.names());
            named.put(each.step().id(), all);
            every.put(each.step().id(), each.every());
            repeated.add(each.step());
        }
        for (Step step :
                StepOrder.leavingOut(repeated, step -> isLeftOut(step, Objects.requireNonNull(named.get(step.id()))))) {
            Map<String, String> own = Objects.requireNonNull(named.get(step.id()));
            Map<String, String> with = new LinkedHashMap<>();
            step.with().forEach((name, text) -> with.put(name, resolved(step, text, own)));
            check(step, with);
            steps.add(new Step(
                    step.id(),
                    resolved(step, step.title(), own),
                    step.action(),
                    with,
                    step.needs(),
                    null,
                    step.always(),
                    step.since(),
                    step.timeout(),
                    null));
        }
        steps = StepOrder.leavingOut(steps, step -> !isConcerned(step));
        if (steps.isEmpty() && runbook.steps().stream().anyMatch(step -> step.forEach() != null)) {
            throw new InputException(Diagnostic.error(
                    "runbook " + runbook.name() + " has no steps for this site: it has nothing that they are about",
                    "add what is missing to the inventory"));
        }
        Set<String> kept = steps.stream().map(Step::id).collect(Collectors.toSet());
        steps = steps.stream()
                .map(step -> step.needing(Stream.concat(
                                step.needs().stream(),
                                Objects.requireNonNull(every.get(step.id())).stream()
                                        .filter(kept::contains))
                        .distinct()
                        .toList()))
                // Where all is left out that it would put right, it is a step like any other.
                .map(step -> step.since().isEmpty()
                        ? step
                        : step.puttingRight(
                                step.since().stream().filter(kept::contains).toList()))
                .toList();
        // A step that is left out can't be measured.
        List<Window> windows = runbook.windows().stream()
                .filter(window -> kept.contains(window.from()) && kept.contains(window.until()))
                .toList();
        return assemble(
                runbook.name(),
                resolved("the title", runbook.title(), values),
                values,
                steps,
                runbook.isIndependent(),
                runbook.aim(),
                windows,
                runbook.origin(),
                null);
    }

    private boolean isConcerned(Step step) {
        return Catalogue.find(step.action())
                .map(action -> action.concerns(context(UNSTARTED, step)))
                .orElse(true);
    }

    private StepContext context(String runId, Step step) {
        return new StepContext(runId, step, inventory, cloud, Facts.NONE, List.of());
    }

    private static boolean isLeftOut(Step step, Map<String, String> values) {
        String when = step.when();
        return when != null
                && !Arrays.stream(resolved(step, when, values).split(" and "))
                        .map(String::strip)
                        .allMatch(Boolean::parseBoolean);
    }

    private static String resolved(Step step, String text, Map<String, String> values) {
        return resolved("step " + step.id(), text, values);
    }

    private static String resolved(String where, String text, Map<String, String> values) {
        try {
            return Template.resolve(text, values);
        } catch (IllegalArgumentException e) {
            throw new InputException(Diagnostic.error(where + ": " + e.getMessage(), "correct it in the runbook"));
        }
    }

    /** Checks a step's resolved arguments against its action's parameters, since a runbook may contain anything. */
    private void check(Step step, Map<String, String> with) {
        List<Diagnostic> problems = new ArrayList<>();
        Catalogue.find(step.action()).map(Action::parameters).orElse(List.of()).forEach(parameter -> {
            String given = with.getOrDefault(parameter.name(), "");
            // A step about the whole site is about none of its members.
            boolean isNamed = !given.isEmpty() || Boolean.parseBoolean(with.get(StepContext.WHOLE_SITE));
            String value = isNamed ? given : members.onlyOne(parameter.type(), problems);
            if (!value.equals(given)) {
                with.put(parameter.name(), value);
            }
            if (value.isEmpty() && parameter.required()) {
                problems.add(Diagnostic.error(
                        "step " + step.id() + " has no value for " + parameter.name(),
                        "its action " + step.action() + " needs one"));
            }
            Parameter asked =
                    new Parameter("step " + step.id() + ": " + parameter.name(), parameter.type(), false, "", "");
            check(asked, value, problems);
            with.computeIfPresent(
                    parameter.name(), (name, text) -> parameter.type().canonical(text));
        });
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
    }

    /** The plan that started a run, from its journal. */
    public Plan restore(RunState run) {
        return assemble(
                run.start().runbook(),
                run.start().title(),
                run.start().arguments(),
                run.start().steps(),
                // What was refused is tried again by a resume, and the others with it.
                false,
                // What a run is called stays as it began.
                null,
                run.start().windows(),
                run.start().origin(),
                run.start().runId());
    }

    /** The plan once its run has an id. */
    Plan started(Plan plan, String runId) {
        return assemble(
                plan.runbook(),
                plan.title(),
                plan.arguments(),
                plan.steps().stream().map(PlannedStep::step).toList(),
                plan.isIndependent(),
                plan.aim(),
                plan.windows(),
                plan.origin(),
                runId);
    }

    private Plan assemble(
            String runbook,
            String title,
            Map<String, String> arguments,
            List<Step> steps,
            boolean isIndependent,
            @Nullable String aim,
            List<Window> windows,
            RunbookOrigin origin,
            @Nullable String runId) {
        List<PlannedStep> planned = new ArrayList<>();
        for (Step step : steps) {
            Action action = Catalogue.find(step.action())
                    .orElseThrow(() -> new InputException(Diagnostic.error(
                            "step " + step.id() + " names an action that this drctl doesn't have: " + step.action(),
                            Remedy.of(Command.drctl("runbook", "lint", "NAME")).then(" lists the actions"))));
            StepContext context = context(runId == null ? UNSTARTED : runId, step);
            planned.add(new PlannedStep(step, action, outline(step, action, context)));
        }
        return new Plan(
                runbook, title, arguments, planned, isIndependent, aim, windows, digest(runbook, steps), origin, runId);
    }

    private static Outline outline(Step step, Action action, StepContext context) {
        try {
            Outline outline = action.outline(context);
            return action.match(
                    check -> outline,
                    effect -> outline.gated(effect.gates(context).stream()
                            .map(gate -> gate.words(context))
                            .toList()));
        } catch (IllegalArgumentException e) {
            throw new InputException(
                    Diagnostic.error("step " + step.id() + ": " + e.getMessage(), "correct it in the runbook"));
        }
    }

    private Map<String, String> values(Runbook runbook, Map<String, String> arguments) {
        List<Diagnostic> problems = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("primary", inventory.primary().name().value());
        values.put("recovery", inventory.recovery().name().value());
        for (String name : arguments.keySet()) {
            if (runbook.parameter(name).isEmpty()) {
                problems.add(Diagnostic.error(
                        "runbook " + runbook.name() + " has no parameter " + name,
                        "its parameters: "
                                + String.join(
                                        ", ",
                                        runbook.parameters().stream()
                                                .map(Parameter::name)
                                                .toList())));
            }
        }
        for (Parameter parameter : runbook.parameters()) {
            String given = arguments.get(parameter.name());
            if (given == null && parameter.required()) {
                problems.add(Diagnostic.error(
                        "runbook " + runbook.name() + " needs a value for " + parameter.name(),
                        "--set " + parameter.name() + "="
                                + parameter.type().word().toUpperCase(Locale.ROOT)));
                continue;
            }
            String value = given == null
                    ? resolved("the default of " + parameter.name(), parameter.fallback(), values)
                    : given;
            if (value.isEmpty()
                    && (parameter.required() || (given != null && parameter.type() == ParameterType.REGION))) {
                problems.add(Diagnostic.error(
                        parameter.name() + " is empty",
                        "give it a value, or leave it out to use the default, if it has one"));
            }
            if (value.isEmpty()) {
                value = members.onlyOne(parameter.type(), problems);
            }
            check(parameter, value, problems);
            values.put(parameter.name(), parameter.type().canonical(value));
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        String to = values.get("to");
        if (to != null && RegionName.isWellFormed(to) && inventory.hasRegion(new RegionName(to))) {
            values.put("from", inventory.peerOf(new RegionName(to)).name().value());
        }
        return values;
    }

    private void check(Parameter parameter, String value, List<Diagnostic> problems) {
        if (value.isEmpty()) {
            return;
        }
        if (parameter.type() == ParameterType.REGION
                && (!RegionName.isWellFormed(value) || !inventory.hasRegion(new RegionName(value)))) {
            problems.add(Diagnostic.error(
                    value + " is not a Region of this site",
                    "one of: " + inventory.primary().name() + " (primary), "
                            + inventory.recovery().name() + " (recovery)"));
        }
        members.check(parameter.type(), value, problems);
        if (parameter.type() == ParameterType.FLAG && !value.equals("true") && !value.equals("false")) {
            problems.add(Diagnostic.error(parameter.name() + " is " + value, "write true or false"));
        }
        if (parameter.type() == ParameterType.DURATION) {
            if (!parameter.type().accepts(value)) {
                problems.add(Diagnostic.error(
                        parameter.name() + " is not " + parameter.type().noun() + ": " + value,
                        parameter.type().hint()));
            }
        }
    }

    private static String digest(String runbook, List<Step> steps) {
        StringBuilder text = new StringBuilder(runbook);
        for (Step step : steps) {
            text.append('\n')
                    .append(String.join(
                            "|",
                            step.id(),
                            step.action(),
                            new TreeMap<>(step.with()).toString(),
                            step.needs().toString(),
                            step.since().isEmpty() ? String.valueOf(step.always()) : "since " + step.since(),
                            String.valueOf(step.timeout())));
        }
        return HashChain.digest(text.toString());
    }
}
