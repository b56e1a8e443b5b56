package io.drctl.discovery;

import io.drctl.discovery.Landscape.Area;
import io.drctl.discovery.Landscape.StateResource;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.RegionName;
import io.drctl.text.Words;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A draft of an inventory: what was found so far, in the form in which it will be written. */
final class Draft {
    /** An id has at most 63 characters, some of which are reserved for a number. */
    private static final int ID_MAX = 56;

    /** Instance types and database classes. */
    private static final String SIZE = "(db\\.)?([a-z][a-z0-9-]*\\.[a-z0-9-]+|serverless)";

    /** If there are more, the rest are only counted. */
    private static final int NAMES_MAX = 10;

    /** The largest quantity of a row. */
    private static final int QUANTITY_MAX = 1000;

    final Landscape landscape;
    final SiteScope scope;
    final List<Entry> assets = new ArrayList<>();
    final List<Entry> applications = new ArrayList<>();
    final List<Entry> databases = new ArrayList<>();
    /** What was found and is not checked, each with the reason. */
    final List<String> leftOut = new ArrayList<>();
    /** What was looked for and doesn't exist. */
    final List<String> notFound = new ArrayList<>();

    private final Map<String, AssetKind> kinds;

    Draft(Landscape landscape, SiteScope scope, List<AssetKind> kinds) {
        this.landscape = landscape;
        this.scope = scope;
        this.kinds = kinds.stream().collect(Collectors.toMap(AssetKind::word, Function.identity()));
    }

    Area primary() {
        return landscape.primary();
    }

    Area recovery() {
        return landscape.recovery();
    }

    /** A value for both Regions; given once if it is the same. */
    Object both(Object ofPrimary, Object ofRecovery) {
        if (ofPrimary.equals(ofRecovery)) {
            return ofPrimary;
        }
        Map<String, Object> each = new LinkedHashMap<>();
        each.put(primary().region().value(), ofPrimary);
        each.put(recovery().region().value(), ofRecovery);
        return each;
    }

    /** The size of both, if an inventory can require it. */
    void size(Entry row, String ofPrimary, String ofRecovery) {
        if (ofPrimary.matches(SIZE) && ofRecovery.matches(SIZE)) {
            row.put("size", both(ofPrimary, ofRecovery));
        }
    }

    /** How many each Region has, if the recovery Region has to grow to the primary's number once it serves. */
    Entry quantities(Entry row, int ofPrimary, int ofRecovery) {
        int here = Math.min(ofPrimary, QUANTITY_MAX);
        int there = Math.min(ofRecovery, QUANTITY_MAX);
        if (here == 1 && there == 1) {
            return row;
        }
        if (here == 0 && there == 0) {
            return row.guess("per-region", each(1, scale(0, 1)), "neither Region has any now");
        }
        if (there >= here) {
            return row.put("per-region", each(here, there));
        }
        return row.guess("per-region", each(here, scale(there, here)), "it grows to what the primary Region has");
    }

    private static Map<String, Object> scale(int standby, int serving) {
        Map<String, Object> scale = new LinkedHashMap<>();
        scale.put("standby", standby);
        scale.put("serving", serving);
        return scale;
    }

    /** A value for each Region, though they may be the same. */
    Map<String, Object> each(Object ofPrimary, Object ofRecovery) {
        Map<String, Object> each = new LinkedHashMap<>();
        each.put(primary().region().value(), ofPrimary);
        each.put(recovery().region().value(), ofRecovery);
        return each;
    }

    /**
     * A new row of a kind. If this drctl has no checks for the kind, the row is only shown.
     *
     * @param label what it is called
     * @param title its first column
     */
    Entry row(String kind, String label, String title) {
        Entry row = new Entry(label);
        if (kinds.containsKey(kind)) {
            row.put("kind", kind).put("asset", title);
        } else {
            row.put("kind", "other").put("asset", title).put("purpose", label);
        }
        assets.add(row);
        return row;
    }

