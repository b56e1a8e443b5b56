package io.drctl.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.LoadBalancing.Action;
import io.drctl.cloud.LoadBalancing.Condition;
import io.drctl.cloud.LoadBalancing.Forward;
import io.drctl.cloud.LoadBalancing.Listener;
import io.drctl.cloud.LoadBalancing.Rule;
import io.drctl.inventory.Application;
import io.drctl.inventory.HealthEndpoint;
import io.drctl.testing.Inventories;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServingTest {
    private static final HealthEndpoint HEALTH =
            Inventories.flaskSite().application().health();
    private static final Listener LISTENER = new Listener("l", 443, "HTTPS");
    private static final Action FIXED_503 = Action.fixed(503);
    private static final Action FIXED_404 = Action.fixed(404);

    private static Rule byDefault(Action action) {
        return new Rule("default", List.of(), action);
    }

    private static Rule rule(String field, String value, Action action) {
        return new Rule("1", List.of(new Condition(field, List.of(value))), action);
    }

    private static Action to(String... groups) {
        return new Action(
                "forward",
                List.of(groups).stream()
                        .map(group -> new Forward(group.split("=")[0], Integer.parseInt(group.split("=")[1])))
                        .toList(),
                "forwarded");
    }

    private static Serving serving(Rule... rules) {
        return Serving.by(LISTENER, List.of(rules), "www.drctl.example", HEALTH);
    }

    @Test
    void the_groups_of_the_default_rule_serve() {
        assertThat(serving(byDefault(to("web=1"))).groups()).containsExactly("web");
    }

    @Test
    void a_group_of_weight_0_serves_nobody() {
        assertThat(serving(byDefault(to("blue=0", "green=10"))).groups()).containsExactly("green");
        assertThat(serving(byDefault(to("blue=0", "green=0"))).problem())
                .isEqualTo("listener 443 forwards every request to no target group with a weight above 0");
    }

    @Test
    void a_listener_that_answers_everything_by_itself_is_refused_with_what_it_answers() {
        assertThat(serving(byDefault(FIXED_503)).problem())
                .isEqualTo("listener 443 answers every request with a fixed 503");
        assertThat(serving(byDefault(new Action("redirect", List.of(), "a redirect to https://x:443")))
                        .problem())
                .isEqualTo("listener 443 answers every request with a redirect to https://x:443");
    }

    @Test
    void a_rule_of_another_host_is_none_of_the_sites() {
        Rule admin = rule("host-header", "admin.drctl.example", to("admin=1"));

        assertThat(serving(admin, byDefault(to("web=1"))).groups()).containsExactly("web");
        assertThat(serving(admin, byDefault(FIXED_503)).problem()).contains("a fixed 503");
    }

    @Test
    void the_sites_own_host_rule_serves_whatever_the_default_does() {
        for (String host : List.of("www.drctl.example", "WWW.drctl.example", "*.drctl.example", "ww?.drctl.example")) {
            assertThat(serving(rule("host-header", host, to("web=1")), byDefault(FIXED_503))
                            .groups())
                    .containsExactly("web");
        }
    }

    @Test
    void each_name_of_an_application_has_to_be_served() {
        Rule ofMain = rule("host-header", "www.drctl.example", to("web=1"));
        Rule ofApi = rule("host-header", "api.drctl.example", to("api=1"));

        assertThat(servingBoth(ofMain, ofApi, byDefault(FIXED_503)).groups()).containsExactly("web", "api");
        assertThat(servingBoth(ofMain, byDefault(FIXED_503)).problem())
                .isEqualTo("listener 443 answers every request for api.drctl.example with a fixed 503");
        assertThat(servingBoth(ofMain, byDefault(to("none=0"))).problem())
                .isEqualTo("listener 443 forwards every request for api.drctl.example to no target group with a weight"
                        + " above 0");
        assertThat(servingBoth(ofApi, byDefault(FIXED_503)).problem())
                .isEqualTo("listener 443 answers users' requests with a fixed 503");
    }

    @Test
    void a_further_name_may_be_redirected_to_the_main_one() {
        Action redirect = new Action("redirect", List.of(), "a redirect to https://www.drctl.example:443");

        Serving serving = servingBoth(rule("host-header", "api.drctl.example", redirect), byDefault(to("web=1")));

        assertThat(serving.problem()).isNull();
        assertThat(serving.groups()).containsExactly("web");
    }

    private static Serving servingBoth(Rule... rules) {
        Application one = Inventories.flaskSite().application();
        Application both = new Application(
                one.name(),
                List.of(one.mainName(), new Application.DnsName("api.drctl.example", "drctl.example")),
                one.routing(),
                HEALTH,
                one.loadBalancer(),
                one.database());
        return Serving.by(LISTENER, List.of(rules), both);
    }

    @Test
    void a_rule_after_one_that_takes_everything_is_never_reached() {
        assertThat(serving(
                                rule("path-pattern", "/*", to("web=1")),
                                rule("path-pattern", "/old/*", to("old=1")),
                                byDefault(to("default=1")))
                        .groups())
                .containsExactly("web");
    }

    @Test
    void groups_of_the_sites_other_paths_are_users_too() {
        assertThat(serving(rule("path-pattern", "/api/*", to("api=1")), byDefault(to("web=1")))
                        .groups())
                .containsExactly("api", "web");
    }

    @Test
    void a_site_that_is_closed_but_for_its_health_is_refused() {
        assertThat(serving(rule("path-pattern", "/health", to("web=1")), byDefault(FIXED_503))
                        .problem())
                .isEqualTo("listener 443 answers every request that no rule before takes with a fixed 503");
        assertThat(serving(rule("path-pattern", "/health", FIXED_404), byDefault(to("web=1")))
                        .problem())
                .isEqualTo("listener 443 answers /health with a fixed 404");
        assertThat(serving(rule("path-pattern", "/hea*", to("web=1")), byDefault(FIXED_404))
                        .groups())
                .containsExactly("web");
    }

    @Test
    void a_condition_that_is_not_known_of_a_request_decides_nothing() {
        assertThat(serving(rule("http-header", "x", FIXED_503), byDefault(to("web=1")))
                        .groups())
                .containsExactly("web");
        assertThat(serving(rule("source-ip", "192.0.2.0/24", to("beta=1")), byDefault(FIXED_503))
                        .problem())
                .contains("a fixed 503");
    }

    @Test
    void a_rule_for_the_method_of_a_health_check_answers_it() {
        assertThat(serving(rule("http-request-method", "GET", FIXED_503), byDefault(to("web=1")))
                        .problem())
                .isEqualTo("listener 443 answers /health with a fixed 503");
        assertThat(serving(rule("http-request-method", "POST", to("api=1")), byDefault(to("web=1")))
                        .groups())
                .containsExactly("api", "web");
        assertThat(serving(rule("http-request-method", "GET", to("web=1")), byDefault(FIXED_503))
                        .problem())
                .isEqualTo("listener 443 answers every request that no rule before takes with a fixed 503");
    }

    @Test
    void a_rule_for_all_addresses_takes_everybody() {
        assertThat(serving(rule("source-ip", "0.0.0.0/0", FIXED_503), byDefault(to("web=1")))
                        .problem())
                .isEqualTo("listener 443 answers /health with a fixed 503");
        Rule halves = new Rule(
                "1", List.of(new Condition("source-ip", List.of("128.0.0.0/1", "0.0.0.0/1", "::/0"))), FIXED_503);
        assertThat(serving(halves, byDefault(to("web=1"))).problem())
                .isEqualTo("listener 443 answers users' requests with a fixed 503");
        assertThat(serving(rule("source-ip", "10.0.0.0/8", FIXED_503), byDefault(to("web=1")))
                        .groups())
                .containsExactly("web");
    }

    @Test
    void a_regular_expression_that_may_close_the_site_is_not_taken_for_harmless() {
        for (String field : List.of("host-header", "path-pattern")) {
            Rule unread = new Rule("1", List.of(new Condition(field, List.of())), FIXED_503);
            assertThat(serving(unread, byDefault(to("web=1"))).problem())
                    .isEqualTo("listener 443 answers what matches a regular expression, which drctl doesn't read,"
                            + " with a fixed 503");
            Rule forwarded = new Rule("1", List.of(new Condition(field, List.of())), to("api=1"));
            assertThat(serving(forwarded, byDefault(to("web=1"))).groups()).containsExactly("api", "web");
        }
    }

    @Test
    void a_listener_without_rules_forwards_nothing() {
        assertThat(serving().problem()).isEqualTo("listener 443 has no rule that answers www.drctl.example/health");
    }
}
