package io.drctl.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Text with {@code ${name}} in it. Substitution only: no expressions, no nesting, so that a plan shows what the file
 * says.
 */
public final class Template {
    /** The maximum length of a resolved text: the longest legitimate one is a public key. */
    public static final int TEXT_MAX = 8192;

    private static final String BEGIN = "${";

    private Template() {}

    /** The names that a text refers to, in order. */
    public static List<String> references(String text) {
        List<String> names = new ArrayList<>();
        scan(text, new StringBuilder(), (name, into) -> names.add(name));
        return names;
    }

    /**
     * The text with every reference replaced.
     *
     * @throws IllegalArgumentException for a name without a value, which readers check beforehand; and for a text that
     * grows beyond {@link #TEXT_MAX}, since values that refer twice to others double each time
     */
    public static String resolve(String text, Map<String, String> values) {
        StringBuilder resolved = new StringBuilder();
        scan(text, resolved, (name, into) -> {
            String value = values.get(name);
            if (value == null) {
                throw new IllegalArgumentException("no value for ${" + name + "}");
            }
            into.append(value);
            bound(into);
        });
        bound(resolved);
        return resolved.toString();
    }

    private static void bound(StringBuilder text) {
        if (text.length() > TEXT_MAX) {
            throw new IllegalArgumentException(
                    "the text grows beyond " + TEXT_MAX + " characters when its references are filled in");
        }
    }

    /** What is done with a reference. */
    @FunctionalInterface
    private interface Replacing {
        void replace(String name, StringBuilder into);
    }

    /** Goes through a text once, whatever it contains: a search that starts over at each brace would not. */
    private static void scan(String text, StringBuilder plain, Replacing reference) {
        int at = 0;
        while (true) {
            int begin = text.indexOf(BEGIN, at);
            int end = begin < 0 ? -1 : text.indexOf('}', begin);
            if (end < 0) {
                plain.append(text, at, text.length());
                return;
            }
            plain.append(text, at, begin);
            reference.replace(text.substring(begin + BEGIN.length(), end), plain);
            at = end + 1;
        }
    }
}
