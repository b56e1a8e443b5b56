package io.drctl.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text with {@code ${name}} in it. Substitution is all that there is: no expressions, no nesting, so that what a plan
 * shows is what the file says.
 */
public final class Template {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");

    private Template() {}

    /** The names that a text refers to, in order. */
    public static List<String> references(String text) {
        List<String> names = new ArrayList<>();
        Matcher matcher = REFERENCE.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /**
     * The text with every reference replaced.
     *
     * @throws IllegalArgumentException for a name without a value; readers check names beforehand
     */
    public static String resolve(String text, Map<String, String> values) {
        return REFERENCE.matcher(text).replaceAll(match -> {
            String value = values.get(match.group(1));
            if (value == null) {
                throw new IllegalArgumentException("no value for ${" + match.group(1) + "}");
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
