package io.drctl.text;

import java.util.Collection;
import java.util.List;

/** Numbers and lists, as sentences phrase them. */
public final class Words {
    private Words() {}

    /** {@code no checks}, {@code 1 check}, {@code 3 checks}. */
    public static String count(long number, String singular) {
        return count(number, singular, singular + "s");
    }

    /** {@code no changes are}, {@code 1 change is}, {@code 3 changes are}. */
    public static String count(long number, String singular, String plural) {
        return (number == 0 ? "no" : String.valueOf(number)) + " " + (number == 1 ? singular : plural);
    }

    /** {@code a}, {@code a and b}, {@code a, b and c}. */
    public static String list(Collection<String> items) {
        List<String> all = List.copyOf(items);
        return all.size() < 2
                ? String.join("", all)
                : String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.get(all.size() - 1);
    }

    /** The first few of a list: {@code a, b and 3 others}; all of them where there are no more. */
    public static String first(int most, Collection<String> items) {
        if (items.size() <= most) {
            return list(items);
        }
        return String.join(", ", items.stream().limit(most).toList()) + " and " + count(items.size() - most, "other");
    }
}
