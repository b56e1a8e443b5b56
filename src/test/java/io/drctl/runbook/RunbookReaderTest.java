package io.drctl.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.runbook.RunbookLibrary.Source;
import io.drctl.runbook.RunbookOrigin.Kind;
import io.drctl.testing.ShippedRunbooks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class RunbookReaderTest {
    /**
     * {@code act} needs {@code region} and may have {@code force}; {@code look} takes nothing; {@code compare} may take
     * another step of its kind.
     */
    private static final RunbookReader.ActionRules RULES = new RunbookReader.ActionRules() {
        @Override
        public List<String> names() {
            return List.of("act", "look", "compare");
        }

        @Override
        public Map<String, Boolean> arguments(String action) {
            return switch (action) {
                case "act" -> Map.of("region", true, "force", false);
                case "compare" -> Map.of("same-as", false);
                default -> Map.of();
            };
        }

        @Override
        public Optional<ParameterType> type(String action, String argument) {
            return switch (argument) {
                case "region" -> Optional.of(ParameterType.REGION);
                case "force" -> Optional.of(ParameterType.FLAG);
                case "same-as" -> Optional.of(ParameterType.STEP);
                default -> Optional.empty();
            };
        }
    };

    private static final String HEAD = "name: test\ntitle: Test\n";
    private static final String LOOK = "  - {id: look, action: look}\n";
    private static final String REPEATED = "  - {id: a, action: look, for-each: database}\n";

    private static Runbook read(String yaml) {
        return RunbookReader.read(yaml.getBytes(StandardCharsets.UTF_8), "test.yaml", RULES);
    }

    static Stream<Arguments> problems() {
        return Stream.of(
                Arguments.of("steps:\n  - {id: a, action: fly}\n", "test.yaml:4:21", "there is no action `fly`"),
                Arguments.of(
                        "steps:\n  - {id: a, action: look, for-each: server}\n",
                        "test.yaml:4:37",
                        "`for-each` can't be `server`"),
                Arguments.of(
                        "parameters:\n  - {name: database, type: text, description: d}\nsteps:\n" + REPEATED,
                        "test.yaml:6:37",
                        "${database} would mean both a parameter and what the step is repeated for"),
                Arguments.of(
                        "steps:\n  - {id: a, action: look, title: \"${database}\"}\n",
                        "test.yaml:4:34",
                        "nothing is called ${database} here"),
                Arguments.of(
                        "steps:\n  - {id: a, action: look}\n  - {id: b, action: look, needs: [every c]}\n",
                        "test.yaml:5:35",
                        "there is no step `c` before this one"),
                Arguments.of(
                        "steps:\n  - {id: a, action: look}\n  - {id: b, action: look, always: true, since: c}\n",
                        "test.yaml:5:48",
                        "there is no step `c` before this one"),
                Arguments.of(
                        "steps:\n  - {id: a, action: look}\n  - {id: b, action: look, since: a}\n",
                        "test.yaml:5:34",
                        "`since` without `always: true`"),
                Arguments.of("aim: a\nsteps:\n" + REPEATED, "test.yaml:3:6", "there is no step `a`"),
                Arguments.of(
                        "steps:\n  - {id: a, action: lok}\n",
                        "test.yaml:4:21",
                        "there is no action `lok`, did you mean `look`?"),
                Arguments.of(
                        "steps:\n  - {id: a, action: act, with: {region: us-east-2, forse: x}}\n",
                        "test.yaml:4:52",
                        "action `act` takes no `forse`, did you mean `force`?"),
                Arguments.of(
                        "steps:\n  - {id: a, action: act, with: {region: here}}\n",
                        "test.yaml:4:41",
                        "region is `here`, which is not the name of a Region"),
                Arguments.of(
                        "steps:\n  - {id: a, action: act, with: {region: us-east-2, force: maybe}}\n",
                        "test.yaml:4:59",
                        "force is `maybe`, which is not true or false"),
                Arguments.of(
                        "parameters:\n  - {name: a, type: duration, default: 90 seconds, description: d}\nsteps:\n"
                                + LOOK,
                        "test.yaml:4:40",
                        "the default is `90 seconds`, which is not a duration"),
                Arguments.of(
                        "parameters:\n  - {name: a, type: flag, default: \"yes\", description: d}\nsteps:\n" + LOOK,
                        "test.yaml:4:36",
                        "the default is `yes`, which is not true or false"),
                Arguments.of("steps:\n  - {id: a, action: act}\n", "test.yaml:4:5", "action `act` needs `region`"),
                Arguments.of(
                        "steps:\n  - {id: a, action: look, with: {colour: red}}\n",
                        "test.yaml:4:34",
                        "action `look` takes no `colour`"),
                Arguments.of(
                        "steps:\n  - {id: a, action: act, with: {region: \"${where}\"}}\n",
                        "test.yaml:4:41",
                        "nothing is called ${where} here"),
                Arguments.of(
                        "steps:\n  - {id: a, action: act, with: {region: \"${from}\"}}\n",
                        "test.yaml:4:41",
                        "nothing is called ${from} here"),
                Arguments.of(
                        "parameters:\n  - {name: a, type: text, default: \"${b}\", description: d}\nsteps:\n" + LOOK,
                        "test.yaml:4:36",
                        "nothing is called ${b} here"),
                Arguments.of(
                        "steps:\n  - {id: a, action: look, title: \"${}\"}\n",
                        "test.yaml:4:34",
                        "nothing is called ${} here"),
                Arguments.of(
                        "steps:\n  - {id: a, action: look, when: \"${x}\"}\n",
                        "test.yaml:4:33",
                        "nothing is called ${x} here"),
                Arguments.of(
                        "steps:\n  - {id: a, action: look, needs: [b]}\n  - {id: b, action: look}\n",
                        "test.yaml:4:35",
                        "there is no step `b` before this one"),
                Arguments.of(
                        "steps:\n  - {id: a, action: look, needs: [a]}\n",
                        "test.yaml:4:35",
                        "there is no step `a` before this one"),
                Arguments.of(
                        "steps:\n  - {id: before, action: compare}\n" + LOOK
                                + "  - {id: after, action: compare, with: {same-as: befor}}\n",
                        "test.yaml:6:50",
                        "`same-as` names `befor`, which is not a step of compare that this one needs, did you mean"
                                + " `before`?"),
                Arguments.of(
                        "steps:\n" + LOOK + "  - {id: after, action: compare, with: {same-as: look}}\n",
                        "test.yaml:5:50",
                        "`same-as` names `look`, which is not a step of compare that this one needs"),
                Arguments.of(
                        """
                        steps:
                          - {id: before, action: compare}
                          - {id: after, action: compare, needs: [], with: {same-as: before}}
                        """,
                        "test.yaml:5:61",
                        "`same-as` names `before`, which is not a step of compare that this one needs"),
                Arguments.of(
                        "parameters:\n  - {name: a, type: step, description: d}\nsteps:\n" + LOOK,
                        "test.yaml:4:21",
                        "`type` can't be `step`"),
                Arguments.of("steps:\n" + LOOK + LOOK, "test.yaml:5:10", "step `look` is defined twice"),
                Arguments.of("steps: []\n", "test.yaml:3:8", "the runbook has no steps"),
                Arguments.of("aim: never\nsteps:\n" + LOOK, "test.yaml:3:6", "there is no step `never`"),
                Arguments.of(
                        "steps:\n" + LOOK + "windows:\n  - {name: w, from: look, until: never}\n",
                        "test.yaml:6:34",
                        "there is no step `never`"),
                Arguments.of(
                        "parameters:\n  - {name: primary, type: text, description: d}\nsteps:\n" + LOOK,
                        "test.yaml:4:12",
                        "parameter `primary` is defined twice, or is one of drctl's own names"),
                Arguments.of(
                        "parameters:\n  - {name: from, type: text, description: d}\nsteps:\n" + LOOK,
                        "test.yaml:4:12",
                        "parameter `from` is defined twice, or is one of drctl's own names"));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void a_problem_is_said_with_its_place_and_a_fix(String yaml, String place, String summary) {
        InputException failure = catchThrowableOfType(InputException.class, () -> read(HEAD + yaml));

        assertThat(failure.diagnostics()).singleElement().satisfies(diagnostic -> {
            assertThat(diagnostic.summary()).isEqualTo(summary);
            assertThat(String.valueOf(diagnostic.position())).isEqualTo(place);
            assertThat(diagnostic.remedy()).isNotNull();
        });
    }

    @Test
    void all_problems_are_told_at_once() {
        InputException failure = catchThrowableOfType(
                InputException.class,
                () -> read("name: Test\nsteps:\n  - {id: a, action: fly}\n  - {id: a, action: look, timeout: soon}\n"));

        assertThat(failure.diagnostics()).extracting(Diagnostic::summary).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void a_step_needs_the_one_before_it_unless_it_says_otherwise() {
        Runbook runbook = read(HEAD
                + "steps:\n  - {id: a, action: look}\n  - {id: b, action: look}\n  - {id: c, action: look, needs: []}\n"
                + "  - {id: d, action: look, needs: [a, b], always: true, timeout: 90s, title: \"To ${recovery}\"}\n");

        assertThat(runbook.steps())
                .extracting(Step::needs)
                .containsExactly(List.of(), List.of("a"), List.of(), List.of("a", "b"));
        assertThat(runbook.steps().get(0).title()).isEqualTo("a");
        assertThat(runbook.steps().get(3).always()).isTrue();
        assertThat(runbook.steps().get(3).timeout()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void from_is_known_where_to_is_given() {
        String step = "steps:\n  - {id: a, action: act, with: {region: \"${from}\"}}\n";
        assertThat(read(HEAD + "parameters:\n  - {name: to, type: region, required: true, description: d}\n" + step)
                        .steps())
                .hasSize(1);
        assertThatThrownBy(() -> read(HEAD + "parameters:\n  - {name: to, type: region, description: d}\n" + step))
                .isInstanceOf(InputException.class);
    }

    @Test
    void a_template_is_substituted_once_and_taken_literally() {
        assertThat(Template.resolve("${a} and ${b}, $c ${", Map.of("a", "$1 \\ ${b}", "b", "x")))
                .isEqualTo("$1 \\ ${b} and x, $c ${");
        assertThat(Template.references("${a}${b} ${a}")).containsExactly("a", "b", "a");
    }

    @Test
    void the_shipped_runbooks_are_those_of_the_directory_and_are_valid() throws IOException {
        List<String> files;
        try (Stream<Path> directory = Files.list(Path.of("runbooks"))) {
            files = directory
                    .map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .sorted()
                    .toList();
        }

        assertThat(RunbookLibrary.shipped()).containsExactlyElementsOf(files);
        for (String name : files) {
            Runbook runbook = ShippedRunbooks.read(name);
            assertThat(runbook.name()).isEqualTo(name);
            assertThat(runbook.origin().isShipped()).isTrue();
        }
    }

    @Test
    void a_runbook_beside_the_inventory_comes_before_the_shipped_one(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("flip-db.yaml"), "name: flip-db\ntitle: Mine\nsteps:\n" + LOOK);
        Files.writeString(directory.resolve("mine.yaml"), "name: yours\ntitle: Mine\nsteps:\n" + LOOK);
        RunbookLibrary library = new RunbookLibrary(directory, UnaryOperator.identity(), RULES);

        assertThat(library.read("flip-db").title()).isEqualTo("Mine");
        assertThat(library.sources())
                .contains(
                        new Source(
                                "flip-db", Kind.REPLACEMENT, String.valueOf(directory.resolve("flip-db.yaml")), true),
                        new Source("prepare", Kind.SHIPPED, "", true),
                        new Source("mine", Kind.OWN, String.valueOf(directory.resolve("mine.yaml")), false));
        assertThatThrownBy(() -> library.read("mine"))
                .isInstanceOfSatisfying(
                        InputException.class,
                        failure -> assertThat(failure.diagnostics())
                                .extracting(Diagnostic::summary)
                                .containsExactly(directory.resolve("mine.yaml") + " holds a runbook called yours"));
        Files.writeString(directory.resolve("huge.yaml"), "#".repeat((1 << 20) + 1));
        Files.createDirectory(directory.resolve("folder.yaml"));
        assertThatThrownBy(() -> library.read("huge")).hasMessageContaining("huge.yaml is larger than 1 MiB");
        assertThatThrownBy(() -> library.read("folder")).hasMessageContaining("folder.yaml is a directory");
        for (String name : List.of("../flip-db", "nothing", "", "flip-db.yaml")) {
            assertThatThrownBy(() -> library.read(name)).as(name).isInstanceOf(InputException.class);
        }
    }
}
