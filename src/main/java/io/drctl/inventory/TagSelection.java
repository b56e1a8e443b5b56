package io.drctl.inventory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which tags a row's assets carry, and which they don't.
 *
 * <p>A value may have the wildcards of AWS's own filters, {@code *} for any characters and {@code ?} for one (<a
 * href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html">Filtering resources</a>); a backslash
 * takes their meaning from them.
 *
 * @param wanted for each key the values of which a tag has one; all keys must be there
 * @param excluded for each key the values of which a tag has none
 */
public record TagSelection(Map<String, List<String>> wanted, Map<String, List<String>> excluded) {
    /** Selects by nothing. */
    public static final TagSelection NONE = new TagSelection(Map.of(), Map.of());

    public TagSelection {
        wanted = inOrder(wanted);
        excluded = inOrder(excluded);
    }

    /** Selects what has just these values. */
    public static TagSelection of(Map<String, String> tags) {
        Map<String, List<String>> wanted = new LinkedHashMap<>();
        tags.forEach((key, value) -> wanted.put(key, List.of(value)));
        return new TagSelection(wanted, Map.of());
    }

    public boolean isEmpty() {
        return wanted.isEmpty() && excluded.isEmpty();
    }

    /** Whether something with these tags is selected. */
    public boolean matches(Map<String, String> tags) {
        return wanted.entrySet().stream().allMatch(entry -> hasOneOf(tags, entry.getKey(), entry.getValue()))
                && excluded.entrySet().stream().noneMatch(entry -> hasOneOf(tags, entry.getKey(), entry.getValue()));
    }

    /** The tags that are asked for with one value and no wildcard: what something new gets, to be found by. */
    public Map<String, String> exact() {
        Map<String, String> exact = new LinkedHashMap<>();
        wanted.forEach((key, values) -> {
            if (values.size() == 1 && !isPattern(values.get(0))) {
                exact.put(key, values.get(0));
            }
        });
        return exact;
    }

    /** Whether each tag is asked for with one value and no wildcard, and none is excluded. */
    public boolean isExact() {
        return excluded.isEmpty() && exact().size() == wanted.size();
    }

    /** Whether a value has a wildcard. */
    public static boolean isPattern(String value) {
        return value.chars().anyMatch(character -> character == '*' || character == '?' || character == '\\');
    }

    private static boolean hasOneOf(Map<String, String> tags, String key, List<String> values) {
        String actual = tags.get(key);
        return actual != null
                && values.stream()
                        .anyMatch(value -> regex(value).matcher(actual).matches());
    }

    private static Pattern regex(String value) {
        StringBuilder regex = new StringBuilder();
        int[] characters = value.codePoints().toArray();
        for (int i = 0; i < characters.length; i++) {
            int character = characters[i];
            if (character == '*') {
                regex.append(".*");
            } else if (character == '?') {
                regex.append('.');
            } else {
                boolean isEscape = character == '\\' && i + 1 < characters.length;
                regex.append(Pattern.quote(Character.toString(isEscape ? characters[++i] : character)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private static Map<String, List<String>> inOrder(Map<String, List<String>> tags) {
        return Collections.unmodifiableMap(tags.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> List.copyOf(entry.getValue()),
                        (first, second) -> first,
                        LinkedHashMap::new)));
    }
}
