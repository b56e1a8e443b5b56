package io.drctl.yaml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the YAML parser complained about, in words for the person who wrote the file.
 *
 * <p>The parser speaks of tokens and productions ("expected &lt;block end&gt;, but found '?'"); what people did was to
 * indent a line differently from its neighbours. The usual complaints are translated; any other is quoted.
 */
record YamlSyntaxProblem(String summary, @Nullable String remedy) {

    /** @param trace what the parser's complaint contains */
    private record Translation(String trace, String summary, String remedy) {}

    private static final List<Translation> TRANSLATIONS = List.of(
            new Translation("\\t(TAB)", "a tab can't be used here", "indent with spaces"),
            new Translation(
                    "mapping values are not allowed here",
                    "a `:` can't stand here",
                    "put text that contains `: ` in quotes, or check the indentation of this line and the one above"),
            new Translation(
                    "sequence entries are not allowed here",
                    "a list item (`-`) can't begin here",
                    "put a lone \"-\" in quotes, or begin the list on a line of its own"),
            new Translation(
                    "but found '<block mapping start>'",
                    "this line is indented differently from its neighbours",
                    "give all keys of a mapping the same indentation"),
            new Translation(
                    "expected <block end>",
                    "this line doesn't continue the one above",
                    "check its indentation, and that quotes and brackets are closed"),
            new Translation(
                    "could not find expected ':'",
                    "there is a key without `:` before this",
                    "write `key: value` with a space after the colon"),
            new Translation("expected ',' or ']'", "the list that begins with `[` isn't closed", "add `,` or `]`"),
            new Translation("expected ',' or '}'", "the mapping that begins with `{` isn't closed", "add `,` or `}`"),
            new Translation("found unexpected end of stream", "the file ends inside a quoted text", "close the quotes"),
            new Translation(
                    "found unexpected document separator",
                    "there is a document separator inside a quoted text",
                    "close the quotes"),
            new Translation(
                    "unknown escape character",
                    "a backslash is followed by a character that can't be escaped",
                    "write the backslash twice, or use single quotes"),
            new Translation(
                    "expected escape sequence",
                    "this escape sequence is incomplete",
                    "give all of its hexadecimal digits"),
            new Translation(
                    "that cannot start any token",
                    "a value can't begin with this character",
                    "put the value in quotes"),
            new Translation(
                    "got this instead: =ALI",
                    "aliases (`*`) are not supported",
                    "write the key out here; a key that begins with `*` needs quotes"),
            new Translation(
                    "Expected a property name",
                    "a key must be plain text",
                    "put text that begins with `{` or `[` in quotes"),
            new Translation("Name length", "this key is far too long", "check that the quotes around it are closed"),
            new Translation(
                    "expected chomping or indentation indicators",
                    "nothing may follow `|` or `>` on the same line",
                    "begin the text on the next line"),
            new Translation(
                    "expected the node content",
                    "a value is missing here",
                    "write one, or remove the stray character"));

    static YamlSyntaxProblem of(String said) {
        for (Translation translation : TRANSLATIONS) {
            if (said.contains(translation.trace())) {
                return new YamlSyntaxProblem(translation.summary(), translation.remedy());
            }
        }
        String firstLine = said.lines().findFirst().orElse("").strip();
        return new YamlSyntaxProblem(
                firstLine.isEmpty() ? "this is not valid YAML" : "this is not valid YAML: " + firstLine, null);
    }
}
