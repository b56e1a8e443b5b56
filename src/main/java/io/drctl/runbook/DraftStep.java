package io.drctl.runbook;

import static io.drctl.yaml.YamlShape.BOOLEAN;
import static io.drctl.yaml.YamlShape.DURATION_POSITIVE;
import static io.drctl.yaml.YamlShape.SCALAR;
import static io.drctl.yaml.YamlShape.TEXT;
import static io.drctl.yaml.YamlShape.choice;
import static io.drctl.yaml.YamlShape.listOf;
import static io.drctl.yaml.YamlShape.mapOf;

import io.drctl.diagnostic.SourcePosition;
import io.drctl.text.Similarity;
import io.drctl.yaml.YamlEntry;
import io.drctl.yaml.YamlMappingReader;
import io.drctl.yaml.YamlNode.Scalar;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A step as a runbook's file has it, and what is checked of it by itself and the steps above it. */
record DraftStep(
        YamlValue<String> id,
        YamlValue<String> title,
        YamlValue<String> action,
        YamlValue<List<YamlEntry<Scalar>>> with,
        YamlValue<List<YamlValue<String>>> needs,
        YamlValue<String> when,
        YamlValue<Boolean> always,
        YamlValue<String> since,
        YamlValue<Duration> timeout,
        YamlValue<ForEach> forEach,
        SourcePosition position) {
    private static final Map<String, ForEach> EACH =
            Arrays.stream(ForEach.values()).collect(Collectors.toMap(ForEach::word, Function.identity()));

    static DraftStep read(YamlMappingReader reader) {
        return new DraftStep(
                reader.required("id", RunbookReader.NAME),
                reader.optional("title", TEXT),
                reader.required("action", TEXT),
                reader.optional("with", mapOf(SCALAR)),
                reader.optional("needs", RunbookReader.atMost(RunbookReader.PARTS_MAX, listOf(TEXT))),
                reader.optional("when", TEXT),
                reader.optional("always", BOOLEAN),
                reader.optional("since", RunbookReader.NAME),
                reader.optional("timeout", DURATION_POSITIVE),
                reader.optional("for-each", choice(EACH)),
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

    private List<String> neededSteps(List<DraftStep> before) {
        return needed(before).stream().map(ForEach::stepOf).toList();
    }

    /** The steps of an action that this one needs, itself or through others. */
    List<String> neededOf(String action, List<DraftStep> above) {
        Set<String> needed = new HashSet<>(neededSteps(above));
        List<String> found = new ArrayList<>();
        for (int i = above.size() - 1; i >= 0; i--) {
            DraftStep step = above.get(i);
            if (step.id().isPresent() && needed.contains(step.id().get())) {
                needed.addAll(step.neededSteps(above.subList(0, i)));
                // What is repeated has as many steps as the site has members.
                if (action.equals(step.action().orNull()) && !step.forEach().isPresent()) {
                    found.add(0, step.id().get());
                }
            }
        }
        return found;
    }

    void checkAction(List<DraftStep> above, RunbookReader.ActionRules rules, YamlProblems problems) {
        if (!this.action.isPresent()) {
            return;
        }
        String action = this.action.get();
        if (!rules.names().contains(action)) {
            problems.error(
                    this.action.position(),
                    "there is no action `" + action + "`" + Similarity.hint(action, rules.names()),
                    "the actions are " + String.join(", ", rules.names()));
            return;
        }
        Map<String, Boolean> takes = rules.arguments(action);
        Set<String> given = new HashSet<>();
        for (YamlEntry<Scalar> argument : with.orElse(List.of())) {
            given.add(argument.key());
            if (!takes.containsKey(argument.key())) {
                problems.error(
                        argument.keyPosition(),
                        "action `" + action + "` takes no `" + argument.key() + "`"
                                + Similarity.hint(argument.key(), takes.keySet()),
                        "it takes " + String.join(", ", takes.keySet()));
            }
            if (argument.value().isPresent()) {
                rules.type(action, argument.key()).ifPresent(type -> argument(type, argument, above, problems));
            }
        }
        takes.forEach((name, required) -> {
            if (required && !given.contains(name)) {
                problems.error(position, "action `" + action + "` needs `" + name + "`", "add it under with:");
            }
        });
    }

    private void argument(
            ParameterType type, YamlEntry<Scalar> argument, List<DraftStep> above, YamlProblems problems) {
        String text = argument.value().get().text();
        SourcePosition place = argument.value().position();
        if (type != ParameterType.STEP) {
            typed(type, argument.key(), text, place, problems);
            return;
        }
        String own = action.get();
        List<String> ids = neededOf(own, above);
        if (!text.isEmpty() && !ids.contains(text)) {
            problems.error(
                    place,
                    "`" + argument.key() + "` names `" + text + "`, which is not a step of " + own
                            + " that this one needs" + Similarity.hint(text, ids),
                    ids.isEmpty() ? "put one above, and name it under needs:" : "name " + String.join(" or ", ids));
        }
    }

    /** Text with references is checked against its type when planning; empty text means no value. */
    static void typed(ParameterType type, String what, String text, SourcePosition position, YamlProblems problems) {
        if (!text.isEmpty() && Template.references(text).isEmpty() && !type.accepts(text)) {
            problems.error(position, what + " is `" + text + "`, which is not " + type.noun(), type.hint());
        }
    }
}
