package io.drctl.inventory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

/**
 * A value for each Region that has one, in the order of the inventory, so that output stays the same from run to run.
 *
 * @param <T> what the Regions differ in
 */
public record ByRegion<T>(Map<RegionName, T> values) {
    public ByRegion {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** No Region has a value. */
    public static <T> ByRegion<T> none() {
        return new ByRegion<>(Map.of());
    }

    /** A value of its own for each of two Regions. */
    public static <T> ByRegion<T> of(RegionName first, T ofFirst, RegionName second, T ofSecond) {
        Map<RegionName, T> values = new LinkedHashMap<>();
        values.put(first, ofFirst);
        values.put(second, ofSecond);
        return new ByRegion<>(values);
    }

    /** A Region's value; empty when it has none. */
    public Optional<T> get(RegionName region) {
        return Optional.ofNullable(values.get(region));
    }

    /**
     * The value of a Region that has one.
     *
     * @throws NoSuchElementException when it has none
     */
    public T in(RegionName region) {
        return get(region).orElseThrow(() -> new NoSuchElementException("no value for " + region));
    }

    /** The same with that value in a Region. */
    public ByRegion<T> with(RegionName region, T value) {
        Map<RegionName, T> changed = new LinkedHashMap<>(values);
        changed.put(region, value);
        return new ByRegion<>(changed);
    }

    /** The same without a Region's value. */
    public ByRegion<T> without(RegionName region) {
        Map<RegionName, T> changed = new LinkedHashMap<>(values);
        changed.remove(region);
        return new ByRegion<>(changed);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public <R> ByRegion<R> map(Function<? super T, ? extends R> change) {
        Map<RegionName, R> changed = new LinkedHashMap<>();
        values.forEach((region, value) -> changed.put(region, change.apply(value)));
        return new ByRegion<>(changed);
    }
}
