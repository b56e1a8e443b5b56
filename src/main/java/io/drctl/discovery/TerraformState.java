package io.drctl.discovery;

import io.drctl.discovery.Landscape.StateResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The resources that a Terraform state manages: their types, and the ids, ARNs and names by which AWS knows them.
 * Nothing else is read, since a state may hold secrets.
 */
final class TerraformState {
    private static final List<String> KNOWN_BY =
            List.of("id", "arn", "name", "bucket", "identifier", "cluster_identifier");

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** The types of a kind's assets, as the AWS provider names them. */
    private static final Map<String, Set<String>> TYPES = Map.ofEntries(
            Map.entry("auto-scaling-group", Set.of("aws_autoscaling_group")),
            Map.entry("bucket", Set.of("aws_s3_bucket")),
            Map.entry("database-cluster", Set.of("aws_rds_cluster")),
            Map.entry("dynamodb-table", Set.of("aws_dynamodb_table")),
            Map.entry("ecr-repository", Set.of("aws_ecr_repository")),
            Map.entry("ecs-service", Set.of("aws_ecs_service")),
            Map.entry("key-pair", Set.of("aws_key_pair")),
            Map.entry("kubernetes-cluster", Set.of("aws_eks_cluster")),
            Map.entry("load-balancer", Set.of("aws_lb", "aws_alb")),
            Map.entry("machine-image", Set.of("aws_ami", "aws_ami_copy", "aws_ami_from_instance")),
            Map.entry("network-load-balancer", Set.of("aws_lb", "aws_alb")),
            Map.entry("rds-instance", Set.of("aws_db_instance")),
            Map.entry("secret", Set.of("aws_secretsmanager_secret")));

    private TerraformState() {}

    /** Those of the resources that a row of a kind may stand for. */
    static List<StateResource> ofKind(List<StateResource> resources, String kind) {
        Set<String> types = TYPES.getOrDefault(kind, Set.of());
        return resources.stream()
                .filter(resource -> types.contains(resource.type()))
                .toList();
    }

    /** Whether a text is a state in the format that Terraform has written since 0.12. */
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
