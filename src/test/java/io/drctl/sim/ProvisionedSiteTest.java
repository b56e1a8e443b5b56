package io.drctl.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.drctl.cloud.PlatformThreads;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.Routing;
import io.drctl.readiness.Finding;
import io.drctl.readiness.Readiness;
import io.drctl.readiness.ReadinessReport;
import io.drctl.readiness.ReadinessVerdict;
import io.drctl.readiness.Scope;
import io.drctl.testing.Inventories;
import io.drctl.testing.VirtualClock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The site that a world begins with is the one that {@code verify all} wants to see. */
final class ProvisionedSiteTest {
    static Stream<Arguments> sites() {
        return Stream.of(
                arguments("the shipped inventory", Inventories.flaskSite()),
                arguments("one simple record", Inventories.flaskSite(Routing.SIMPLE, DatabaseTopology.BINLOG_REPLICA)),
                arguments(
                        "two weighted records",
                        Inventories.flaskSite(Routing.WEIGHTED, DatabaseTopology.BINLOG_REPLICA)),
                arguments(
                        "a global database", Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.GLOBAL_DATABASE)),
                arguments("10 web instances", Inventories.withWebInstances(Inventories.flaskSite(), 10)),
                arguments("100 web instances", Inventories.withWebInstances(Inventories.flaskSite(), 100)),
                arguments("1,000 web instances", Inventories.withWebInstances(Inventories.flaskSite(), 1000)),
                arguments(
                        "a pinned image",
                        Inventories.withPinnedImage(Inventories.flaskSite(), "ami-0123456789abcdef0")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sites")
    void every_check_of_a_provisioned_site_passes(String name, Inventory inventory) {
        VirtualClock clock = new VirtualClock();
        World world = World.provisioned(inventory, 7, VirtualClock.START);

        ReadinessReport report = new Readiness(
                        inventory, new SimulatedCloud(world, clock, new PlatformThreads(clock), "drctl"), List::of)
                .verify(Scope.ALL, (verified, of) -> {});

        assertThat(report.findings())
                .filteredOn(finding -> finding.verdict() != ReadinessVerdict.PASS)
                .as("nobody has asked for accelerated recovery")
                .filteredOn(finding -> !finding.check().equals("dns.accelerated-recovery"))
                .extracting(Finding::toString)
                .isEmpty();
    }
}
