package io.drctl.action;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The facts that one step has recorded in the journal.
 *
 * @param texts as the journal has them, by their names
 */
public record Facts(Map<String, String> texts) {
    public static final Facts NONE = new Facts(Map.of());

    public Facts {
        texts = Map.copyOf(texts);
    }

    public static <T> Facts of(Fact<T> fact, T value) {
        return NONE.with(fact, value);
    }

    /** These facts and one more. */
    public <T> Facts with(Fact<T> fact, T value) {
        Map<String, String> more = new HashMap<>(texts);
        more.put(fact.name(), fact.written().apply(value));
        return new Facts(more);
    }

    /** These facts and others, which take the place of those of the same name. */
    public Facts with(Facts others) {
        Map<String, String> more = new HashMap<>(texts);
        more.putAll(others.texts());
        return new Facts(more);
    }

    /** These facts and one more, if it is known. */
    public <T> Facts withKnown(Fact<T> fact, @Nullable T value) {
        return value == null ? this : with(fact, value);
    }

    public boolean has(Fact<?> fact) {
        return texts.containsKey(fact.name());
    }

    /**
     * A fact, if the step has recorded it.
     *
     * @throws UnreadableFactException when the journal's text can't be read as this fact
     */
    public <T> Optional<T> get(Fact<T> fact) {
        String text = texts.get(fact.name());
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(fact.read().apply(text));
        } catch (IllegalArgumentException e) {
            throw new UnreadableFactException(fact, text, e);
        }
    }
}
