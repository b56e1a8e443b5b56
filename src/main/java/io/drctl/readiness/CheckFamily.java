package io.drctl.readiness;

import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks that belong together: they look at one thing, share what they read of it, and report under ids of their own. A
 * family is declared where its checks are, and {@link CheckCatalogue} has an entry for it.
 *
 * @param ids of everything that it may report, such as {@code bucket.versioned}; scripts may rely on them
 * @param telling those of the ids whose passes say something that one wants to know even so
 * @param checks the checks that it makes in a verification, in the order in which they begin
 */
record CheckFamily(List<String> ids, Set<String> telling, Function<Verification, List<Placed>> checks) {
    /**
     * A check with its place.
     *
     * @param region null for what lives in no Region, or is looked at as one in all of them
     */
    record Placed(@Nullable RegionName region, ReadinessCheck check) {}

    CheckFamily {
        ids = List.copyOf(ids);
        telling = Set.copyOf(telling);
        if (!ids.containsAll(telling)) {
            throw new IllegalArgumentException(telling + " are not all among " + ids);
        }
    }

    CheckFamily(List<String> ids, Function<Verification, List<Placed>> checks) {
        this(ids, Set.of(), checks);
    }

    /** A family with one check in each Region that is verified. */
    static CheckFamily inEachRegion(List<String> ids, BiFunction<Verification, SiteRegion, ReadinessCheck> check) {
        return new CheckFamily(
                ids,
                verification -> verification.regions().stream()
                        .map(region -> new Placed(region.name(), check.apply(verification, region)))
                        .toList());
    }

    /** A family with one check of the site as a whole. */
    static CheckFamily ofTheSite(List<String> ids, Function<Verification, ReadinessCheck> check) {
        return new CheckFamily(ids, verification -> List.of(new Placed(null, check.apply(verification))));
    }

    /** The same family, whose passes under these ids are told with what was seen. */
    CheckFamily thatTells(String... some) {
        return new CheckFamily(ids, Set.of(some), checks);
    }
}
