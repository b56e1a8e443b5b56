package io.drctl.runbook;

import static io.drctl.yaml.YamlShape.BOOLEAN;
import static io.drctl.yaml.YamlShape.TEXT;
import static io.drctl.yaml.YamlShape.TEXT_OR_EMPTY;
import static io.drctl.yaml.YamlShape.choice;
import static io.drctl.yaml.YamlShape.listOf;
import static io.drctl.yaml.YamlShape.mapping;

import io.drctl.diagnostic.InputException;
import io.drctl.diagnostic.SourcePosition;
import io.drctl.yaml.YamlDocument;
import io.drctl.yaml.YamlEntry;
import io.drctl.yaml.YamlMappingReader;
import io.drctl.yaml.YamlNode.Scalar;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlShape;
import io.drctl.yaml.YamlValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a runbook from YAML and checks what can be checked without knowing the actions: names, references, order. An
 * action's arguments are checked by the given {@link ActionRules}.
 *
 * <p>A step needs the one before it unless its {@code needs} says otherwise; so a plain list of steps runs in order,
 * and {@code needs: []} lets a step begin immediately. {@code when} is one flag or several joined by " and "; a step is
 * left out unless all of them are true. A step with {@code always} runs even after others have failed, once something
 * before it may have been changed; with {@code since: ID}, once that step may have changed something; with its own id,
 * in any case, since what it puts right was done before the run.
 *
 * <p>A step with {@code for-each} is there once for each application or database of the site ({@link ForEach}). A need
 * means the repetitions that the step has to do with: those for the same one, for the databases that an application's
 * users wait for, or for the applications that use a database; {@code every ID} means all of them.
 */
public final class RunbookReader {
    /** Names that every runbook may refer to besides its parameters: the site's Regions. */
    static final Set<String> BUILT_IN = Set.of("primary", "recovery");

    /** The Region that the site leaves for {@code to}; known only where the runbook has a {@code to}. */
    static final String FROM = "from";

    /** The maximum of parameters, steps, windows and needs each: a plan's cost grows with their product. */
    static final int PARTS_MAX = 200;

    private static final Map<String, ParameterType> TYPES = types();

    private RunbookReader() {}

    /** What the reader needs to know about the actions that steps name. */
    public interface ActionRules {
        /** The names of all actions. */
        List<String> names();

        /** The arguments of an action, and whether each is required. */
        Map<String, Boolean> arguments(String action);

        /** The type of an action's argument; empty where there is no such argument. */
        Optional<ParameterType> type(String action, String argument);
    }

    /**
     * Reads a runbook's file.
     *
     * @param display how messages name the file
     * @throws InputException with every problem
     */
    static Runbook read(Path file, String display, ActionRules rules) {
        return read(YamlDocument.read(file, display), display, rules);
    }

    /** Reads the bytes of a runbook. */
    public static Runbook read(byte[] bytes, String display, ActionRules rules) {
        return read(YamlDocument.read(bytes, display), display, rules);
    }

    private static Runbook read(YamlDocument document, String display, ActionRules rules) {
        Draft draft = document.asMapping(Draft::read);
        draft.check(document.problems(), rules);
        document.problems().throwIfErrors();
        return draft.runbook(document.digest(), display);
    }

    private record DraftWindow(YamlValue<String> name, YamlValue<String> from, YamlValue<String> until) {
        static DraftWindow read(YamlMappingReader reader) {
            return new DraftWindow(
                    reader.required("name", TEXT), reader.required("from", TEXT), reader.required("until", TEXT));
        }
    }

    private record DraftParameter(
            YamlValue<String> name,
            YamlValue<ParameterType> type,
            YamlValue<Boolean> required,
            YamlValue<String> fallback,
            YamlValue<String> description) {
        static DraftParameter read(YamlMappingReader reader) {
            return new DraftParameter(
                    reader.required("name", NAME),
                    reader.required("type", choice(TYPES)),
                    reader.optional("required", BOOLEAN),
                    reader.optional("default", TEXT_OR_EMPTY),
                    reader.required("description", TEXT));
        }
    }

    static <T> YamlShape<List<T>> atMost(int most, YamlShape<List<T>> list) {
        return list.where(
                items -> items.size() <= most,
                "has more than " + most + " items",
                "nobody can review a run that long: split it into several runbooks");
    }

