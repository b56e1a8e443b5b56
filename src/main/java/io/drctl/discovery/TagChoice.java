package io.drctl.discovery;

import io.drctl.inventory.TagSelection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The tags that distinguish the site's resources from the others in a Region. */
final class TagChoice {
    private static final String NAME = "Name";

    private TagChoice() {}

    /** The tags of each Region; the same for both, where the same ones work. */
    record Choice(Map<String, String> primary, Map<String, String> recovery) {}

    /** What to find, and among what. */
    record Search(List<Map<String, String>> wanted, List<Map<String, String>> all) {}

    /** The names, if they alone find exactly what is wanted in each Region; else the best choice. */
    static Optional<Choice> byNameFirst(Search primary, Search recovery) {
        Optional<Map<String, String>> here = byName(primary);
        Optional<Map<String, String>> there = byName(recovery);
        return here.isPresent() && there.isPresent()
                ? Optional.of(new Choice(here.get(), there.get()))
                : of(primary, recovery);
    }

    private static Optional<Map<String, String>> byName(Search search) {
        return candidates(search).stream()
                .filter(tags -> tags.keySet().equals(Set.of(NAME)))
                .findFirst();
    }

    /** The best choice; empty if no tags find exactly what is wanted. */
    static Optional<Choice> of(Search primary, Search recovery) {
        List<Map<String, String>> here = candidates(primary);
        List<Map<String, String>> there = candidates(recovery);
        for (Map<String, String> candidate : here) {
            if (there.contains(candidate)) {
                return Optional.of(new Choice(candidate, candidate));
            }
        }
        return here.isEmpty() || there.isEmpty()
                ? Optional.empty()
                : Optional.of(new Choice(here.get(0), there.get(0)));
    }

    /** The tags that find exactly what is wanted, the fewest first. */
    private static List<Map<String, String>> candidates(Search search) {
        List<Map.Entry<String, String>> shared = shared(search.wanted());
        List<Map<String, String>> possible = new ArrayList<>();
        for (Map.Entry<String, String> tag : shared) {
            possible.add(Map.of(tag.getKey(), literal(tag.getValue())));
        }
        for (int i = 0; i < shared.size(); i++) {
            for (int j = i + 1; j < shared.size(); j++) {
                Map<String, String> two = new LinkedHashMap<>();
                two.put(shared.get(i).getKey(), literal(shared.get(i).getValue()));
                two.put(shared.get(j).getKey(), literal(shared.get(j).getValue()));
                possible.add(two);
            }
        }
        pattern(search.wanted()).ifPresent(name -> possible.add(Map.of(NAME, name)));
        return possible.stream().filter(tags -> finds(tags, search)).toList();
    }

    private static boolean finds(Map<String, String> tags, Search search) {
        TagSelection selection = TagSelection.of(tags);
        return search.wanted().stream().allMatch(selection::matches)
                && search.all().stream().filter(selection::matches).count()
                        == search.wanted().size();
    }

    /**
     * The tags that all have with the same value: names come last but one, since they distinguish one from another, and
     * AWS's own last.
     */
    private static List<Map.Entry<String, String>> shared(List<Map<String, String>> wanted) {
        if (wanted.isEmpty()) {
            return List.of();
        }
        Map<String, String> shared = new TreeMap<>(wanted.get(0));
        shared.entrySet()
                .removeIf(tag -> tag.getValue().isEmpty()
                        || !wanted.stream().allMatch(tags -> tag.getValue().equals(tags.get(tag.getKey()))));
        return shared.entrySet().stream()
                .sorted(Comparator.comparingInt(tag ->
                        tag.getKey().startsWith("aws:") ? 2 : tag.getKey().equals(NAME) ? 0 : 1))
                .toList();
    }

    /** What the names begin with, as a pattern. */
    private static Optional<String> pattern(List<Map<String, String>> wanted) {
        Set<String> names = new LinkedHashSet<>();
        wanted.forEach(tags -> names.add(tags.getOrDefault(NAME, "")));
        String prefix = names.stream().reduce(TagChoice::prefix).orElse("");
        return prefix.length() < 3 || names.size() < 2 ? Optional.empty() : Optional.of(literal(prefix) + "*");
    }

    private static String prefix(String one, String other) {
        int same = 0;
        while (same < one.length() && same < other.length() && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        return one.substring(0, same);
    }

    /** A value as a filter takes it: with its asterisks and question marks taken literally. */
    private static String literal(String value) {
        return value.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?");
    }
}
