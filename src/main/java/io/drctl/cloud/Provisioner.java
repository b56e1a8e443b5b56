package io.drctl.cloud;

import io.drctl.inventory.AssetKind;
import io.drctl.inventory.RegionName;
import io.drctl.text.Remedy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings a Region in line with its configuration: Terraform, or what stands in for it.
 *
 * <p>Planning and applying are separate. Exactly the plan that was shown is applied: it is kept, and can't be applied
 * twice, and no plan that wasn't shown can be applied.
 */
public interface Provisioner {
    /**
     * What is asked for.
     *
     * @param parallelism how many resources at once; null for the provisioner's own default
     * @param allowDestroy addresses whose loss is agreed to
     */
    record Request(RegionName region, @Nullable Integer parallelism, Set<String> allowDestroy) {
        public Request {
            allowDestroy = Set.copyOf(allowDestroy);
        }
    }

    /** What there is to do in a Region. */
    sealed interface Found {
        /** Calls the function for its kind: after a kind is added, code that doesn't handle it doesn't compile. */
        <T> T match(Function<UpToDate, T> upToDate, Function<UnderWay, T> underWay, Function<Changes, T> changes);
    }

    /** Everything is as the configuration says. */
    record UpToDate(String detail) implements Found {
        @Override
        public <T> T match(
                Function<UpToDate, T> upToDate, Function<UnderWay, T> underWay, Function<Changes, T> changes) {
            return upToDate.apply(this);
        }
    }

    /** Everything was requested, and some of it isn't ready yet. */
    record UnderWay(String detail) implements Found {
        @Override
        public <T> T match(
                Function<UpToDate, T> upToDate, Function<UnderWay, T> underWay, Function<Changes, T> changes) {
            return underWay.apply(this);
        }
    }

    /**
     * Something would change, or would if planning were not blocked. Holds no value of the configuration, since values
     * may be secret.
     *
     * @param digest of the plan that is kept; empty when planning is blocked
     * @param summary how much of what, such as {@code 38 to create, 0 to change, 0 to replace, 0 to destroy}
     * @param gone what would no longer be there, or not for a while, or would be out of the provisioner's sight
     * @param missing what has to be there first
     * @param contradictions what exists and contradicts it
     * @param refused what must not be lost, and would be
     * @param allowed what must not be lost either, but whose loss the user agreed to
     */
    record Changes(
            String digest,
            String summary,
            List<Gone> gone,
            List<Objection> missing,
            List<Objection> contradictions,
            List<Loss> refused,
            List<Loss> allowed)
            implements Found {
        public Changes {
            gone = List.copyOf(gone);
            missing = List.copyOf(missing);
            contradictions = List.copyOf(contradictions);
            refused = List.copyOf(refused);
            allowed = List.copyOf(allowed);
        }

        @Override
        public <T> T match(
                Function<UpToDate, T> upToDate, Function<UnderWay, T> underWay, Function<Changes, T> changes) {
            return changes.apply(this);
        }

        /** The Regions in which it takes away or weakens something, in the order in which they occur. */
        public Set<RegionName> oneWayIn() {
            return Stream.concat(
                            gone.stream().flatMap(each -> each.regions().stream()),
                            allowed.stream().flatMap(each -> each.regions().stream()))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }

        public boolean isPlanned() {
            return !digest.isEmpty();
        }
    }

    /** A reason against it, with the way out. */
    record Objection(String what, Remedy remedy) {}

    /**
     * Something would no longer be there.
     *
     * @param what its address, with its Region where that isn't obvious
     * @param regions those it is in; several where it belongs to each, or may be in any of them
     */
    record Gone(String what, List<RegionName> regions) {
        public Gone {
            regions = List.copyOf(regions);
        }
    }

    /**
     * Something that holds data, names, keys or identity, or serves the site, would be lost or weakened.
     *
     * @param address what to name in order to agree to it
     * @param sentence what would happen to it, and what that means
     * @param regions those it is in; several where it belongs to each, or may be in any of them
     */
    record Loss(String address, String sentence, List<RegionName> regions) {
        public Loss {
            regions = List.copyOf(regions);
        }
    }

    /**
     * Reports that the user's own configuration has an asset of a Region, or may have it, as the rest of a sentence:
     * {@code it is aws_key_pair.ops in infra/main.tf}. Empty where it has none that could be it. Reads files only.
     */
    default Optional<String> owner(RegionName region, AssetKind kind) {
        return Optional.empty();
    }

    /**
     * Reports that the user's own configuration keeps two states under one key, in buckets of the site that are to
     * replicate to each other: one state would overwrite the other. Empty when it doesn't. Reads files only.
     */
    default Optional<Objection> overlap() {
        return Optional.empty();
    }

    /**
     * What there is to do in a Region. The plan is kept, and the same answer given again, until the plan is applied.
     *
     * @throws CloudException when it is unknown
     */
    Found plan(Request request);

    /**
     * Carries out the plan that is kept, once.
     *
     * @param digest of the plan that was looked at
     * @throws CloudException {@link CloudException.Cause#CONFLICT} when that plan is no longer kept or the Region has
     *     changed since, so that nothing was done; otherwise when it was not carried out to the end
     */
    void apply(Request request, String digest);
}
