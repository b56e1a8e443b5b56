package io.drctl.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.inventory.Application;
import io.drctl.inventory.Asset;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.Routing;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.TwoApplications;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is checked of a site, and that nothing is reported that no family stands for. */
final class CheckCatalogueTest {
    private static final Inventory SITE = Inventories.flaskSite();
    private static final Pattern ID = Pattern.compile("[a-z]+(-[a-z]+)*\\.[a-z]+(-[a-z]+)*");

    private static List<String> declared() {
        return declared(SITE);
    }

    private static List<String> declared(Inventory site) {
        return CheckCatalogue.of(site).stream()
                .flatMap(entry -> entry.family().ids().stream())
                .toList();
    }

    /** The ids that reports of healthy sites of every shape have, in any scope, and of sites that were never built. */
    private static Set<String> reported() {
        Set<String> ids = new TreeSet<>();
        for (Routing routing : Routing.values()) {
            for (DatabaseTopology topology : DatabaseTopology.values()) {
                Inventory inventory = Inventories.flaskSite(routing, topology);
                for (Scope scope : Scope.values()) {
                    for (FakeCloud cloud : List.of(networked(inventory), new FakeCloud())) {
                        ReadinessTest.verify(cloud, inventory, scope)
                                .findings()
                                .forEach(finding -> ids.add(finding.check()));
                    }
                }
            }
        }
        return ids;
    }

    private static FakeCloud networked(Inventory inventory) {
        FakeCloud cloud = HealthySite.of(inventory);
        inventory.regions().forEach(region -> HealthySite.network(cloud, inventory, region.name()));
        return cloud;
    }

    @Test
    void each_id_is_declared_by_one_family() {
        assertThat(declared())
                .doesNotHaveDuplicates()
                .allMatch(id -> ID.matcher(id).matches());
    }

    @Test
    void each_id_begins_with_the_word_of_its_area_so_that_a_heading_can_stand_for_it() {
        assertThat(CheckCatalogue.of(SITE))
                .allSatisfy(entry -> assertThat(entry.family().ids())
                        .isNotEmpty()
                        .allMatch(id -> id.startsWith(entry.area().word() + ".")));
    }

    @Test
    void each_id_that_is_declared_occurs_in_a_report_and_no_other_does() {
        // A private zone is rare, as are records without an alias, nodes are counted only where a failover raises them,
        // listeners here end no TLS, and how a cluster is kept isn't told in every world: each is told where it is so.
        Set<String> common = new TreeSet<>(declared());
        common.addAll(declared(Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.RDS_REPLICA)));
        common.remove("dns.private-zone");
        common.remove("dns.ttl");
        common.remove("load-balancer.certificate");
        common.remove("kubernetes-node.instances");
        DatabaseSettingsCheck.IDS.forEach(common::remove);

        assertThat(reported()).containsExactlyElementsOf(common);
    }

    @Test
    void a_site_is_checked_row_by_row_and_then_in_what_the_table_leaves_out() {
        List<String> rows = SITE.assets().stream().map(Asset::asset).toList();

        assertThat(CheckCatalogue.of(SITE).stream()
                        .map(entry -> entry.area().title())
                        .distinct())
                .startsWith(rows.toArray(String[]::new))
                .endsWith("DNS");
    }

    @Test
    void no_area_beside_the_table_is_named_like_a_row() {
        assertThat(CheckCatalogue.of(SITE).stream()
                        .map(entry -> entry.area())
                        .distinct()
                        .map(Area::word))
                .doesNotHaveDuplicates();
    }

    @Test
    void each_finding_names_the_row_that_it_is_of_and_dns_is_no_row() {
        Inventory site = TwoApplications.site();

        List<Finding> findings =
                ReadinessTest.verify(new FakeCloud(), site, Scope.ALL).findings();

        assertThat(findings)
                .filteredOn(finding -> finding.check().startsWith("dns."))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.area().row()).isNull());
        for (Asset row : site.assets()) {
            assertThat(findings)
                    .filteredOn(finding -> row.id().equals(finding.area().row()))
                    .as(row.id())
                    .isNotEmpty()
                    .allMatch(finding -> finding.area().word().equals(row.kind().word()));
        }
    }

    @Test
    void an_area_that_is_no_row_of_the_table_needs_a_family_and_an_entry() {
        CheckFamily<Application> family = CheckFamily.inEachRegion(
                List.of("quotas.instances"),
                (site, application, region) -> findings -> findings.check(
                        "quotas.instances",
                        "quota of running instances",
                        "room for " + region.zones().size(),
                        () -> Judgement.fail("no room", "raise it")));

        ReadinessReport report = verifyWith(new Area("quotas", "Quotas"), family);

        assertThat(report.areas()).hasSize(13).endsWith(Area.DNS, new Area("quotas", "Quotas"));
        assertThat(ReadinessTest.problems(report)).containsExactly("quotas.instances us-west-1 FAIL");
        assertThat(report.isReady()).isFalse();
    }

    @Test
    void several_families_may_look_at_one_row() {
        CheckFamily<Application> family = CheckFamily.asOne(
                List.of("dns.delegation"),
                (site, application) -> findings -> findings.check(
                        "dns.delegation", "delegation", "to the zone", () -> Judgement.pass("to the zone")));

        ReadinessReport report = verifyWith(Area.DNS, family);

        assertThat(report.areas()).hasSize(12);
        assertThat(report.of(Area.DNS)).extracting(Finding::check).contains("dns.record", "dns.delegation");
    }

    @Test
    void an_id_that_the_family_has_not_declared_is_a_defect_and_never_ready() {
        CheckFamily<Application> family = CheckFamily.asOne(
                List.of("quotas.instances"),
                (site, application) ->
                        findings -> findings.check("quotas.addresses", "quota", "room", () -> Judgement.pass("room")));

        ReadinessReport report = verifyWith(new Area("quotas", "Quotas"), family);

        assertThat(ReadinessTest.problems(report)).containsExactly("quotas.checked UNKNOWN");
        assertThat(report.isReady()).isFalse();
    }

    @Test
    void a_family_tells_only_of_what_it_reports() {
        CheckFamily<Application> family =
                CheckFamily.asOne(List.of("quotas.instances"), (site, application) -> findings -> {});

        assertThatThrownBy(() -> family.thatTells("quotas.addresses")).isInstanceOf(IllegalArgumentException.class);
    }

    /** A healthy site, of which one thing more is verified. */
    private static ReadinessReport verifyWith(Area area, CheckFamily<Application> more) {
        List<CheckCatalogue.Entry<?>> catalogue = new ArrayList<>(CheckCatalogue.of(SITE));
        catalogue.add(new CheckCatalogue.Entry<>(area, more, SITE.application()));
        return new Readiness(SITE, HealthySite.of(SITE), List::of, catalogue)
                .verify(Scope.RECOVERY, (assets, of) -> {});
    }
}
