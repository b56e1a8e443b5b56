package io.drctl.action.traffic;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.CheckResult;
import io.drctl.action.Facts;
import io.drctl.action.NeededStep;
import io.drctl.action.StepContext;
import io.drctl.action.Steps;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.OutsideView;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.inventory.Application;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.Site;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class VerifyOutsideTest {
    private static final Inventory SITE = Inventories.flaskSite();
    private static final String ADDRESS = HealthySite.addressOf(SITE, RECOVERY);
    private static final String NAME = SITE.application().mainName().name();

    private final FakeCloud cloud = HealthySite.of(SITE);

    @BeforeEach
    void failOver() {
        cloud.outside()
                .answer(OutsideView.THIS_MACHINE, HealthySite.loadBalancerDnsName(SITE, RECOVERY), List.of(ADDRESS));
        answer(List.of(ADDRESS));
    }

    private void answer(List<String> addresses) {
        cloud.outside().answer("ns-1.example.net", NAME, addresses);
        cloud.outside().answer("ns-2.example.net", NAME, addresses);
    }

    private CheckResult check() {
        return new VerifyOutside().check(Steps.of(cloud, SITE, Map.of("region", RECOVERY.value()), Map.of()));
    }

    /** After a step that moved the traffic, and left the facts. */
    private CheckResult checkAfter(Map<String, String> facts) {
        StepContext alone = Steps.of(cloud, SITE, Map.of("region", RECOVERY.value()), Map.of());
        NeededStep move = new NeededStep("move", "point-traffic", new Facts(facts));
        return new VerifyOutside()
                .check(new StepContext(alone.runId(), alone.step(), SITE, cloud, Facts.NONE, List.of(move)));
    }

    /** The site with its zone by an id, with a resolver, or under another name. */
    private static Inventory site(String zoneId, String resolver, String name) {
        Site site = SITE.site();
        String zone = zoneId.isEmpty() ? SITE.application().mainName().hostedZone() : zoneId;
        Application application = SITE.application();
        return new Inventory(
                new Site(site.name(), resolver.isEmpty() ? List.of() : List.of(resolver), null),
                SITE.primary(),
                SITE.recovery(),
                SITE.objectives(),
                SITE.assets(),
                List.of(new Application(
                        application.name(),
                        List.of(new Application.DnsName(name, zone)),
                        application.routing(),
                        application.health(),
                        application.loadBalancer(),
                        application.database())),
                SITE.databases(),
                SITE.terraform());
    }

    private void expect(CheckResult.Status verdict, String detail) {
        CheckResult result = check();
        assertThat(result.detail()).isEqualTo(detail);
        assertThat(result.status()).isEqualTo(verdict);
    }

    @Test
    void every_server_gives_the_load_balancer_and_the_site_answers() {
        expect(CheckResult.Status.PASSED, "2 of 2 name servers give 198.51.100.10, and /health answers there");
    }

    /** Route 53's control plane and the Region may have gone by then; both names were known before. */
    @Test
    void what_the_step_that_moved_the_traffic_knew_is_not_asked_again() {
        CheckResult result = checkAfter(Map.of(
                "load-balancer.us-west-1",
                HealthySite.loadBalancerDnsName(SITE, RECOVERY),
                "name-servers",
                "ns-1.example.net"));

        assertThat(result.detail()).startsWith("1 of 1 name servers give");
        assertThat(cloud.calls())
                .noneMatch(call -> call.operation().startsWith("route53:")
                        || call.operation().startsWith("elasticloadbalancing:"));
    }

    private static final Map<String, String> MOVED = Map.of("change-id", "C1");

    @Test
    void who_moved_users_tells_until_when_clients_may_stay_behind() {
        CheckResult result = checkAfter(MOVED);

        String until = cloud.clock().now().plusSeconds(3660).toString();
        assertThat(result.detail())
                .endsWith("; clients may stay in us-east-2 until " + until
                        + ", by an old answer or an open connection (TTL 1 min, keep-alive 1 h)");
        assertThat(result.facts().get(OldClients.UNTIL)).hasToString("Optional[" + until + "]");
        assertThat(result.facts().get(OldClients.REGION)).contains("us-east-2");
    }

    @Test
    void it_goes_by_the_ttl_of_the_records_and_the_keep_alive_of_the_load_balancer_that_was_left() {
        cloud.loadBalancing(PRIMARY).keepAlive = Duration.ofMinutes(5);
        CheckResult result = checkAfter(Map.of("change-id", "C1", "ttl", "300"));

        assertThat(result.detail()).endsWith("(TTL 5 min, keep-alive 5 min)");
        assertThat(result.facts().get(OldClients.UNTIL))
                .contains(cloud.clock().now().plusSeconds(600));
    }

    @Test
    void of_a_region_that_gives_no_answer_the_default_is_told_as_unknown() {
        cloud.lose(PRIMARY);

        assertThat(checkAfter(MOVED).detail())
                .endsWith("(TTL 1 min, keep-alive unknown, as us-east-2 gives no answer; AWS's default is 1 h)");
    }

    @Test
    void a_network_load_balancer_sets_no_limit() {
        cloud.loadBalancing(PRIMARY).keepAlive = null;
        CheckResult result = checkAfter(MOVED);

        assertThat(result.detail()).endsWith("; clients with open connections stay in us-east-2 until they close them");
        assertThat(result.facts().has(OldClients.UNTIL)).isFalse();
    }

    @Test
    void who_moved_nobody_has_left_nobody_behind() {
        assertThat(checkAfter(Map.of()).facts().has(OldClients.UNTIL)).isFalse();
    }

    @Test
    void what_the_step_that_moved_the_traffic_did_not_know_is_asked() {
        assertThat(checkAfter(Map.of("load-balancer.us-east-2", "elsewhere.example", "name-servers", ""))
                        .detail())
                .startsWith("2 of 2 name servers give");
    }

    @Test
    void no_server_answering_is_unverified_with_the_reason() {
        cloud.fail("dns", Cause.UNREACHABLE);
        expect(
                CheckResult.Status.UNVERIFIED,
                "no name server of www.drctl.example can be asked from here: no answer from the endpoint within 3 s"
                        + " (and 1 more without an answer)");
    }

    @Test
    void a_zone_without_name_servers_is_unverified() {
        cloud.traffic().zones.replaceAll((name, zone) -> new HostedZone(zone.id(), name, List.of()));
        expect(CheckResult.Status.UNVERIFIED, "hosted zone drctl.example has no name servers to ask");
    }

    @Test
    void a_load_balancer_whose_addresses_nobody_knows_is_unverified() {
        cloud.outside()
                .answers
                .remove(OutsideView.THIS_MACHINE + " " + HealthySite.loadBalancerDnsName(SITE, RECOVERY));
        assertThat(check().status()).isEqualTo(CheckResult.Status.UNVERIFIED);
    }

    @Test
    void an_answer_that_leads_elsewhere_or_nowhere_failed() {
        answer(List.of(HealthySite.addressOf(SITE, PRIMARY)));
        expect(
                CheckResult.Status.FAILED,
                "ns-1.example.net answers www.drctl.example with 192.0.2.10, which is not the load balancer in"
                        + " us-west-1");
        answer(List.of());
        assertThat(check().detail()).contains("with no address");
        assertThat(check().status()).isEqualTo(CheckResult.Status.FAILED);
    }

    @Test
    void one_wrong_server_is_enough_to_fail() {
        cloud.outside().answer("ns-2.example.net", NAME, List.of(ADDRESS, "192.0.2.10"));
        assertThat(check().status()).isEqualTo(CheckResult.Status.FAILED);
    }

    /** The zone was moved to another provider, or the inventory names a zone that nobody refers to. */
    @Test
    void name_servers_that_dns_gives_besides_the_zones_own_are_asked_too() {
        cloud.outside().delegations.put("drctl.example", List.of("ns-1.example.net", "ns-9.elsewhere.example"));
        cloud.outside().answer("ns-9.elsewhere.example", NAME, List.of("203.0.113.9"));
        expect(
                CheckResult.Status.FAILED,
                "ns-9.elsewhere.example answers www.drctl.example with 203.0.113.9, which is not the load balancer in"
                        + " us-west-1");

        cloud.outside().answer("ns-9.elsewhere.example", NAME, List.of(ADDRESS));
        expect(CheckResult.Status.PASSED, "3 of 3 name servers give 198.51.100.10, and /health answers there");
    }

    @Test
    void a_second_name_of_a_name_server_is_not_another_one() {
        cloud.outside().delegations.put("drctl.example", List.of("dns.drctl.example", "ns-2.example.net"));
        cloud.outside().answer(OutsideView.THIS_MACHINE, "dns.drctl.example", List.of("192.0.2.53"));
        cloud.outside().answer(OutsideView.THIS_MACHINE, "ns-1.example.net", List.of("192.0.2.53"));

        expect(CheckResult.Status.PASSED, "2 of 2 name servers give 198.51.100.10, and /health answers there");
    }

    @Test
    void where_the_inventory_names_resolvers_nobody_else_is_asked() {
        Inventory resolved = site("", "192.0.2.53", NAME);
        cloud.outside().delegations.put("drctl.example", List.of("ns-9.elsewhere.example"));
        cloud.outside().answer("192.0.2.53", NAME, List.of(ADDRESS));

        assertThat(new VerifyOutside()
                        .check(Steps.of(cloud, resolved, Map.of("region", RECOVERY.value()), Map.of()))
                        .detail())
                .startsWith("1 of 1 name servers give");
    }

    /** An id tells nothing of the zone's name, which need not be all of the site's but its first label. */
    @Test
    void where_the_inventory_has_the_zones_id_dns_is_asked_by_the_zones_name() {
        String name = "eu.www.drctl.example";
        Inventory byId = site("Z0DRCTLEXAMPLE", "", name);
        cloud.outside().delegations.put("drctl.example", List.of("ns-9.elsewhere.example"));
        cloud.outside().delegations.put("www.drctl.example", List.of("ns.of-somebody.example"));
        for (String server : List.of("ns-1.example.net", "ns-2.example.net", "ns-9.elsewhere.example")) {
            cloud.outside().answer(server, name, List.of(ADDRESS));
        }
        StepContext alone = Steps.of(cloud, byId, Map.of("region", RECOVERY.value()), Map.of());
        NeededStep move = new NeededStep(
                "move",
                "point-traffic",
                new Facts(Map.of("name-servers", "ns-1.example.net", "zone", "drctl.example")));

        assertThat(new VerifyOutside().check(alone).detail()).startsWith("3 of 3 name servers give");
        cloud.traffic().zones.clear();
        assertThat(new VerifyOutside()
                        .check(new StepContext(alone.runId(), alone.step(), byId, cloud, Facts.NONE, List.of(move)))
                        .detail())
                .as("the step that moved the traffic knew the zone's name")
                .startsWith("2 of 2 name servers give");
    }

    @Test
    void one_silent_server_is_said_but_the_other_counts() {
        cloud.fail(call -> call.argument().startsWith("ns-2"), Cause.UNREACHABLE);
        expect(
                CheckResult.Status.PASSED,
                "1 of 2 name servers give 198.51.100.10, and /health answers there (no answer"
                        + " from the endpoint within 3 s)");
    }

    @Test
    void a_site_that_does_not_answer_failed() {
        cloud.outside().statuses.put(ADDRESS, 503);
        expect(CheckResult.Status.FAILED, "198.51.100.10 answers /health with HTTP 503");
        cloud.outside().statuses.clear();
        assertThat(check().status()).isEqualTo(CheckResult.Status.FAILED);
    }

    @Test
    void a_redirect_is_not_the_sites_answer() {
        cloud.outside().statuses.put(ADDRESS, 302);
        expect(CheckResult.Status.FAILED, "198.51.100.10 answers /health with HTTP 302");
    }

    @Test
    void a_region_without_a_load_balancer_failed() {
        cloud.loadBalancing(RECOVERY).balancers.clear();
        expect(CheckResult.Status.FAILED, "there is no load balancer in us-west-1");
    }
}
