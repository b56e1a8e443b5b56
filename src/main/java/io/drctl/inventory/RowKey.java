package io.drctl.inventory;

import io.drctl.yaml.YamlShape;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A key that only the rows of some kinds have, such as {@code version} in the row of a Kubernetes cluster: how it is
 * written, and what it then means. The kinds declare theirs ({@link AssetKind#keys}); {@link Asset#get} reads them.
 *
 * <p>Two keys of one name in two kinds are two keys.
 *
 * @param <T> what its value means
 */
public final class RowKey<T> {
    private final String name;
    private final String about;
    private final boolean required;
    private final List<String> kindsReferredTo;
    private final Function<RegionShapes, YamlShape<T>> shape;

    private RowKey(
            String name,
            String about,
            boolean required,
            List<String> kindsReferredTo,
            Function<RegionShapes, YamlShape<T>> shape) {
        this.name = name;
        this.about = about;
        this.required = required;
        this.kindsReferredTo = List.copyOf(kindsReferredTo);
        this.shape = shape;
    }

    /**
     * A key with one value.
     *
     * @param about what it says, as a phrase that completes "add `key:` with …"
     */
    static <T> RowKey<T> of(String name, String about, YamlShape<T> shape) {
        return new RowKey<>(name, about, false, List.of(), regions -> shape.described(about));
    }

    /** A text that isn't empty. */
    public static RowKey<String> text(String name, String about) {
        return of(name, about, YamlShape.TEXT);
    }

    /**
     * A text of a certain form.
     *
     * @param complaint what is wrong with any other, after the key's name: {@code is not the id of an AMI}
     * @param remedy how to write it: {@code write one such as ami-0123456789abcdef0}
     */
    public static RowKey<String> text(String name, String about, String regex, String complaint, String remedy) {
        return of(name, about, AwsRules.pattern(regex, complaint, remedy));
    }

    /** An ARN of a certain form; one of another partition than commercial AWS is refused by that partition's name. */
    public static RowKey<String> arn(String name, String about, String regex, String complaint, String remedy) {
        return of(name, about, AwsRules.arn(regex, complaint, remedy));
    }

    /** One of a few words. */
    public static RowKey<String> word(String name, String about, Collection<String> words) {
        return of(name, about, YamlShape.choice(words.stream().collect(Collectors.toMap(word -> word, word -> word))));
    }

    /** A whole number, bounds included. */
    public static RowKey<Integer> number(String name, String about, int min, int max) {
        return of(name, about, YamlShape.integer(min, max));
    }

    /** {@code true} or {@code false}. */
    public static RowKey<Boolean> flag(String name, String about) {
        return of(name, about, YamlShape.BOOLEAN);
    }

    /** A list of texts. */
    public static RowKey<List<String>> texts(String name, String about) {
        return texts(name, about, YamlShape.TEXT);
    }

    static RowKey<List<String>> texts(String name, String about, YamlShape<String> each) {
        return of(name, about, AwsRules.several(each));
    }

    /**
     * The {@code id} of another row. It may be left out where there is one row of those kinds, which is meant then.
     *
     * @param kinds the words of the kinds that it may name
     */
    public static RowKey<String> row(String name, String about, String... kinds) {
        return new RowKey<>(name, about, false, List.of(kinds), regions -> YamlShape.TEXT.described(about));
    }

    /** This key, without which a row is not understood. */
    public RowKey<T> required() {
        return new RowKey<>(name, about, true, kindsReferredTo, shape);
    }

    /** This key with a value for each Region, or one for both. */
    public RowKey<ByRegion<T>> byRegion() {
        return new RowKey<>(
                name, about, required, kindsReferredTo, regions -> regions.each(name, shape.apply(regions)));
    }

    /** The same, where each value may be one on standby and another one while serving. */
    public RowKey<ByRegion<Scale<T>>> scaledByRegion() {
        return new RowKey<>(
                name, about, required, kindsReferredTo, regions -> regions.scaled(name, shape.apply(regions)));
    }

    public String name() {
        return name;
    }

    /** What it says, as a phrase. */
    public String about() {
        return about;
    }

    public boolean isRequired() {
        return required;
    }

    /** For a reference to another row: the words of the kinds that it may be of. Empty for other keys. */
    public List<String> kindsReferredTo() {
        return kindsReferredTo;
    }

    YamlShape<T> shape(RegionShapes regions) {
        return shape.apply(regions);
    }

    @Override
    public String toString() {
        return name;
    }
}
