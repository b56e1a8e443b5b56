package io.drctl.inventory;

import io.drctl.diagnostic.SourcePosition;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the rules of all sections of an inventory have in common. */
final class InventoryRules {
    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]*");

    private InventoryRules() {}

    /** Reports every value that a list has had already. */
    static void checkNoDuplicates(String key, List<YamlValue<String>> values, YamlProblems problems) {
        Map<String, SourcePosition> seen = new HashMap<>();
        for (YamlValue<String> value : values) {
            if (value.isPresent() && seen.putIfAbsent(value.get(), value.position()) != null) {
                problems.error(value.position(), "`" + key + "` lists " + value.get() + " twice", "list it once");
            }
        }
    }

    static List<String> texts(List<YamlValue<String>> values) {
        return values.stream().map(YamlValue::get).toList();
    }

    /** Words as keys and kinds are shown: {@code `bucket` or `vpc`}. */
    static String quoted(Collection<String> words) {
        return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(" or "));
    }

    /** A text of the user's as a message shows it, also when it is empty or has blanks. */
    static String shown(String text) {
        return PLAIN_WORD.matcher(text).matches() ? text : "\"" + text + "\"";
    }
}
