package io.drctl.terraform;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.TrafficRouting;
import io.drctl.inventory.RegionName;
import io.drctl.terraform.ProvisioningOutcome.Prerequisite;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Whether what a plan would create exists already, under the very name that it would get: then the configuration is
 * right, and only the state lacks it. AWS is asked, and nothing else is believed.
 */
final class ThereAlready {
    private final Supplier<Cloud> cloud;
    private final List<Prerequisite> objections;
    private final boolean isShared;

    /**
     * @param objections of the guards to the same plan, some of which have found what exists
     * @param isShared whether the root's folder is run for the other Region, too, which lacks it
     */
    ThereAlready(Supplier<Cloud> cloud, List<Prerequisite> objections, boolean isShared) {
        this.cloud = cloud;
        this.isShared = isShared;
        this.objections = List.copyOf(objections);
    }

    /** The import block of what is there, or what to do where that is unknown; empty where it isn't there. */
    Optional<Correction> correction(ResourceChange change, JsonNode node) {
        Optional<ImportBlock> found = objections.stream()
                .flatMap(objection -> objection.imports().stream())
                .filter(block -> block.isWhole() && block.addresses().contains(change.address()))
                .findFirst();
        if (found.isPresent()) {
            return found.map(this::imported);
        }
        JsonNode after = node.path("change").path("after");
        RegionName region =
                change.place().regions().size() == 1 ? change.place().regions().get(0) : null;
        try {
            String id = id(change.type(), after, region);
            return Optional.ofNullable(id)
                    .map(there ->
                            imported(new ImportBlock(change.type() + " " + there, List.of(change.address()), there)));
        } catch (CloudException failure) {
            return Optional.of(Correction.byHand("whether it exists already is unknown (" + failure.explain()
                    + "): try again when that can be read"));
        }
    }

    private Correction imported(ImportBlock block) {
        if (isShared) {
            return Correction.byHand(block.what() + " is there already: terraform import "
                    + block.addresses().get(0) + " " + block.id() + ", with what is this Region's alone");
        }
        return Correction.block(block.what() + " is there already", block.lines());
    }

    /**
     * The id by which the provider imports it (its documentation of each type, "Import"); null where it isn't there.
     */
    private @Nullable String id(String type, JsonNode after, @Nullable RegionName region) {
        if (type.equals("aws_route53_record")) {
            return record(after);
        }
        if (region == null) {
            return null;
        }
        return switch (type) {
            case "aws_rds_cluster" -> {
                String id = Json.text(after, "cluster_identifier", "");
                yield !id.isEmpty() && cloud.get().databases(region).cluster(id).isPresent() ? id : null;
            }
            case "aws_rds_cluster_instance" -> {
                String id = Json.text(after, "identifier", "");
                String cluster = Json.text(after, "cluster_identifier", "");
                yield !id.isEmpty()
                                && !cluster.isEmpty()
                                && cloud.get().databases(region).instances(cluster).stream()
                                        .anyMatch(instance -> instance.id().equals(id))
                        ? id
                        : null;
            }
            case "aws_db_instance" -> {
                String id = Json.text(after, "identifier", "");
                yield !id.isEmpty()
                                && cloud.get().dbInstances(region).instance(id).isPresent()
                        ? id
                        : null;
            }
            case "aws_s3_bucket" -> {
                String name = Json.text(after, "bucket", "");
                yield !name.isEmpty()
                                && cloud.get().objectStore(region).bucket(name).isPresent()
                        ? name
                        : null;
            }
            default -> null;
        };
    }

    private @Nullable String record(JsonNode after) {
        String zone = Json.text(after, "zone_id", "");
        String name = Json.text(after, "name", "");
        String type = Json.text(after, "type", "");
        String set = Json.text(after, "set_identifier", "");
        if (zone.isEmpty() || name.isEmpty() || type.isEmpty()) {
            return null;
        }
        TrafficRouting traffic = cloud.get().traffic();
        boolean isThere = traffic.hostedZone(zone).map(found -> traffic.records(found, name)).orElse(List.of()).stream()
                .anyMatch(record -> record.name().equals(name)
                        && record.type().equals(type)
                        && set.equals(record.setIdentifier() == null ? "" : record.setIdentifier()));
        return isThere ? zone + "_" + name + "_" + type + (set.isEmpty() ? "" : "_" + set) : null;
    }
}
