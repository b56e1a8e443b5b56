package io.drctl.terraform;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.inventory.Application.DnsName;
import io.drctl.inventory.Inventory;
import io.drctl.terraform.ProvisioningOutcome.Prerequisite;
import io.drctl.text.Remedy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Refuses to make a public hosted zone that the site has already. Route 53 allows any number of one name, but only one
 * of them answers users; records in the other lead nobody anywhere, and no failover can tell which of them to change.
 */
final class SecondZoneGuard {
    private final Supplier<Cloud> cloud;
    private final JsonNode document;
    private final Set<String> zones;

    /** @param document what {@code terraform show -json PLAN} prints */
    SecondZoneGuard(Inventory inventory, Supplier<Cloud> cloud, JsonNode document) {
        this.cloud = cloud;
        this.document = document;
        this.zones = inventory.applications().stream()
                .flatMap(application -> application.dnsNames().stream())
                .map(DnsName::zoneName)
                .collect(Collectors.toSet());
    }

    /** The objections, one for each such zone. */
    List<Prerequisite> judge() {
        return document.path("resource_changes").values().stream()
                .filter(node -> Json.text(node, "type", "").equals("aws_route53_zone"))
                .filter(node -> TerraformPlan.actions(node.path("change")).equals(Set.of("create")))
                // A private zone may have any name, since it answers only its own networks.
                .filter(node -> node.path("change").path("after").path("vpc").isEmpty())
                .flatMap(node -> judge(node).stream())
                .toList();
    }

    private Optional<Prerequisite> judge(JsonNode node) {
        String name = Json.text(node.path("change").path("after"), "name", "").replaceFirst("\\.$", "");
        if (!zones.contains(name)) {
            return Optional.empty();
        }
        String address = Json.text(node, "address", "");
        String made = "hosted zone " + name + " (" + address + ") would be made";
        try {
            List<HostedZone> there = cloud.get().traffic().hostedZones(name).open();
            return there.isEmpty() ? Optional.empty() : Optional.of(beside(made, address, there));
        } catch (CloudException failure) {
            return Optional.of(new Prerequisite(
                    made + ", and whether there is one already can't be read: " + failure.explain(),
                    Remedy.of("try again when it can be read")));
        }
    }

    private static Prerequisite beside(String made, String address, List<HostedZone> there) {
        String ids = there.stream().map(HostedZone::id).collect(Collectors.joining(", "));
        if (there.size() > 1) {
            return new Prerequisite(
                    made + " beside " + ids + ", which have that name",
                    "import the one whose name servers the domain is delegated to, and delete the others");
        }
        return new Prerequisite(
                made + " beside " + ids + ", which has that name",
                Remedy.of("put the import block into a file beside " + address
                        + ", or read the zone as data \"aws_route53_zone\""),
                List.of(new ImportBlock("hosted zone " + ids, List.of(address), ids)));
    }
}
