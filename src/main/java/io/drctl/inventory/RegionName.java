package io.drctl.inventory;

/** The name of an AWS Region, such as {@code us-east-2}. */
public record RegionName(String value) implements Comparable<RegionName> {
    public RegionName {
        if (!isWellFormed(value)) {
            throw new IllegalArgumentException("not the name of an AWS Region: " + value);
        }
    }

    /** Whether {@code text} has the shape of a Region's name; whether AWS has such a Region is not asked. */
    public static boolean isWellFormed(String text) {
        // [a-z]{2}(-[a-z]+)+-[0-9]+, by hand: a name is made for almost every call.
        int words = 0;
        int at = 0;
        while (true) {
            int dash = text.indexOf('-', at);
            int end = dash < 0 ? text.length() : dash;
            boolean isLast = dash < 0;
            if (!consistsOf(text, at, end, isLast ? '0' : 'a', isLast ? '9' : 'z')) {
                return false;
            }
            if (isLast) {
                return words >= 2;
            }
            if (words == 0 && end != 2) {
                return false;
            }
            words++;
            at = end + 1;
        }
    }

    private static boolean consistsOf(String text, int from, int until, char least, char most) {
        for (int i = from; i < until; i++) {
            if (text.charAt(i) < least || text.charAt(i) > most) {
                return false;
            }
        }
        return from < until;
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
