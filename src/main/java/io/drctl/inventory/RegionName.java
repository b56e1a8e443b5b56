package io.drctl.inventory;

import java.util.regex.Pattern;

/** The name of an AWS Region, such as {@code us-east-2}. */
public record RegionName(String value) implements Comparable<RegionName> {
    private static final Pattern SHAPE = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d+");

    public RegionName {
        if (!isWellFormed(value)) {
            throw new IllegalArgumentException("not the name of an AWS Region: " + value);
        }
    }

    /** Whether {@code text} has the shape of a Region's name; whether AWS has such a Region is not asked. */
    public static boolean isWellFormed(String text) {
        return SHAPE.matcher(text).matches();
    }

    @Override
    public int compareTo(RegionName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
