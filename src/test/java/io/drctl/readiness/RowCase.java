package io.drctl.readiness;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.inventory.Application;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.ByRegion;
import io.drctl.inventory.HealthEndpoint;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.Routing;
import io.drctl.inventory.RowKey;
import io.drctl.inventory.Scale;
import io.drctl.inventory.TagSelection;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.Inventories;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One thing that is wrong with the assets of one row, and exactly what is found in the recovery Region: every finding
 * that isn't a pass.
 *
 * @param expected such as {@code secret.version us-west-1 FAIL}; none for what is fine
 * @param says what the first of them must have seen
 * @param remedy what its remedy must contain
 */
record RowCase(String name, Consumer<FakeCloud> breaks, List<String> expected, String says, String remedy) {
    static RowCase healthy(String name, Consumer<FakeCloud> prepares) {
        return new RowCase(name, prepares, List.of(), "", "");
    }

    static RowCase of(String name, Consumer<FakeCloud> breaks, String expected, String says, String remedy) {
        return new RowCase(name, breaks, List.of(expected.split(", ")), says, remedy);
    }

    @Override
    public String toString() {
        return name;
    }

    void assertFound(CheckedKind kind, Asset row, Inventory site, FakeCloud cloud) {
        breaks.accept(cloud);

        ReadinessReport report = verify(kind, row, site, cloud);

        assertThat(ReadinessTest.problems(report)).containsExactlyElementsOf(expected);
        assertThat(report.findings()).isNotEmpty();
        report.findings().stream()
                .filter(finding -> finding.verdict() != ReadinessVerdict.PASS)
                .findFirst()
                .ifPresent(first -> {
                    assertThat(first.seen()).contains(says);
                    assertThat(String.valueOf(first.remedy())).contains(remedy);
                });
    }

    /** Verifies that row alone. */
    static ReadinessReport verify(CheckedKind kind, Asset row, Inventory site, FakeCloud cloud) {
        return new Readiness(site, cloud, List::of, kind.entries().apply(site, row))
                .verify(Scope.RECOVERY, (assets, of) -> {});
    }

    /** A row that has the same name in both Regions. */
    static Asset row(CheckedKind kind, String name, String size, Scale<Integer> quantity, Map<RowKey<?>, Object> keys) {
        boolean isSized = kind.kind().sizeRule() != AssetKind.SizeRule.NONE;
        return new Asset(
                kind.kind(),
                kind.kind().word(),
                kind.kind().title(),
                "",
                size,
                isSized ? each(Scale.same(size)) : ByRegion.none(),
                2,
                "",
                kind.kind().isRegional() ? each(quantity) : ByRegion.none(),
                each(name),
                ByRegion.<TagSelection>none(),
                keys);
    }

    static <T> ByRegion<T> each(T value) {
        return ByRegion.of(PRIMARY, value, RECOVERY, value);
    }

    /** The shipped site with that row in the place of its web instances, and users who come by {@code health}. */
    static Inventory siteWith(Asset row, HealthEndpoint health) {
        Inventory shipped = Inventories.flaskSite();
        List<Asset> assets = new ArrayList<>(shipped.assets());
        assets.removeIf(asset -> asset.kind().equals(AssetKind.WEB_INSTANCE));
        assets.add(row);
        Application old = shipped.application();
        boolean isBalancer = row.kind().word().equals("network-load-balancer");
        return new Inventory(
                shipped.site(),
                shipped.primary(),
                shipped.recovery(),
                shipped.objectives(),
                assets,
                List.of(new Application(
                        old.name(),
                        old.dnsNames(),
                        Routing.FAILOVER,
                        health,
                        isBalancer ? row : old.loadBalancer(),
                        old.database())),
                shipped.databases(),
                shipped.terraform());
    }

    static Inventory siteWith(Asset row) {
        return siteWith(row, Inventories.flaskSite().application().health());
    }
}
