package io.drctl.yaml;

import io.drctl.diagnostic.SourcePosition;
import io.drctl.text.Durations;
import io.drctl.text.Secrets;
import io.drctl.text.Similarity;
import io.drctl.yaml.YamlNode.Scalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a piece of a document must look like, and what it then means.
 *
 * <p>Shapes are put together: {@code listOf(TEXT)}, {@code mapOf(integer(0, 1000))}, {@code mapping(reader -> …)}. A
 * piece of another shape is reported at its exact place and read as absent, and reading goes on, so that one pass over
 * a file finds everything that is wrong with it.
 *
 * @param <T> what it means
 */
public final class YamlShape<T> {
    /** Takes sense from a node; empty after having reported why not. */
    @FunctionalInterface
    private interface Reading<T> {
        Optional<T> read(YamlNode node, String what, YamlProblems problems);
    }

    /** Any text that is not empty; a number or a lone {@code true} must be quoted to be one. */
    public static final YamlShape<String> TEXT = new YamlShape<>("a value", YamlShape::readText);

    /** Any text, also the empty one. */
    public static final YamlShape<String> TEXT_OR_EMPTY = new YamlShape<>("text", YamlShape::readTextOrEmpty);

    public static final YamlShape<Boolean> BOOLEAN = new YamlShape<>("true or false", YamlShape::readBoolean);

    /** A duration such as {@code 15m}, zero included. */
    public static final YamlShape<Duration> DURATION =
            new YamlShape<>("a duration such as 15m", YamlShape::readDuration);

    /** A duration longer than zero. */
    public static final YamlShape<Duration> DURATION_POSITIVE = DURATION.where(
            duration -> duration.compareTo(Duration.ZERO) > 0, "must be longer than zero", Durations.HOW_TO_WRITE);

    /** A single value of whatever type. */
    public static final YamlShape<Scalar> SCALAR = new YamlShape<>("a single value", YamlShape::readScalar);

    private final String noun;
    private final Reading<T> reading;

    private YamlShape(String noun, Reading<T> reading) {
        this.noun = noun;
        this.reading = reading;
    }

    /** A whole number within bounds, both included. */
    public static YamlShape<Integer> integer(int min, int max) {
        return new YamlShape<>("a whole number", (node, what, problems) -> readInteger(node, what, problems, min, max));
    }

    /** One of a few words. */
    public static <E> YamlShape<E> choice(Map<String, E> byWord) {
        List<String> words = byWord.keySet().stream().sorted().toList();
        String listed = String.join(", ", words);
        return new YamlShape<>("one of " + listed, (node, what, problems) -> {
            Optional<String> text = readText(node, what, problems);
            if (text.isPresent() && !byWord.containsKey(text.get())) {
                problems.error(
                        node.position(),
                        what + " can't be `" + text.get() + "`" + Similarity.hint(text.get(), words),
                        (words.size() == 1 ? "write " : "use one of ") + listed);
            }
            return text.map(byWord::get);
        });
    }

    public static <T> YamlShape<List<YamlValue<T>>> listOf(YamlShape<T> item) {
        return new YamlShape<>("a list", (node, what, problems) -> {
            if (!(node instanceof YamlNode.Sequence sequence)) {
                wrongType(node, what, "a list", "write [a, b], or one `- item` a line", problems);
                return Optional.empty();
            }
            List<YamlValue<T>> values = new ArrayList<>();
            for (YamlNode child : sequence.items()) {
                String name = "item " + (values.size() + 1) + " of " + what;
                values.add(YamlValue.of(item.read(child, name, problems), child.position()));
            }
            return Optional.of(values);
        });
    }

    /** A mapping whose keys the writer of the file chooses. */
    public static <T> YamlShape<List<YamlEntry<T>>> mapOf(YamlShape<T> value) {
        return new YamlShape<>("a mapping", (node, what, problems) -> {
            if (!(node instanceof YamlNode.Mapping mapping)) {
                wrongType(node, what, "a mapping", "write {key: value}, or one `key: value` a line", problems);
                return Optional.empty();
            }
            List<YamlEntry<T>> entries = new ArrayList<>();
            for (YamlNode.Entry entry : mapping.entries()) {
                Optional<T> read = value.read(entry.value(), "`" + entry.key() + "` of " + what, problems);
                entries.add(new YamlEntry<>(
                        entry.key(),
                        entry.keyPosition(),
                        YamlValue.of(read, entry.value().position())));
            }
            return Optional.of(entries);
        });
    }

