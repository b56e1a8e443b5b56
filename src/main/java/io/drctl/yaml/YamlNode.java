package io.drctl.yaml;

import io.drctl.diagnostic.SourcePosition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A piece of a YAML document that knows where it stands. */
public sealed interface YamlNode {
    /** Where the piece begins: of a block mapping, its first key. */
    SourcePosition position();

    /** What this is, for messages: {@code a mapping}, {@code a list}, {@code text}, {@code a whole number}, … */
    String noun();

    /** Hands this to the one of three that is for its kind. */
    void match(Consumer<Mapping> mapping, Consumer<Sequence> sequence, Consumer<Scalar> scalar);

    /**
     * Keys with their values, in the file's order.
     *
     * @param entries each key at most once; the parser refuses duplicates
     */
    record Mapping(SourcePosition position, List<Entry> entries) implements YamlNode {
        public Mapping {
            entries = List.copyOf(entries);
        }

        public Optional<Entry> entry(String key) {
            return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
        }

        /** The keys, for callers that ask for many: {@link #entry} looks through all of them. */
        Set<String> keys() {
            return entries.stream().map(Entry::key).collect(Collectors.toUnmodifiableSet());
        }

        @Override
        public void match(Consumer<Mapping> mapping, Consumer<Sequence> sequence, Consumer<Scalar> scalar) {
            mapping.accept(this);
        }

        @Override
        public String noun() {
            return "a mapping";
        }
    }

    /** A key of a mapping, and its value. */
    record Entry(String key, SourcePosition keyPosition, YamlNode value) {}

    /** Items in the file's order. */
    record Sequence(SourcePosition position, List<YamlNode> items) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public void match(Consumer<Mapping> mapping, Consumer<Sequence> sequence, Consumer<Scalar> scalar) {
            sequence.accept(this);
        }

        @Override
        public String noun() {
            return "a list";
        }
    }

    /**
     * A single value.
     *
     * <p>The type follows the core schema of <a href="https://yaml.org/spec/1.2.2/#103-core-schema">YAML 1.2</a>, in
     * which {@code no} and {@code on} are text. It is decided here, from what stands in the file, because Jackson's
     * parser takes {@code ~}, {@code True} and an empty value for text.
     *
     * @param text as it stands in the file, after unquoting
     * @param plain whether it stands without quotes and not as a block; only then can it be anything but text
     */
    record Scalar(SourcePosition position, String text, boolean plain) implements YamlNode {
        private static final Pattern ABSENT = Pattern.compile("|~|null|Null|NULL");
        private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
        private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
        private static final Pattern FRACTION = Pattern.compile(
                "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

        /** What kinds of scalar the core schema knows. */
        public enum Type {
            ABSENT("nothing"),
            BOOLEAN("true or false"),
            INTEGER("a whole number"),
            FRACTION("a number"),
            TEXT("text");

            private final String noun;

            Type(String noun) {
                this.noun = noun;
            }
        }

        public Type type() {
            if (!plain) {
                return Type.TEXT;
            }
            if (ABSENT.matcher(text).matches()) {
                return Type.ABSENT;
            }
            if (BOOLEAN.matcher(text).matches()) {
                return Type.BOOLEAN;
            }
            if (INTEGER.matcher(text).matches()) {
                return Type.INTEGER;
            }
            return FRACTION.matcher(text).matches() ? Type.FRACTION : Type.TEXT;
        }

        @Override
        public void match(Consumer<Mapping> mapping, Consumer<Sequence> sequence, Consumer<Scalar> scalar) {
            scalar.accept(this);
        }

        @Override
        public String noun() {
            return type().noun;
        }
    }
}
