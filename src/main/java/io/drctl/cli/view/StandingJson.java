package io.drctl.cli.view;

import io.drctl.journal.Standing;
import tools.jackson.databind.node.ObjectNode;

/** Account, caller and endpoints of a provisioning. */
final class StandingJson {
    private StandingJson() {}

    static void into(ObjectNode node, Standing standing) {
        node.put("account", standing.account()).put("caller", standing.caller());
        node.put("accountUnknown", standing.unknown().isEmpty() ? null : standing.unknown());
        standing.endpoints().forEach(endpoint -> node.withArray("/endpoints").add(endpoint));
        if (standing.endpoints().isEmpty()) {
            node.putArray("endpoints");
        }
    }
}
