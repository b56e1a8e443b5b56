package io.drctl.cli.view;

import io.drctl.text.Command;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object of a document for programs, and the only place that knows how its values are formatted.
 *
 * <p>There is a method for each kind of value and none for arbitrary objects, so that no Java formatting gets into a
 * document. A field is always present: an unknown value is null, and a list without items is {@code []}.
 */
class JsonObject {
    private final ObjectNode node;
    private final UnaryOperator<Command> typed;

    /** @param typed turns a command into what to type in the world that the document is about */
    JsonObject(UnaryOperator<Command> typed) {
        this(JsonNodeFactory.instance.objectNode(), typed);
    }

    private JsonObject(ObjectNode node, UnaryOperator<Command> typed) {
        this.node = node;
        this.typed = typed;
    }

    final ObjectNode node() {
        return node;
    }

    final String text() {
        return node.toPrettyString();
    }

    final JsonObject put(String field, @Nullable String value) {
        node.put(field, value);
        return this;
    }

    final JsonObject put(String field, boolean value) {
        node.put(field, value);
        return this;
    }

    final JsonObject put(String field, long value) {
        node.put(field, value);
        return this;
    }

    final JsonObject put(String field, @Nullable Integer value) {
        node.put(field, value);
        return this;
    }

    /**
     * A time in ISO 8601 and UTC, to the second: {@code 2026-11-26T04:00:00Z}. Programs that read such a time, as jq
     * does, often read no fraction of a second; how long something took has one, in {@link #seconds}.
     *
     * @param field {@code at}, or a name that ends with it
     */
    final JsonObject put(String field, @Nullable Instant time) {
        node.put(
                field,
                time == null ? null : time.truncatedTo(ChronoUnit.SECONDS).toString());
        return this;
    }

    /**
     * A length of time, in seconds as a number.
     *
     * @param field a name that ends with {@code Seconds}
     */
    final JsonObject seconds(String field, @Nullable Duration duration) {
        node.put(field, duration == null ? null : Durations.seconds(duration));
        return this;
    }

    /** An enum constant, in lower case and with hyphens: {@code one-way}. */
    final JsonObject word(String field, @Nullable Enum<?> value) {
        return put(field, value == null ? null : word(value));
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    final JsonObject strings(String field, Collection<String> values) {
        ArrayNode array = node.putArray(field);
        values.forEach(array::add);
        return this;
    }

    /** An object whose field names are data, such as Regions. */
    final JsonObject strings(String field, Map<String, String> values) {
        JsonObject object = new JsonObject(node.putObject(field), typed);
        new TreeMap<>(values).forEach(object::put);
        return this;
    }

    final JsonObject object(String field, Consumer<JsonObject> fill) {
        fill.accept(new JsonObject(node.putObject(field), typed));
        return this;
    }

    /** Null in place of an object. */
    final JsonObject none(String field) {
        node.putNull(field);
        return this;
    }

    final <T> JsonObject objects(String field, Collection<T> values, BiConsumer<JsonObject, T> fill) {
        ArrayNode array = node.putArray(field);
        values.forEach(value -> fill.accept(new JsonObject(array.addObject(), typed), value));
        return this;
    }

    /**
     * How to fix something, in two fields: {@code remedy}, what to do as one text, null where there is nothing to say;
     * and {@code commands}, its commands in order, each ready to paste.
     */
    final JsonObject remedy(@Nullable Remedy remedy) {
        text("remedy", remedy);
        return strings(
                "commands",
                remedy == null
                        ? List.of()
                        : remedy.commands().stream()
                                .map(command -> typed.apply(command).line())
                                .toList());
    }

    /** A text whose commands are as the user types them. */
    final JsonObject text(String field, @Nullable Remedy text) {
        return put(
                field,
                text == null ? null : text.map(UnaryOperator.identity(), typed).text());
    }

    final JsonObject command(String field, Command command) {
        return put(field, typed.apply(command).line());
    }
}
