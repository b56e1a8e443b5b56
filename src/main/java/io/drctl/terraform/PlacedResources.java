package io.drctl.terraform;

import io.drctl.inventory.RegionName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which Region each resource of a plan is in, as far as the plan tells: one root may have a provider for each Region.
 * It goes by the resource's own {@code region} (AWS provider 6 and later), by its ARN, or by the Region of its
 * provider.
 */
final class PlacedResources {
    /** An index of {@code count} or {@code for_each}, which the configuration doesn't have. */
    static final Pattern INDEX = Pattern.compile("\\[(?:\\d+|\"(?:[^\"\\\\]|\\\\.)*\")]");

    /** What is in no Region, or in all of them. */
    private static final Pattern GLOBAL =
            Pattern.compile("aws_(?:(?:iam|cloudfront|globalaccelerator|organizations|shield|route53domains)_.+"
                    + "|route53_(?!resolver_).+|(?:rds|docdb|neptune)_global_cluster|dynamodb_global_table)");

    private final JsonNode document;
    private final List<RegionName> own;
    private final Map<String, String> providers = new HashMap<>();

    /** @param document what {@code terraform show -json PLAN} prints */
    PlacedResources(JsonNode document) {
        this(document, List.of());
    }

    /**
     * @param document what {@code terraform show -json PLAN} prints
     * @param own the Regions that the root makes
     */
    PlacedResources(JsonNode document, List<RegionName> own) {
        this.document = document;
        this.own = List.copyOf(own);
        collect("", document.path("configuration").path("root_module"));
    }

    private void collect(String prefix, JsonNode module) {
        for (JsonNode resource : module.path("resources").values()) {
            providers.put(prefix + Json.text(resource, "address", ""), Json.text(resource, "provider_config_key", ""));
        }
        module.path("module_calls")
                .properties()
                .forEach(call -> collect(
                        prefix + "module." + call.getKey() + ".",
                        call.getValue().path("module")));
    }

    /**
     * Where a change happens. What has no Region of its own, or is in an unknown one, counts as being in each Region of
     * the root.
     *
     * @param node one of the plan's {@code resource_changes}
     */
    Place changed(JsonNode node) {
        if (own.isEmpty()) {
            return Place.UNSAID;
        }
        boolean isGlobal = GLOBAL.matcher(Json.text(node, "type", "")).matches();
        // When something moves to another Region, it is the old one that loses something.
        String then = Json.text(node.path("change").path("before"), "region", "");
        Optional<RegionName> known = isGlobal
                ? Optional.empty()
                : RegionName.isWellFormed(then) ? Optional.of(new RegionName(then)) : of(node);
        List<RegionName> regions = known.map(List::of).orElse(own);
        String name = regions.stream().map(RegionName::value).collect(Collectors.joining(" or "));
        return new Place(
                regions, isGlobal && own.size() > 1 ? "both Regions" : name, own.size() == 1 && regions.equals(own));
    }

    /**
     * Empty where the plan doesn't tell.
     *
     * @param node one of the plan's {@code resource_changes}
     */
    Optional<RegionName> of(JsonNode node) {
        JsonNode change = node.path("change");
        return Stream.of(
                        Json.text(change.path("after"), "region"),
                        Json.text(change.path("before"), "region"),
                        ofArn(Json.text(change.path("before"), "arn", "")),
                        ofProvider(Json.text(node, "address", "")))
                .filter(name -> name != null && RegionName.isWellFormed(name))
                .findFirst()
                .map(RegionName::new);
    }

    /** {@code arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE}; no Region where it belongs to all of them. */
    private static @Nullable String ofArn(String arn) {
        String[] parts = arn.split(":", 6);
        return parts.length == 6 && parts[0].equals("arn") ? parts[3] : null;
    }

    private @Nullable String ofProvider(String address) {
        String provider = providers.getOrDefault(INDEX.matcher(address).replaceAll(""), "");
        JsonNode region = document.path("configuration")
                .path("provider_config")
                .path(provider)
                .path("expressions")
                .path("region");
        String constant = Json.text(region, "constant_value");
        if (constant != null) {
            return constant;
        }
        String reference = region.path("references").path(0).isString()
                ? region.path("references").path(0).stringValue()
                : "";
        return reference.startsWith("var.")
                ? Json.text(document.path("variables").path(reference.substring("var.".length())), "value")
                : null;
    }
}
