package io.drctl.cli.view;

import io.drctl.journal.Standing;
import io.drctl.runbook.RunbookOrigin;
import tools.jackson.databind.node.ObjectNode;

/** Account, caller, endpoints and the runbook's origin as JSON. */
final class StandingJson {
    private StandingJson() {}

    static void into(ObjectNode node, Standing standing, RunbookOrigin origin) {
        into(node, standing);
        node.putObject("runbookFrom")
                .put("kind", origin.kind().word())
                .put("file", origin.file().isEmpty() ? null : origin.file())
                .put("digest", origin.digest());
    }

    static void into(ObjectNode node, Standing standing) {
        node.put("account", standing.account()).put("caller", standing.caller());
        node.put("accountUnknown", standing.unknown().isEmpty() ? null : standing.unknown());
        standing.endpoints().forEach(endpoint -> node.withArray("/endpoints").add(endpoint));
        if (standing.endpoints().isEmpty()) {
            node.putArray("endpoints");
        }
    }
}
