package io.drctl.yaml;

import io.drctl.diagnostic.InputException;
import io.drctl.diagnostic.SourcePosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;
import tools.jackson.dataformat.yaml.YAMLReadFeature;

/**
 * Builds the tree from Jackson's token stream.
 *
 * <p>What Jackson lets through is found by the character at which a token begins: it turns an alias {@code *a} into the
 * text "a", says nothing of the anchor of a scalar, and accepts duplicate keys. No plain scalar can begin with one of
 * those characters (https://yaml.org/spec/1.2.2/#733-plain-style), so they mean what they look like.
 */
final class YamlTreeParser {
    /** Deeper than any file that a person keeps in their head, and shallow enough for recursion. */
    static final int DEPTH_MAX = 32;

    private static final YAMLFactory FACTORY = YAMLFactory.builder()
            // An empty value must stay apart from a quoted empty text; the scalar's type decides.
            .disable(YAMLReadFeature.EMPTY_STRING_AS_NULL)
            .build();

    private final SourceText source;
    private final YamlProblems problems;
    private final Set<SourcePosition> refused = new HashSet<>();

    YamlTreeParser(SourceText source, YamlProblems problems) {
        this.source = source;
        this.problems = problems;
    }

    YamlNode parse() {
        try (YAMLParser parser =
                (YAMLParser) FACTORY.createParser(ObjectReadContext.empty(), new WholeCharacters(source.text()))) {
            try {
                return document(parser);
            } catch (JacksonException e) {
                throw notYaml(e, parser);
            }
        }
    }

    private YamlNode document(YAMLParser parser) {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw fatal(new SourcePosition(source.file(), 1, 1), "the file is empty", "write its keys and values");
        }
        YamlNode root = node(parser, first, 1);
        if (root instanceof YamlNode.Scalar scalar && scalar.type() == YamlNode.Scalar.Type.ABSENT) {
            throw fatal(scalar.position(), "the document is empty", "write its keys and values");
        }
        if (parser.nextToken() != null) {
            throw fatal(
                    separatorBefore(position(parser)),
                    "a second document begins here, but the file must hold exactly one",
                    "remove `---` and what follows it");
        }
        return root;
    }

    private YamlNode node(YAMLParser parser, JsonToken token, int depth) {
        SourcePosition position = position(parser);
        refuseProperties(position);
        return switch (token) {
            case START_OBJECT -> mapping(parser, checkDepth(position, depth), depth);
            case START_ARRAY -> sequence(parser, checkDepth(position, depth), depth);
            default -> scalar(parser, position);
        };
    }

    private YamlNode.Mapping mapping(YAMLParser parser, SourcePosition position, int depth) {
        List<YamlNode.Entry> entries = new ArrayList<>();
        Map<String, SourcePosition> seen = new HashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            SourcePosition keyPosition = position(parser);
            refuseProperties(keyPosition);
            if (key.equals("<<")) {
                refuse(keyPosition, "merge keys (`<<`) are not supported", "write the merged keys out here");
            }
            YamlNode value = node(parser, parser.nextToken(), depth + 1);
            SourcePosition earlier = seen.putIfAbsent(key, keyPosition);
            if (earlier == null) {
                entries.add(new YamlNode.Entry(key, keyPosition, value));
            } else {
                refuse(
                        keyPosition,
                        "duplicate key `" + key + "`, first given on line " + earlier.line(),
                        "keep one of the two");
            }
        }
        return new YamlNode.Mapping(position, entries);
    }

    private YamlNode.Sequence sequence(YAMLParser parser, SourcePosition position, int depth) {
        List<YamlNode> items = new ArrayList<>();
        JsonToken token = parser.nextToken();
        while (token != JsonToken.END_ARRAY) {
            items.add(node(parser, token, depth + 1));
            token = parser.nextToken();
        }
        return new YamlNode.Sequence(position, items);
    }

    private YamlNode.Scalar scalar(YAMLParser parser, SourcePosition position) {
        int first = source.characterAt(position.line(), position.column());
        String text = Objects.requireNonNullElse(parser.getString(), "");
        boolean plain = first != '"' && first != '\'' && first != '|' && first != '>';
        return new YamlNode.Scalar(position, text, plain);
    }

    private SourcePosition checkDepth(SourcePosition position, int depth) {
        if (depth > DEPTH_MAX) {
            throw fatal(
                    position, "nesting is deeper than " + DEPTH_MAX + " levels here", "flatten what is on this line");
        }
        return position;
    }

    /** Anchors, aliases and tags, which stand before the piece that they belong to. */
    private void refuseProperties(SourcePosition position) {
        switch (source.characterAt(position.line(), position.column())) {
            case '&' ->
                refuse(position, "anchors (`&`) are not supported", "remove it, and write values out where needed");
            case '*' ->
                refuse(
                        position,
                        "aliases (`*`) are not supported",
                        "write the value out here; text that begins with `*` needs quotes");
            case '!' ->
                refuse(
                        position,
                        "tags (`!`) are not supported",
                        "remove the tag; text that begins with `!` needs quotes");
            default -> {}
        }
    }

    /** Once for each place: a mapping and its first key begin at the same one. */
    private void refuse(SourcePosition position, String summary, String remedy) {
        if (refused.add(position)) {
            problems.error(position, summary, remedy);
        }
    }

    /** Reports a problem after which the rest of the file can't be made sense of. */
    private InputException fatal(SourcePosition position, String summary, @Nullable String remedy) {
        problems.error(position, summary, remedy);
        return new InputException(problems.all());
    }

    private InputException notYaml(JacksonException failure, YAMLParser parser) {
        SourcePosition position = position(parser);
        String said = Objects.requireNonNullElse(failure.getOriginalMessage(), "");
        if (failure.getCause() instanceof MarkedYamlEngineException marked) {
            Optional<Mark> mark = marked.getProblemMark();
            if (mark.isPresent()) {
                position = clamped(mark.get().getLine() + 1, mark.get().getColumn() + 1);
            }
            said = Objects.requireNonNullElse(marked.getProblem(), "");
        }
        YamlSyntaxProblem problem = YamlSyntaxProblem.of(said);
        return fatal(position, problem.summary(), problem.remedy());
    }

    private SourcePosition position(YAMLParser parser) {
        TokenStreamLocation location = parser.currentTokenLocation();
        return clamped(location.getLineNr(), location.getColumnNr());
    }

    /** The end of the file counts as the end of its last line that has text, where an editor can go. */
    private SourcePosition clamped(int line, int column) {
        int lastLine = source.lastLineWithText();
        if (line > lastLine) {
            String text = Objects.requireNonNullElse(source.line(lastLine), "");
            return new SourcePosition(source.file(), lastLine, text.codePointCount(0, text.length()) + 1);
        }
        return new SourcePosition(source.file(), Math.max(line, 1), Math.max(column, 1));
    }

    private SourcePosition separatorBefore(SourcePosition position) {
        for (int line = position.line(); line >= 1; line--) {
            if (Objects.requireNonNullElse(source.line(line), "").startsWith("---")) {
                return new SourcePosition(source.file(), line, 1);
            }
        }
        return position;
    }
}