    /**
     * A mapping of known keys. The reader is asked for them by {@code reading}; when that returns, keys which it didn't
     * ask for are reported as unknown, and required ones that weren't there as missing.
     */
    public static <T> YamlShape<T> mapping(Function<YamlMappingReader, T> reading) {
        return new YamlShape<>("a mapping", (node, what, problems) -> {
            if (!(node instanceof YamlNode.Mapping mapping)) {
                wrongType(node, what, "a mapping", "write one `key: value` a line", problems);
                return Optional.empty();
            }
            YamlMappingReader reader = new YamlMappingReader(mapping, what, problems);
            T result = reading.apply(reader);
            reader.finish();
            return Optional.of(result);
        });
    }

    /** This shape, of which only some values will do. */
    public YamlShape<T> where(Predicate<? super T> rule, String complaint, String remedy) {
        return where(rule, value -> complaint, remedy);
    }

    /** This shape, of which only some values will do, with a complaint that depends on the value. */
    public YamlShape<T> where(Predicate<? super T> rule, Function<? super T, String> complaint, String remedy) {
        return new YamlShape<>(noun, (node, what, problems) -> {
            Optional<T> value = reading.read(node, what, problems);
            if (value.isPresent() && !rule.test(value.get())) {
                problems.error(node.position(), what + " " + complaint.apply(value.get()), remedy);
                return Optional.empty();
            }
            return value;
        });
    }

    /** Looks at a value that has the right shape; false after having reported what is wrong with it. */
    @FunctionalInterface
    public interface Condition<T> {
        boolean test(T value, SourcePosition position, YamlProblems problems);
    }

    /** This shape, of which only what meets a condition will do; the condition reports what is wrong, at its place. */
    public YamlShape<T> checked(Condition<? super T> condition) {
        return new YamlShape<>(
                noun,
                (node, what, problems) -> reading.read(node, what, problems)
                        .filter(value -> condition.test(value, node.position(), problems)));
    }

    /** This shape with the place where it was found; present also when what stands there is unusable. */
    public YamlShape<YamlValue<T>> placed() {
        return new YamlShape<>(
                noun,
                (node, what, problems) ->
                        Optional.of(YamlValue.of(reading.read(node, what, problems), node.position())));
    }

    /**
     * One of several shapes, by what stands there.
     *
     * @param noun completes "add `key:` with …"
     */
    public static <T> YamlShape<T> choose(String noun, Function<YamlNode, YamlShape<T>> which) {
        return new YamlShape<>(
                noun, (node, what, problems) -> which.apply(node).reading.read(node, what, problems));
    }

    /** This shape, meaning something else. */
    public <R> YamlShape<R> map(Function<? super T, ? extends R> meaning) {
        return new YamlShape<>(
                noun,
                (node, what, problems) -> reading.read(node, what, problems).map(meaning));
    }

    /** This shape under another name, which completes "add `key:` with …". */
    public YamlShape<T> described(String description) {
        return new YamlShape<>(description, reading);
    }

    /** What completes "add `key:` with …". */
    public String noun() {
        return noun;
    }

    /**
     * Takes sense from a node.
     *
     * @param what how messages name it, such as {@code `qty`}
     * @return empty after having reported why not
     */
    public Optional<T> read(YamlNode node, String what, YamlProblems problems) {
        if (node instanceof Scalar scalar && scalar.type() == Scalar.Type.ABSENT) {
            problems.error(node.position(), what + " has no value", "write " + noun + " after the colon");
            return Optional.empty();
        }
        return reading.read(node, what, problems);
    }

