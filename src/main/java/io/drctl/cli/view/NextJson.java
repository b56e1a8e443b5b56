package io.drctl.cli.view;

import io.drctl.engine.NextStep;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What to do now, as a field of a JSON document. */
final class NextJson {
    private NextJson() {}

    static void into(ObjectNode node, List<NextStep> steps) {
        ArrayNode next = node.putArray("next");
        steps.forEach(step -> next.addObject().put("why", step.why()).put("command", step.command().line()));
    }
}
