package io.drctl.terraform;

import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Health checks that are to follow the take-over alarm of the Region in the new pair, where they followed that of one
 * which the site has left. Nobody can raise that alarm any more, so no protection is lost with it; until the check
 * follows the other one, nothing but the records can lead users away.
 *
 * @param regions those whose health checks are planned
 */
record FormerAlarms(Inventory inventory, List<RegionName> regions) {
    private static final String TYPE = "aws_route53_health_check";
    private static final String NAME = "cloudwatch_alarm_name";
    private static final String REGION = "cloudwatch_alarm_region";

    FormerAlarms {
        regions = List.copyOf(regions);
    }

    /** Whether a planned change is that, and nothing else. */
    boolean isLeft(JsonNode change) {
        JsonNode before = change.path("change").path("before");
        JsonNode after = change.path("change").path("after");
        return Json.text(change, "type", "").equals(TYPE)
                && before instanceof ObjectNode old
                && after instanceof ObjectNode planned
                && inventory.former().stream().anyMatch(region -> follows(old, region))
                && others().stream().anyMatch(region -> follows(planned, region))
                && rest(old).equals(rest(planned));
    }

    private List<RegionName> others() {
        List<RegionName> others = new ArrayList<>();
        regions.forEach(region -> others.add(inventory.peerOf(region).name()));
        return others;
    }

    private boolean follows(ObjectNode check, RegionName region) {
        return Json.text(check, NAME, "").equals(inventory.takeOverAlarm(region))
                && Json.text(check, REGION, "").equals(region.value());
    }

    private static ObjectNode rest(ObjectNode check) {
        ObjectNode rest = check.deepCopy();
        rest.remove(List.of(NAME, REGION));
        return rest;
    }
}
