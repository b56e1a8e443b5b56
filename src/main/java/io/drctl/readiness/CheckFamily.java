package io.drctl.readiness;

import io.drctl.inventory.Asset;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Checks that belong together: they look at one thing, share what they read of it, and report under ids of their own. A
 * family is declared where its checks are, and is made once for each of its subjects: each row of a kind, each
 * database, each application. {@link CheckCatalogue} says what has which families.
 *
 * @param <S> what it is made for
 * @param ids of everything that it may report, such as {@code bucket.versioned}; scripts may rely on them
 * @param telling the ids whose passes are worth reporting in detail
 * @param checks the checks of one subject in a verification, in the order in which they begin; none where nothing was
 *     promised of it
 */
record CheckFamily<S>(List<String> ids, Set<String> telling, BiFunction<Verification, S, List<Placed>> checks) {
    /**
     * A check with its place.
     *
     * @param region null for what is in no Region, or is checked across all of them
     */
    record Placed(@Nullable RegionName region, ReadinessCheck check) {}

    /** Makes the check of a subject in one Region. */
    interface InRegion<S> {
        ReadinessCheck of(Verification site, S subject, SiteRegion region);
    }

    CheckFamily {
        ids = List.copyOf(ids);
        telling = Set.copyOf(telling);
        if (!ids.containsAll(telling)) {
            throw new IllegalArgumentException(telling + " are not all among " + ids);
        }
    }

    CheckFamily(List<String> ids, BiFunction<Verification, S, List<Placed>> checks) {
        this(ids, Set.of(), checks);
    }

    /** A family with one check of a row in each verified Region in which it has something. */
    static CheckFamily<Asset> ofRow(List<String> ids, InRegion<Asset> check) {
        return new CheckFamily<>(
                ids,
                (site, row) -> site.regions().stream()
                        .filter(region -> row.isIn(region.name()))
                        .map(region -> new Placed(region.name(), check.of(site, row, region)))
                        .toList());
    }

    /** A family with one check of its subject in each Region that is verified. */
    static <S> CheckFamily<S> inEachRegion(List<String> ids, InRegion<S> check) {
        return new CheckFamily<>(
                ids,
                (site, subject) -> site.regions().stream()
                        .map(region -> new Placed(region.name(), check.of(site, subject, region)))
                        .toList());
    }

    /** A family with one check of its subject as a whole. */
    static <S> CheckFamily<S> asOne(List<String> ids, BiFunction<Verification, S, ReadinessCheck> check) {
        return new CheckFamily<>(ids, (site, subject) -> List.of(new Placed(null, check.apply(site, subject))));
    }

    /** The same family, with passes under these ids reported in detail. */
    CheckFamily<S> thatTells(String... some) {
        return new CheckFamily<>(ids, Set.of(some), checks);
    }
}
