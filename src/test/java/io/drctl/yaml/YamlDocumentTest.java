package io.drctl.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.diagnostic.SourcePosition;
import io.drctl.yaml.YamlNode.Scalar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlDocumentTest {
    private static YamlDocument read(String text) {
        return YamlDocument.read(text.getBytes(UTF_8), "f.yaml");
    }

    private static List<String> refusal(byte[] bytes) {
        InputException refused = catchThrowableOfType(InputException.class, () -> YamlDocument.read(bytes, "f.yaml"));
        return refused.diagnostics().stream()
                .map(diagnostic -> diagnostic.position() == null
                        ? diagnostic.summary()
                        : diagnostic.position() + ": " + diagnostic.summary())
                .toList();
    }

    private static List<String> refusal(String text) {
        return refusal(text.getBytes(UTF_8));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refuses_with_one_diagnostic(String text, String expected) {
        assertThat(refusal(text)).containsExactly(expected);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments("a: &x 1\n", "f.yaml:1:4: anchors (`&`) are not supported"),
                arguments("&x a: 1\n", "f.yaml:1:1: anchors (`&`) are not supported"),
                arguments("a: &x {b: 1}\n", "f.yaml:1:4: anchors (`&`) are not supported"),
                arguments("a: &x\n  b: 1\n", "f.yaml:1:4: anchors (`&`) are not supported"),
                arguments("a: *x\n", "f.yaml:1:4: aliases (`*`) are not supported"),
                arguments("a: [b, *x]\n", "f.yaml:1:8: aliases (`*`) are not supported"),
                arguments("b: 1\n*x : 2\n", "f.yaml:2:1: aliases (`*`) are not supported"),
                arguments("a:\n  <<: {b: 1}\n", "f.yaml:2:3: merge keys (`<<`) are not supported"),
                arguments("a: !!str 5\n", "f.yaml:1:4: tags (`!`) are not supported"),
                arguments("a: !include other.yaml\n", "f.yaml:1:4: tags (`!`) are not supported"),
                arguments("a: 1\nb: 2\na: 3\n", "f.yaml:3:1: duplicate key `a`, first given on line 1"),
                arguments("a: {b: 1, \"b\": 2}\n", "f.yaml:1:11: duplicate key `b`, first given on line 1"),
                arguments(
                        "a: 1\n---\nb: 2\n",
                        "f.yaml:2:1: a second document begins here, but the file must hold exactly one"),
                arguments(
                        "a: 1\n---\n", "f.yaml:2:1: a second document begins here, but the file must hold exactly one"),
                arguments("", "f.yaml:1:1: the file is empty"),
                arguments("# only a comment\n", "f.yaml:1:1: the file is empty"),
                arguments("---\n", "f.yaml:1:4: the document is empty"),
                arguments("~\n", "f.yaml:1:1: the document is empty"),
                arguments("a:\n\tb: 1\n", "f.yaml:2:1: a tab can't be used here"),
                arguments("a: \u0007\n", "f.yaml:1:4: the character U+0007 is not allowed here"),
                arguments("a: b\ufeff\n", "f.yaml:1:5: the character U+FEFF is not allowed here"),
                arguments("a: b: c\n", "f.yaml:1:5: a `:` can't stand here"),
                arguments("a: -\nb: 1\n", "f.yaml:1:4: a list item (`-`) can't begin here"),
                arguments("a:\n  b: 1\n c: 2\n", "f.yaml:3:2: this line is indented differently from its neighbours"),
                arguments("- a\nb: 1\n", "f.yaml:2:1: this line doesn't continue the one above"),
                arguments("a: 1\nb\n", "f.yaml:2:2: there is a key without `:` before this"),
                arguments("a: [1, 2\nb: 3\n", "f.yaml:2:2: the list that begins with `[` isn't closed"),
                arguments("a: {b: 1]\n", "f.yaml:1:9: the mapping that begins with `{` isn't closed"),
                arguments("a: 'x\nb: 3\n", "f.yaml:2:5: the file ends inside a quoted text"),
                arguments("a: \"\\q\"\n", "f.yaml:1:6: a backslash is followed by a character that can't be escaped"),
                arguments("a: \"\\uZZ\"\n", "f.yaml:1:7: this escape sequence is incomplete"),
                arguments("a: @x\n", "f.yaml:1:4: a value can't begin with this character"),
                arguments("a: `x`\n", "f.yaml:1:4: a value can't begin with this character"),
                arguments("a: |x\n  b\n", "f.yaml:1:5: nothing may follow `|` or `>` on the same line"),
                arguments("? [a, b]\n: c\n", "f.yaml:1:3: a key must be plain text"),
                arguments("}\n", "f.yaml:1:1: a value is missing here"),
                arguments("a: [ - x ]\n", "f.yaml:1:6: a value is missing here"),
                arguments("? " + "a".repeat(60_000) + "\n: 1\n", "f.yaml:1:3: this key is far too long"));
    }

    @Test
    void an_anchor_and_its_alias_are_reported_each_at_its_place() {
        assertThat(refusal("a: &x 1\nb: *x\n"))
                .containsExactly(
                        "f.yaml:1:4: anchors (`&`) are not supported", "f.yaml:2:4: aliases (`*`) are not supported");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "a: [", "[{a: "})
    void refuses_a_nesting_bomb_where_it_becomes_too_deep(String opening) {
        List<String> refusal = refusal(opening.repeat(SourceText.BYTES_MAX / opening.length()));

        assertThat(refusal).singleElement().asString().contains("nesting is deeper than 32 levels here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "? ", "[{", "!!x [", "&a [", "a:\n ", "*", "<<: {", "\n"})
    void refuses_other_bombs_without_falling_over(String opening) {
        assertThat(refusal(opening.repeat(SourceText.BYTES_MAX / opening.length())))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"k: 1\n", "{k: 1, ", "[k, "})
    void a_mebibyte_of_mistakes_is_reported_within_bounds(String opening) {
        String repeated = opening.replaceFirst("[{\\[]", "");
        String text = opening + repeated.repeat(SourceText.BYTES_MAX / repeated.length() - 2);

        InputException refused =
                catchThrowableOfType(InputException.class, () -> YamlDocument.read(text.getBytes(UTF_8), "f.yaml"));

        assertThat(refused.diagnostics())
                .hasSizeBetween(1, YamlProblems.KEPT_MAX + 1)
                .allSatisfy(diagnostic -> {
                    String excerpt = diagnostic.excerpt();
                    assertThat(excerpt == null ? 0 : excerpt.length()).isLessThanOrEqualTo(YamlProblems.EXCERPT_MAX);
                });
    }

    @Test
    void accepts_nesting_up_to_the_limit() {
        YamlDocument document = read("[".repeat(32) + "]".repeat(32));

        assertThat(document.root()).isInstanceOf(YamlNode.Sequence.class);
        assertThat(refusal("[".repeat(33) + "]".repeat(33)))
                .containsExactly("f.yaml:1:33: nesting is deeper than 32 levels here");
    }

    @Test
    void reads_a_mebibyte_and_no_byte_more() {
        String text = "a: " + "x".repeat(SourceText.BYTES_MAX - 3);

        assertThat(read(text).root()).isInstanceOf(YamlNode.Mapping.class);
        assertThat(refusal(text + "x")).containsExactly("f.yaml is larger than 1 MiB");
    }

    @Test
    void names_the_byte_that_is_not_utf8() {
        byte[] bytes = "a: 1\nb: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(refusal(bytes)).containsExactly("f.yaml:2:7: byte 0xE9 is not valid UTF-8");
    }

    @Test
    void names_the_byte_of_a_character_cut_off_at_the_end() {
        assertThat(refusal(new byte[] {'a', ':', ' ', (byte) 0xE2, (byte) 0x82}))
                .containsExactly("f.yaml:1:4: byte 0xE2 is not valid UTF-8");
    }

    @Test
    void refuses_utf16() {
        assertThat(refusal("a: 1\n".getBytes(StandardCharsets.UTF_16)))
                .containsExactly("f.yaml:1:1: the file is encoded in UTF-16, not in UTF-8");
    }

    @Test
    void skips_a_byte_order_mark_without_counting_it() {
        YamlDocument document = read("\ufeffa: 1\n");

        assertThat(document.root().position()).isEqualTo(new SourcePosition("f.yaml", 1, 1));
        assertThat(document.root()).isInstanceOf(YamlNode.Mapping.class);
    }

    @Test
    void refuses_a_directory_and_a_file_that_is_not_there(@TempDir Path directory) {
        assertThat(refusalOf(directory)).containsExactly("f.yaml is a directory");
        assertThat(refusalOf(directory.resolve("none.yaml"))).containsExactly("there is no file f.yaml");
    }

    @Test
    void refuses_a_file_that_this_user_may_not_read(@TempDir Path directory) throws IOException {
        Path secret = directory.resolve("secret.yaml");
        Files.writeString(secret, "a: 1\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(secret), "root may read every file");

        assertThat(refusalOf(secret)).containsExactly("f.yaml can't be read: permission denied");
    }

    private static List<String> refusalOf(Path file) {
        InputException refused = catchThrowableOfType(InputException.class, () -> YamlDocument.read(file, "f.yaml"));
        return refused.diagnostics().stream().map(Diagnostic::summary).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "no, TEXT",
        "on, TEXT",
        "yes, TEXT",
        "'''5''', TEXT",
        "12:30, TEXT",
        "1_000, TEXT",
        "2026-01-01, TEXT",
        "true, BOOLEAN",
        "False, BOOLEAN",
        "010, INTEGER",
        "-3, INTEGER",
        "+5, INTEGER",
        "0x1f, INTEGER",
        "1.30, FRACTION",
        "1e3, FRACTION",
        ".inf, FRACTION",
        "~, ABSENT",
        "null, ABSENT"
    })
    void scalars_have_the_types_of_yaml_1_2(String text, Scalar.Type type) {
        YamlNode.Mapping root = (YamlNode.Mapping) read("a: " + text + "\n").root();

        assertThat(((Scalar) root.entries().get(0).value()).type()).isEqualTo(type);
    }

    @Test
    void positions_are_counted_in_characters_and_all_three_line_breaks_count() {
        YamlNode.Mapping root = (YamlNode.Mapping)
                read("\"\ud83d\ude00\": {b: 1}\r\nc: 2\rd:\n  - e\n").root();

        assertThat(root.entries())
                .extracting(entry -> entry.keyPosition() + " " + entry.value().position())
                .containsExactly("f.yaml:1:1 f.yaml:1:6", "f.yaml:2:1 f.yaml:2:4", "f.yaml:3:1 f.yaml:4:3");
    }

    /** What the reading aid is for: a runbook-like document. */
    record Step(YamlValue<String> name, YamlValue<Duration> timeout, YamlValue<Boolean> oneWay) {}

    private static List<String> stepProblems(String text) {
        YamlDocument document = read(text);
        document.asMapping(root -> root.required(
                "steps",
                YamlShape.listOf(YamlShape.mapping(step -> new Step(
                        step.required("name", YamlShape.TEXT),
                        step.required("timeout", YamlShape.DURATION_POSITIVE),
                        step.optional("one-way", YamlShape.BOOLEAN))))));
        return document.problems().all().stream()
                .map(diagnostic -> diagnostic.position() + ": " + diagnostic.summary() + " / " + diagnostic.remedy()
                        + " / " + diagnostic.excerpt())
                .toList();
    }

    @Test
    void a_misspelt_key_is_one_problem_and_not_a_missing_key_as_well() {
        assertThat(stepProblems("steps:\n  - {name: a, time-out: 5m, oneway: yes}\n"))
                .containsExactly(
                        "f.yaml:2:15: unknown key `time-out`, did you mean `timeout`? / rename it to `timeout`"
                                + " /   - {name: a, time-out: 5m, oneway: yes}",
                        "f.yaml:2:29: unknown key `oneway`, did you mean `one-way`? / rename it to `one-way`"
                                + " /   - {name: a, time-out: 5m, oneway: yes}");
    }

    @Test
    void all_problems_of_a_document_are_found_in_one_pass() {
        assertThat(stepProblems("steps:\n  - name: 5\n    timeout: 90\n  - one-way: yes\n  - just text\n"))
                .containsExactly(
                        "f.yaml:2:11: `name` must be text, but \"5\" is a whole number / put it in quotes: \"5\""
                                + " /   - name: 5",
                        "f.yaml:3:14: `timeout` needs a unit / write 90s for seconds, or m, h, d /     timeout: 90",
                        "f.yaml:4:5: missing key `name` in item 2 of `steps` / add `name:` with a value"
                                + " /   - one-way: yes",
                        "f.yaml:4:5: missing key `timeout` in item 2 of `steps` / add `timeout:` with a duration"
                                + " such as"
                                + " 15m /   - one-way: yes",
                        "f.yaml:4:14: `one-way` must be true or false, but \"yes\" is text / write true or false,"
                                + " without quotes /   - one-way: yes",
                        "f.yaml:5:5: item 3 of `steps` must be a mapping, but \"just text\" is text / write one"
                                + " `key: value` a line /   - just text");
    }

    @Test
    void a_document_that_is_no_mapping_is_refused() {
        YamlDocument document = read("- a\n");

        InputException refused = catchThrowableOfType(
                InputException.class, () -> document.asMapping(root -> root.required("a", YamlShape.TEXT)));

        assertThat(refused.diagnostics())
                .extracting(Diagnostic::summary)
                .containsExactly("the file must be a mapping, but this is a list");
    }
}
