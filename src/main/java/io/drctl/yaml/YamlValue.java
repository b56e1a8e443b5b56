package io.drctl.yaml;

import io.drctl.diagnostic.SourcePosition;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A value read from a document, with where it stands; or nothing, because it isn't there or is unusable.
 *
 * <p>What made it unusable has been reported, so rules over several values need only skip what is absent.
 */
public final class YamlValue<T> {
    private final @Nullable T value;
    private final boolean found;
    private final SourcePosition position;

    private YamlValue(@Nullable T value, boolean found, SourcePosition position) {
        this.value = value;
        this.found = found;
        this.position = position;
    }

    static <T> YamlValue<T> of(Optional<T> value, SourcePosition position) {
        return new YamlValue<>(value.orElse(null), true, position);
    }

    static <T> YamlValue<T> absent(SourcePosition position) {
        return new YamlValue<>(null, false, position);
    }

    /** Nothing, of which this is the place: for what may be said beside it and isn't. */
    public <R> YamlValue<R> nothing() {
        return absent(position);
    }

    public boolean isPresent() {
        return value != null;
    }

    /** Whether something stands there, be it usable or not. */
    public boolean isFound() {
        return found;
    }

    /**
     * The value.
     *
     * @throws NoSuchElementException when there is none; a required one is there once
     *     {@link YamlProblems#throwIfErrors} has let pass
     */
    public T get() {
        if (value == null) {
            throw new NoSuchElementException("no value at " + position);
        }
        return value;
    }

    public T orElse(T fallback) {
        return value == null ? fallback : value;
    }

    public @Nullable T orNull() {
        return value;
    }

    public void ifPresent(Consumer<? super T> action) {
        if (value != null) {
            action.accept(value);
        }
    }

    /** Where the value begins; of an absent one, the mapping that could have had it. */
    public SourcePosition position() {
        return position;
    }
}
