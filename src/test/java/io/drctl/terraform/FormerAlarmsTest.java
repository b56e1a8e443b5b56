package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.testing.Inventories;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A health check that leaves the alarm of a Region which the site has left, and the guard. */
final class FormerAlarmsTest {
    private static final Inventory SITE = Inventories.havingLeft(Inventories.flaskSite(), new RegionName("eu-west-1"));

    private static JsonNode plan(String oldRegion, String newRegion, String more) {
        return Json.read("""
                {"format_version": "1.2", "resource_changes": [{
                  "address": "aws_route53_health_check.takeover[0]", "mode": "managed",
                  "type": "aws_route53_health_check", "name": "takeover",
                  "provider_name": "registry.terraform.io/hashicorp/aws",
                  "change": {"actions": ["update"],
                    "before": {"type": "CLOUDWATCH_METRIC", "cloudwatch_alarm_region": "%1$s", "disabled": false,
                      "cloudwatch_alarm_name": "drctl-flask-site-take-over-%1$s"},
                    "after": {"type": "CLOUDWATCH_METRIC", "cloudwatch_alarm_region": "%2$s", %3$s
                      "cloudwatch_alarm_name": "drctl-flask-site-take-over-%2$s"},
                    "after_unknown": {}}}]}
                """.formatted(oldRegion, newRegion, more));
    }

    /** In the primary Region, us-east-2, whose check follows the alarm of the other one. */
    private static boolean isRefused(JsonNode plan) {
        return PlanGuard.judge(
                        plan,
                        List.of(Inventories.PRIMARY),
                        Set.of(),
                        new FormerAlarms(SITE, List.of(Inventories.PRIMARY))::isLeft)
                .isRefusal();
    }

    @Test
    void leaving_the_alarm_of_a_region_that_was_left_for_that_of_the_new_one_loses_nothing() {
        assertThat(isRefused(plan("eu-west-1", "us-west-1", "\"disabled\": false,")))
                .isFalse();
    }

    @Test
    void leaving_any_other_alarm_is_refused() {
        assertThat(isRefused(plan("us-west-1", "eu-west-3", "\"disabled\": false,")))
                .isTrue();
        assertThat(isRefused(plan("eu-west-1", "eu-west-3", "\"disabled\": false,")))
                .isTrue();
        assertThat(isRefused(plan("eu-west-3", "us-west-1", "\"disabled\": false,")))
                .isTrue();
    }

    @Test
    void what_else_the_change_would_do_is_judged_as_ever() {
        assertThat(isRefused(plan("eu-west-1", "us-west-1", "\"disabled\": true,")))
                .isTrue();
    }
}
