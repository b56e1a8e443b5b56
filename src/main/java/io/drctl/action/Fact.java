package io.drctl.action;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Something that a step records in the journal, for itself and for the steps that need it: its name, and how a value is
 * written and read.
 *
 * <p>The action that records a fact declares it, and readers refer to that declaration. So a fact has one spelling and
 * one form, although the journal holds only text.
 *
 * @param noun what a value is, in a sentence: {@code a time}
 * @param written a value as the journal's text
 * @param read the value of a text; throws {@link IllegalArgumentException} for a text that isn't one
 */
public record Fact<T>(String name, String noun, Function<T, String> written, Function<String, T> read) {
    private static final String BETWEEN = ",";

    public static Fact<String> text(String name) {
        return new Fact<>(name, "a text", text -> text, text -> text);
    }

    public static Fact<Instant> time(String name) {
        return new Fact<>(name, "a time", Instant::toString, text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(e);
            }
        });
    }

    /** Several texts, none of which contains a comma. */
    public static Fact<List<String>> list(String name) {
        return new Fact<>(
                name,
                "a list",
                texts -> String.join(BETWEEN, texts),
                text -> text.isEmpty() ? List.of() : List.of(text.split(BETWEEN)));
    }

    /** An enum constant, written in lower case. */
    public static <E extends Enum<E>> Fact<E> oneOf(Class<E> values, String name) {
        return new Fact<>(
                name,
                "one of " + String.join(", ", words(values)),
                value -> word(value),
                text -> Enum.valueOf(values, text.toUpperCase(Locale.ROOT)));
    }

    private static <E extends Enum<E>> List<String> words(Class<E> values) {
        return List.of(values.getEnumConstants()).stream().map(Fact::word).toList();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