    static final YamlShape<String> NAME = TEXT.where(
            text -> text.matches("[a-z][a-z0-9-]{0,62}"),
            "must be lower-case letters, digits and hyphens, beginning with a letter",
            "such as move-traffic");

    private record Draft(
            YamlValue<String> name,
            YamlValue<String> title,
            YamlValue<List<YamlValue<DraftParameter>>> parameters,
            YamlValue<List<YamlValue<DraftStep>>> steps,
            YamlValue<Boolean> independent,
            YamlValue<Boolean> planned,
            YamlValue<String> aim,
            YamlValue<List<YamlValue<DraftWindow>>> windows) {

        static Draft read(YamlMappingReader reader) {
            return new Draft(
                    reader.required("name", NAME),
                    reader.required("title", TEXT),
                    reader.optional("parameters", atMost(PARTS_MAX, listOf(mapping(DraftParameter::read)))),
                    reader.required("steps", atMost(PARTS_MAX, listOf(mapping(DraftStep::read)))),
                    reader.optional("independent", BOOLEAN),
                    reader.optional("planned", BOOLEAN),
                    reader.optional("aim", TEXT),
                    reader.optional("windows", atMost(PARTS_MAX, listOf(mapping(DraftWindow::read)))));
        }

        void check(YamlProblems problems, ActionRules rules) {
            Set<String> names = new HashSet<>(BUILT_IN);
            for (DraftParameter parameter : present(parameters)) {
                // A default may refer to parameters above it.
                references(parameter.fallback(), names, problems);
                if (parameter.type().isPresent() && parameter.fallback().isPresent()) {
                    DraftStep.typed(
                            parameter.type().get(),
                            "the default",
                            parameter.fallback().get(),
                            parameter.fallback().position(),
                            problems);
                }
                boolean isFrom =
                        parameter.name().isPresent() && parameter.name().get().equals(FROM);
                if (isFrom
                        || (parameter.name().isPresent()
                                && !names.add(parameter.name().get()))) {
                    problems.error(
                            parameter.name().position(),
                            "parameter `" + parameter.name().get()
                                    + "` is defined twice, or is one of drctl's own names",
                            "give it another name");
                }
            }
            if (present(parameters).stream().anyMatch(Draft::isDestination)) {
                names.add(FROM);
            }
            references(title, names, problems);
            Set<String> ids = new HashSet<>();
            List<DraftStep> above = new ArrayList<>();
            for (DraftStep step : present(steps)) {
                check(step, ids, known(step, names, problems), problems);
                step.checkAction(above, rules, problems);
                above.add(step);
                if (step.id().isPresent() && !ids.add(step.id().get())) {
                    problems.error(
                            step.id().position(),
                            "step `" + step.id().get() + "` is defined twice",
                            "give it another id");
                }
            }
            if (steps.isPresent() && steps.get().isEmpty()) {
                problems.error(steps.position(), "the runbook has no steps", "add one under steps:");
            }
            // What is repeated is no one step.
            present(steps).stream()
                    .filter(step -> step.forEach().isPresent() && step.id().isPresent())
                    .forEach(step -> ids.remove(step.id().get()));
            stepOf(ids, aim, problems);
            for (DraftWindow window : present(windows)) {
                stepOf(ids, window.from(), problems);
                stepOf(ids, window.until(), problems);
            }
        }

        private static void stepOf(Set<String> ids, YamlValue<String> named, YamlProblems problems) {
            if (named.isPresent() && !ids.contains(named.get())) {
                problems.error(
                        named.position(), "there is no step `" + named.get() + "`", "name a step of this runbook");
            }
        }

        private static boolean isDestination(DraftParameter parameter) {
            return parameter.name().isPresent()
                    && parameter.name().get().equals("to")
                    && parameter.type().orNull() == ParameterType.REGION
                    && (parameter.required().orElse(false)
                            || !parameter.fallback().orElse("").isEmpty());
        }

        /** What a step may refer to: one that is repeated also to what it is repeated for. */
        private static Set<String> known(DraftStep step, Set<String> names, YamlProblems problems) {
            if (!step.forEach().isPresent()) {
                return names;
            }
            Set<String> own = step.forEach().get().names();
            own.stream()
                    .filter(names::contains)
                    .sorted()
                    .forEach(name -> problems.error(
                            step.forEach().position(),
                            "${" + name + "} would mean both a parameter and what the step is repeated for",
                            "give the parameter another name, or leave it out"));
            Set<String> all = new HashSet<>(names);
            all.addAll(own);
            return all;
        }

        private static void check(DraftStep step, Set<String> ids, Set<String> names, YamlProblems problems) {
            references(step.title(), names, problems);
            references(step.when(), names, problems);
            if (step.needs().isPresent()) {
                for (YamlValue<String> need : step.needs().get()) {
                    if (need.isPresent() && !ids.contains(ForEach.stepOf(need.get()))) {
                        problems.error(
                                need.position(),
                                "there is no step `" + ForEach.stepOf(need.get()) + "` before this one",
                                "a step can only need steps listed above it");
                    }
                }
            }
            if (step.since().isPresent() && !step.always().orElse(false)) {
                problems.error(
                        step.since().position(),
                        "`since` without `always: true`",
                        "a step that runs whatever happens says since which step; another one has no use for it");
            } else if (step.since().isPresent()
                    && !ids.contains(step.since().get())
                    && !step.since().get().equals(step.id().orElse(""))) {
                problems.error(
                        step.since().position(),
                        "there is no step `" + step.since().get() + "` before this one",
                        "a step can only put right what steps listed above it have done");
            }
            for (YamlEntry<Scalar> argument : step.with().orElse(List.of())) {
                if (argument.value().isPresent()) {
                    for (String name :
                            Template.references(argument.value().get().text())) {
                        unknownReference(argument.value().position(), name, names, problems);
                    }
                }
            }
        }

        private static void references(YamlValue<String> text, Set<String> names, YamlProblems problems) {
            if (text.isPresent()) {
                for (String name : Template.references(text.get())) {
                    unknownReference(text.position(), name, names, problems);
                }
            }
        }

        private static void unknownReference(
                SourcePosition position, String name, Set<String> names, YamlProblems problems) {
            if (!names.contains(name)) {
                if (problems.isFull()) {
                    problems.error(position, "an unknown name", null);
                    return;
                }
                problems.error(
                        position,
                        "nothing is called ${" + name + "} here",
                        "known: " + String.join(", ", names.stream().sorted().toList()));
            }
        }

        Runbook runbook(String digest, String source) {
            List<Parameter> declared = new ArrayList<>();
            for (DraftParameter parameter : present(parameters)) {
                declared.add(new Parameter(
                        parameter.name().get(),
                        parameter.type().get(),
                        parameter.required().orElse(false),
                        parameter.fallback().orElse(""),
                        parameter.description().get()));
            }
            List<Step> resolved = new ArrayList<>();
            List<DraftStep> before = new ArrayList<>();
            for (DraftStep step : present(steps)) {
                Map<String, String> with = new LinkedHashMap<>();
                for (YamlEntry<Scalar> argument : step.with().orElse(List.of())) {
                    with.put(argument.key(), argument.value().get().text());
                }
                resolved.add(new Step(
                        step.id().get(),
                        step.title().orElse(step.id().get()),
                        step.action().get(),
                        with,
                        step.needed(before),
                        step.when().orNull(),
                        step.always().orElse(false),
                        step.since().isPresent() ? List.of(step.since().get()) : List.of(),
                        step.timeout().orNull(),
                        step.forEach().orNull()));
                before.add(step);
            }
            List<Window> measured = present(windows).stream()
                    .map(window -> new Window(
                            window.name().get(),
                            window.from().get(),
                            window.until().get()))
                    .toList();
            return new Runbook(
                    name.get(),
                    title.get(),
                    declared,
                    resolved,
                    independent.orElse(false),
                    planned.orElse(false),
                    aim.orNull(),
                    measured,
                    new RunbookOrigin(source, digest, RunbookOrigin.Kind.OWN));
        }

        private static <T> List<T> present(YamlValue<List<YamlValue<T>>> list) {
            return list.orElse(List.of()).stream()
                    .filter(YamlValue::isPresent)
                    .map(YamlValue::get)
                    .toList();
        }
    }

    private static Map<String, ParameterType> types() {
        Map<String, ParameterType> types = new HashMap<>();
        for (ParameterType type : ParameterType.values()) {
            if (type != ParameterType.STEP) {
                types.put(type.word(), type);
            }
        }
        return types;
    }
}