    private static Optional<String> readTextOrEmpty(YamlNode node, String what, YamlProblems problems) {
        if (node instanceof Scalar scalar && scalar.type() == Scalar.Type.TEXT) {
            return Optional.of(scalar.text());
        }
        String remedy =
                node instanceof Scalar scalar ? "put it in quotes: \"" + scalar.text() + "\"" : "write a single value";
        wrongType(node, what, "text", remedy, problems);
        return Optional.empty();
    }

    private static Optional<String> readText(YamlNode node, String what, YamlProblems problems) {
        Optional<String> text = readTextOrEmpty(node, what, problems);
        if (text.isPresent() && text.get().isBlank()) {
            problems.error(node.position(), what + " is empty", "write a value");
            return Optional.empty();
        }
        return text;
    }

    private static Optional<Boolean> readBoolean(YamlNode node, String what, YamlProblems problems) {
        if (node instanceof Scalar scalar && scalar.type() == Scalar.Type.BOOLEAN) {
            return Optional.of(scalar.text().charAt(0) == 't' || scalar.text().charAt(0) == 'T');
        }
        wrongType(node, what, "true or false", "write true or false, without quotes", problems);
        return Optional.empty();
    }

    private static Optional<Integer> readInteger(YamlNode node, String what, YamlProblems problems, int min, int max) {
        String range = "write a whole number from " + min + " to " + max + ", without quotes";
        if (!(node instanceof Scalar scalar) || scalar.type() != Scalar.Type.INTEGER) {
            wrongType(node, what, "a whole number", range, problems);
            return Optional.empty();
        }
        if (!scalar.text().matches("-?(0|[1-9][0-9]*)")) {
            problems.error(
                    node.position(),
                    what + " is " + scalar.text() + ", which YAML readers understand differently",
                    "write it as a decimal number without leading zeros or sign");
            return Optional.empty();
        }
        // Ten digits and a sign hold every int; longer ones are out of bounds anyway.
        long number = scalar.text().length() > 11 ? Long.MAX_VALUE : Long.parseLong(scalar.text());
        if (number < min || number > max) {
            problems.error(
                    node.position(), what + " must be from " + min + " to " + max + ", not " + scalar.text(), range);
            return Optional.empty();
        }
        return Optional.of((int) number);
    }

    private static Optional<Duration> readDuration(YamlNode node, String what, YamlProblems problems) {
        String remedy = Durations.HOW_TO_WRITE;
        if (node instanceof Scalar scalar && scalar.type() == Scalar.Type.INTEGER) {
            problems.error(
                    node.position(), what + " needs a unit", "write " + scalar.text() + "s for seconds, or m, h, d");
            return Optional.empty();
        }
        if (!(node instanceof Scalar scalar) || scalar.type() != Scalar.Type.TEXT) {
            wrongType(node, what, "a duration", remedy, problems);
            return Optional.empty();
        }
        Optional<Duration> duration = Durations.parse(scalar.text());
        if (duration.isEmpty()) {
            problems.error(node.position(), what + " is not a duration: " + quoted(scalar.text()), remedy);
        }
        return duration;
    }

    private static Optional<Scalar> readScalar(YamlNode node, String what, YamlProblems problems) {
        if (node instanceof Scalar scalar) {
            return Optional.of(scalar);
        }
        wrongType(node, what, "a single value", "write one value", problems);
        return Optional.empty();
    }

    private static void wrongType(YamlNode node, String what, String expected, String remedy, YamlProblems problems) {
        String seen =
                node instanceof Scalar scalar ? quoted(scalar.text()) + " is " + node.noun() : "this is " + node.noun();
        problems.error(node.position(), what + " must be " + expected + ", but " + seen, remedy);
    }

    /** A text of the user's, short enough for a message of one line. */
    private static String quoted(String text) {
        // Of what is cut a secret is no longer known.
        String shown = Secrets.hiddenByForm(text);
        String line = shown.lines().findFirst().orElse("");
        boolean whole = line.equals(shown) && line.length() <= 40;
        return "\"" + (whole ? line : line.substring(0, Math.min(line.length(), 40)) + "...") + "\"";
    }
}
