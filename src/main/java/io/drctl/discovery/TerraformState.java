package io.drctl.discovery;

import io.drctl.discovery.Landscape.StateResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The resources that a Terraform state manages: their types, and the ids, ARNs and names by which AWS knows them.
 * Nothing else is read, since a state may hold secrets.
 */
final class TerraformState {
    private static final List<String> KNOWN_BY = List.of("id", "arn", "name");

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private TerraformState() {}

    /** Whether a text is a state in the format that Terraform writes since 0.12. */
    static boolean isState(String text) {
        return read(text).isPresent();
    }

    /** The resources that a state manages; none if the text is not a state. */
    static List<StateResource> resources(String text) {
        List<StateResource> resources = new ArrayList<>();
        read(text).ifPresent(state -> {
            for (JsonNode resource : state.path("resources")) {
                if (resource.path("mode").asString("").equals("managed")) {
                    String type = resource.path("type").asString("");
                    String module = resource.path("module").asString("");
                    String address = (module.isEmpty() ? "" : module + ".") + type + "."
                            + resource.path("name").asString("");
                    for (JsonNode instance : resource.path("instances")) {
                        JsonNode attributes = instance.path("attributes");
                        resources.add(new StateResource(
                                address,
                                type,
                                KNOWN_BY.stream()
                                        .map(attributes::path)
                                        .filter(JsonNode::isString)
                                        .map(JsonNode::stringValue)
                                        .filter(id -> !id.isEmpty())
                                        .toList()));
                    }
                }
            }
        });
        return resources;
    }

    private static Optional<JsonNode> read(String text) {
        try {
            return Stream.of(MAPPER.readTree(text))
                    .filter(node -> node.path("version").asInt(0) == 4
                            && node.path("resources").isArray())
                    .findFirst();
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }
}