    /** Whether rows of a kind are checked, and so have to state how they are found. */
    boolean isChecked(String kind) {
        return kinds.containsKey(kind);
    }

    /** Whether a kind's rows can have these names. */
    boolean areNames(String kind, String... names) {
        AssetKind known = kinds.get(kind);
        return known == null
                || known.nameRule()
                        .map(rule -> Stream.of(names).allMatch(rule::accepts))
                        .orElse(true);
    }

    /** Reports what only one Region has, without a counterpart. */
    <T> void unpaired(Counterparts<T> counterparts, String what, Function<T, String> name) {
        RegionName here = primary().region();
        RegionName there = recovery().region();
        alone(
                what,
                here,
                "nothing in " + there + " is like it",
                counterparts.onlyPrimary().stream().map(name).toList());
        alone(
                what,
                there,
                "nothing in " + here + " is like it",
                counterparts.onlyRecovery().stream().map(name).toList());
    }

    /** Reports why what one Region has is left out; if there are many, only the first by name. */
    void alone(String what, RegionName region, String why, List<String> names) {
        List<String> distinct = names.stream().distinct().sorted().toList();
        if (!distinct.isEmpty()) {
            leftOut.add(what + " " + Words.first(NAMES_MAX, distinct) + " in " + region + ": " + why);
        }
    }

    /** Gives ids to rows if several are of one kind, and to load balancers of all kinds. */
    void settle() {
        Map<Object, Long> counts =
                assets.stream().collect(Collectors.groupingBy(row -> family(row), Collectors.counting()));
        Set<String> taken = new LinkedHashSet<>(kinds.keySet());
        for (Entry row : assets) {
            if (counts.getOrDefault(family(row), 0L) > 1) {
                row.putFirst("id", unique(slug(row.label(), "row"), taken));
            }
            placeInStates(row);
        }
    }

    /**
     * Notes where the given Terraform states have what a row names, or that they don't though they have others of its
     * kind.
     */
    private void placeInStates(Entry row) {
        List<StateResource> alike = TerraformState.ofKind(landscape.states(), String.valueOf(row.get("kind")));
        Object names = row.get("names");
        if (alike.isEmpty() || names == null) {
            return;
        }
        Collection<?> each = names instanceof Map<?, ?> map ? map.values() : List.of(names);
        List<String> addresses = alike.stream()
                .filter(resource -> resource.ids().stream().anyMatch(each::contains))
                .map(StateResource::address)
                .distinct()
                .toList();
        if (addresses.isEmpty()) {
            row.guess("names", names, "it is the site's, though no given Terraform state has it");
        } else {
            row.remark("names", "Terraform: " + String.join(", ", addresses));
        }
    }

    private static String family(Entry row) {
        String kind = String.valueOf(row.get("kind"));
        return kind.endsWith("load-balancer") ? "load-balancer" : kind;
    }

    static String unique(String word, Set<String> taken) {
        String candidate = word;
        for (int i = 2; !taken.add(candidate); i++) {
            candidate = word + "-" + i;
        }
        return candidate;
    }

    /** A name as an identifier: lower-case letters, digits and hyphens, beginning with a letter. */
    static String slug(String name, String otherwise) {
        String word = name.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^[^a-z]+", "")
                .replaceAll("-$", "");
        String shortened = word.length() > ID_MAX ? word.substring(0, ID_MAX).replaceAll("-$", "") : word;
        return shortened.isEmpty() ? otherwise : shortened;
    }

    /** The name that two have in common, without what distinguishes the Regions. */
    String common(String ofPrimary, String ofRecovery) {
        if (ofPrimary.equals(ofRecovery)) {
            return ofPrimary;
        }
        String bare = Counterparts.bare(ofPrimary, primary().region());
        return bare.isEmpty() ? ofPrimary : bare;
    }

    Optional<Entry> onlyAsset(String kind) {
        List<Entry> of =
                assets.stream().filter(row -> kind.equals(row.get("kind"))).toList();
        return of.size() == 1 ? Optional.of(of.get(0)) : Optional.empty();
    }
}
