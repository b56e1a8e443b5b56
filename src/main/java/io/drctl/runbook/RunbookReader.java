package io.drctl.runbook;

import static io.drctl.yaml.YamlShape.BOOLEAN;
import static io.drctl.yaml.YamlShape.DURATION_POSITIVE;
import static io.drctl.yaml.YamlShape.SCALAR;
import static io.drctl.yaml.YamlShape.TEXT;
import static io.drctl.yaml.YamlShape.TEXT_OR_EMPTY;
import static io.drctl.yaml.YamlShape.choice;
import static io.drctl.yaml.YamlShape.listOf;
import static io.drctl.yaml.YamlShape.mapOf;
import static io.drctl.yaml.YamlShape.mapping;

import io.drctl.diagnostic.InputException;
import io.drctl.diagnostic.SourcePosition;
import io.drctl.text.Similarity;
import io.drctl.yaml.YamlDocument;
import io.drctl.yaml.YamlEntry;
import io.drctl.yaml.YamlMappingReader;
import io.drctl.yaml.YamlNode.Scalar;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlShape;
import io.drctl.yaml.YamlValue;
import java.nio.file.Path;
import java.time.Duration;
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
 * left out unless all of them are true.
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

    private record DraftStep(
            YamlValue<String> id,
            YamlValue<String> title,
            YamlValue<String> action,
            YamlValue<List<YamlEntry<Scalar>>> with,
            YamlValue<List<YamlValue<String>>> needs,
            YamlValue<String> when,
            YamlValue<Boolean> always,
            YamlValue<Duration> timeout,
            SourcePosition position) {

        static DraftStep read(YamlMappingReader reader) {
            return new DraftStep(
                    reader.required("id", NAME),
                    reader.optional("title", TEXT),
                    reader.required("action", TEXT),
                    reader.optional("with", mapOf(SCALAR)),
                    reader.optional("needs", atMost(PARTS_MAX, listOf(TEXT))),
                    reader.optional("when", TEXT),
                    reader.optional("always", BOOLEAN),
                    reader.optional("timeout", DURATION_POSITIVE),
                    reader.position());
        }

        List<String> needed(List<DraftStep> before) {
            if (needs.isPresent()) {
                return needs.get().stream()
                        .filter(YamlValue::isPresent)
                        .map(YamlValue::get)
                        .toList();
            }
            return before.isEmpty() || !before.get(before.size() - 1).id().isPresent()
                    ? List.of()
                    : List.of(before.get(before.size() - 1).id().get());
        }

        /** The steps of an action that this one needs, itself or through others. */
        List<String> neededOf(String action, List<DraftStep> above) {
            Set<String> needed = new HashSet<>(needed(above));
            List<String> found = new ArrayList<>();
            for (int i = above.size() - 1; i >= 0; i--) {
                DraftStep step = above.get(i);
                if (step.id().isPresent() && needed.contains(step.id().get())) {
                    needed.addAll(step.needed(above.subList(0, i)));
                    if (action.equals(step.action().orNull())) {
                        found.add(0, step.id().get());
                    }
                }
            }
            return found;
        }
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

    private static <T> YamlShape<List<T>> atMost(int most, YamlShape<List<T>> list) {
        return list.where(
                items -> items.size() <= most,
                "has more than " + most + " items",
                "nobody can review a run that long: split it into several runbooks");
    }

    private static final YamlShape<String> NAME = TEXT.where(
            text -> text.matches("[a-z][a-z0-9-]{0,62}"),
            "must be lower-case letters, digits and hyphens, beginning with a letter",
            "such as move-traffic");

    private record Draft(
            YamlValue<String> name,
            YamlValue<String> title,
            YamlValue<List<YamlValue<DraftParameter>>> parameters,
            YamlValue<List<YamlValue<DraftStep>>> steps,
            YamlValue<Boolean> independent,
            YamlValue<String> aim,
            YamlValue<List<YamlValue<DraftWindow>>> windows) {

        static Draft read(YamlMappingReader reader) {
            return new Draft(
                    reader.required("name", NAME),
                    reader.required("title", TEXT),
                    reader.optional("parameters", atMost(PARTS_MAX, listOf(mapping(DraftParameter::read)))),
                    reader.required("steps", atMost(PARTS_MAX, listOf(mapping(DraftStep::read)))),
                    reader.optional("independent", BOOLEAN),
                    reader.optional("aim", TEXT),
                    reader.optional("windows", atMost(PARTS_MAX, listOf(mapping(DraftWindow::read)))));
        }

        void check(YamlProblems problems, ActionRules rules) {
            Set<String> names = new HashSet<>(BUILT_IN);
            for (DraftParameter parameter : present(parameters)) {
                // A default may refer to parameters above it.
                references(parameter.fallback(), names, problems);
                if (parameter.type().isPresent() && parameter.fallback().isPresent()) {
                    typed(
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
                check(step, ids, names, problems);
                action(step, above, rules, problems);
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

        private static void check(DraftStep step, Set<String> ids, Set<String> names, YamlProblems problems) {
            references(step.title(), names, problems);
            references(step.when(), names, problems);
            if (step.needs().isPresent()) {
                for (YamlValue<String> need : step.needs().get()) {
                    if (need.isPresent() && !ids.contains(need.get())) {
                        problems.error(
                                need.position(),
                                "there is no step `" + need.get() + "` before this one",
                                "a step can only need steps listed above it");
                    }
                }
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

        private static void action(DraftStep step, List<DraftStep> above, ActionRules rules, YamlProblems problems) {
            if (!step.action().isPresent()) {
                return;
            }
            String action = step.action().get();
            if (!rules.names().contains(action)) {
                problems.error(
                        step.action().position(),
                        "there is no action `" + action + "`" + Similarity.hint(action, rules.names()),
                        "the actions are " + String.join(", ", rules.names()));
                return;
            }
            Map<String, Boolean> takes = rules.arguments(action);
            Set<String> given = new HashSet<>();
            for (YamlEntry<Scalar> argument : step.with().orElse(List.of())) {
                given.add(argument.key());
                if (!takes.containsKey(argument.key())) {
                    problems.error(
                            argument.keyPosition(),
                            "action `" + action + "` takes no `" + argument.key() + "`"
                                    + Similarity.hint(argument.key(), takes.keySet()),
                            "it takes " + String.join(", ", takes.keySet()));
                }
                if (argument.value().isPresent()) {
                    rules.type(action, argument.key())
                            .ifPresent(type -> argument(type, argument, step, above, problems));
                }
            }
            takes.forEach((name, required) -> {
                if (required && !given.contains(name)) {
                    problems.error(
                            step.position(), "action `" + action + "` needs `" + name + "`", "add it under with:");
                }
            });
        }

        private static void argument(
                ParameterType type,
                YamlEntry<Scalar> argument,
                DraftStep step,
                List<DraftStep> above,
                YamlProblems problems) {
            String text = argument.value().get().text();
            SourcePosition position = argument.value().position();
            if (type != ParameterType.STEP) {
                typed(type, argument.key(), text, position, problems);
                return;
            }
            String action = step.action().get();
            List<String> ids = step.neededOf(action, above);
            if (!text.isEmpty() && !ids.contains(text)) {
                problems.error(
                        position,
                        "`" + argument.key() + "` names `" + text + "`, which is not a step of " + action
                                + " that this one needs" + Similarity.hint(text, ids),
                        ids.isEmpty() ? "put one above, and name it under needs:" : "name " + String.join(" or ", ids));
            }
        }

        /** Text with references is checked against its type when planning; empty text means no value. */
        private static void typed(
                ParameterType type, String what, String text, SourcePosition position, YamlProblems problems) {
            if (!text.isEmpty() && Template.references(text).isEmpty() && !type.accepts(text)) {
                problems.error(position, what + " is `" + text + "`, which is not " + type.noun(), type.hint());
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
                        step.timeout().orNull()));
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
