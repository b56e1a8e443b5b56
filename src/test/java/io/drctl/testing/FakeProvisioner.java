package io.drctl.testing;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Provisioner;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.RegionName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A provisioner whose findings a test sets: once a plan is applied, everything is as the configuration says. */
public final class FakeProvisioner extends FakePort implements Provisioner {
    /** What {@link #plan} gives. */
    public Found found = new UpToDate("it matches the configuration");

    /** What it gives once a plan was applied. */
    public Found afterwards = new UpToDate("it matches the configuration");

    /** Digests of the plans that were applied, in order. */
    public final List<String> applied = new ArrayList<>();

    /** As which resource the user's own configuration has the assets of a kind. */
    public final Map<AssetKind, String> owners = new HashMap<>();

    /** What {@link #overlap} gives; null for nothing. */
    public @Nullable Objection overlap;

    private @Nullable Found looked;

    FakeProvisioner(FakeCloud cloud) {
        super(cloud, null);
    }

    /** A plan that nothing speaks against. */
    public static Changes changes(String digest, String summary) {
        return new Changes(digest, summary, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    @Override
    public Optional<String> owner(RegionName region, AssetKind kind) {
        return Optional.ofNullable(owners.get(kind));
    }

    @Override
    public Optional<Objection> overlap() {
        return Optional.ofNullable(overlap);
    }

    @Override
    public Found plan(Request request) {
        return call("terraform:plan", request.region(), () -> {
            looked = found;
            return found;
        });
    }

    @Override
    public void apply(Request request, String digest) {
        effect("terraform:apply", digest, () -> {
            if (!(looked instanceof Changes kept) || !kept.digest().equals(digest)) {
                throw refusal(CloudException.Cause.CONFLICT, "terraform:apply", "this plan is no longer kept");
            }
            applied.add(digest);
            looked = null;
            found = afterwards;
        });
    }
}
