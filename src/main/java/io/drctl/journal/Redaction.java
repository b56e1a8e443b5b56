package io.drctl.journal;

import io.drctl.text.Secrets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event without secrets. A journal contains what AWS, git or Terraform said, and is kept, copied and sent to
 * colleagues; continuing a run needs no secret.
 */
final class Redaction {
    private Redaction() {}

    static ObjectNode of(ObjectNode event) {
        hide(event);
        return event;
    }

    private static void hide(JsonNode node) {
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>(object.propertyNames());
            for (String name : names) {
                JsonNode value = object.get(name);
                if (value.isString()) {
                    String text = value.stringValue();
                    String hidden = Secrets.ofProcess().hidden(text);
                    if (!hidden.equals(text)) {
                        object.put(name, hidden);
                    }
                } else {
                    hide(value);
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode value = array.get(i);
                if (value.isString()) {
                    array.set(i, array.stringNode(Secrets.ofProcess().hidden(value.stringValue())));
                } else {
                    hide(value);
                }
            }
        }
    }
}
