package io.drctl.discovery;

import io.drctl.inventory.RegionName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Pairs what two Regions have: by the DNS names that point at them, where there are any; then by name: the same name;
 * the same but for the Region; the same but for the role; the same but for numbers. Where a step leaves two candidates,
 * neither is paired.
 *
 * @param <T> what is paired
 */
record Counterparts<T>(List<Pair<T>> pairs, List<T> onlyPrimary, List<T> onlyRecovery) {
    /**
     * Two that belong together.
     *
     * @param guess why this was guessed; empty where the names say it
     */
    record Pair<T>(T primary, T recovery, String guess) {}

    private static final Pattern ROLES = Pattern.compile(
            "(?<![a-z])(primary|secondary|recovery|standby|active|passive|failover|backup|main|replica|source|target|dr"
                    + "|prim|sec|east|west|north|south|central|home|away|region-?[12ab])(?![a-z])");

    private static final Pattern NUMBERS = Pattern.compile("(?<![a-z])[0-9a-f]*[0-9][0-9a-f]*(?![a-z])|[0-9]+");

    private static final Pattern SEPARATORS = Pattern.compile("[^a-z0-9]+");

    /** Pairs what two Regions have by name alone. */
    static <T> Counterparts<T> of(
            List<T> ofPrimary, RegionName primary, List<T> ofRecovery, RegionName recovery, Function<T, String> name) {
        return of(ofPrimary, primary, ofRecovery, recovery, name, (one, region) -> "");
    }

    /**
     * Pairs what two Regions have.
     *
     * @param users the DNS names that point at one in a Region; empty where none does
     */
    static <T> Counterparts<T> of(
            List<T> ofPrimary,
            RegionName primary,
            List<T> ofRecovery,
            RegionName recovery,
            Function<T, String> name,
            BiFunction<T, RegionName, String> users) {
        List<T> left = new ArrayList<>(ofPrimary);
        List<T> right = new ArrayList<>(ofRecovery);
        List<Pair<T>> pairs = new ArrayList<>();
        pair(left, one -> users.apply(one, primary), right, one -> users.apply(one, recovery), "", pairs);
        pair(left, name, right, name, "", pairs);
        pair(left, one -> bare(name.apply(one), primary), right, one -> bare(name.apply(one), recovery), "", pairs);
        pair(
                left,
                one -> stem(name.apply(one), primary),
                right,
                one -> stem(name.apply(one), recovery),
                "their names differ in more than the Region",
                pairs);
        if (left.size() == 1 && right.size() == 1) {
            pairs.add(new Pair<>(left.remove(0), right.remove(0), "each is the only one left in its Region"));
        }
        return new Counterparts<>(List.copyOf(pairs), List.copyOf(left), List.copyOf(right));
    }

    private static <T> void pair(
            List<T> left,
            Function<T, String> ofLeft,
            List<T> right,
            Function<T, String> ofRight,
            String guess,
            List<Pair<T>> pairs) {
        Map<String, List<T>> byKey = grouped(right, ofRight);
        grouped(left, ofLeft).forEach((key, ones) -> {
            List<T> others = byKey.getOrDefault(key, List.of());
            if (!key.isEmpty() && ones.size() == 1 && others.size() == 1) {
                pairs.add(new Pair<>(ones.get(0), others.get(0), guess));
                left.remove(ones.get(0));
                right.remove(others.get(0));
            }
        });
    }

    private static <T> Map<String, List<T>> grouped(List<T> all, Function<T, String> key) {
        return all.stream().collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
    }

    /** A name without the part that names its Region. */
    static String bare(String name, RegionName region) {
        String text = name.toLowerCase(Locale.ROOT);
        for (String form : forms(region)) {
            text = text.replaceAll("(?<![a-z0-9])" + Pattern.quote(form) + "(?![0-9])(-?[a-f](?![a-z0-9]))?", "");
        }
        return tidy(text);
    }

    /** A name without Region, role and numbers: what several of one kind have in common. */
    static String stem(String name, RegionName region) {
        String text = bare(name, region);
        String shorter = tidy(ROLES.matcher(text).replaceAll(""));
        String shortest = tidy(NUMBERS.matcher(shorter).replaceAll(""));
        return shortest.isEmpty() ? text : shortest;
    }

    /** {@code us-east-2}, {@code useast2}, {@code use2}, {@code us_east_2}, as people put them into names. */
    private static List<String> forms(RegionName region) {
        String whole = region.value();
        String[] parts = whole.split("-", -1);
        UnaryOperator<String> direction = word -> word.replace("north", "n")
                .replace("south", "s")
                .replace("east", "e")
                .replace("west", "w")
                .replace("central", "c");
        StringBuilder brief = new StringBuilder(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            brief.append(direction.apply(parts[i]));
        }
        String rest = whole.substring(whole.indexOf('-') + 1);
        return List.of(
                whole, whole.replace('-', '_'), whole.replace("-", ""), brief.toString(), rest, rest.replace("-", ""));
    }

    private static String tidy(String text) {
        String tidied = SEPARATORS.matcher(text).replaceAll("-");
        return tidied.replaceAll("^-|-$", "");
    }
}
