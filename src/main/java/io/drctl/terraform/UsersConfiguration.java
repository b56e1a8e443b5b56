package io.drctl.terraform;

import io.drctl.cloud.Provisioner;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What the user's own configuration says before Terraform runs: in its files, and in a state beside them.
 *
 * <p>A resource whose name can't be read, since it is computed, may be the one asked about: it counts, unless it is a
 * bucket that holds a state, which no configuration can make before it has its state there.
 */
public final class UsersConfiguration {
    /** A kind's resource types, each with the attribute that names it. */
    private static final Map<AssetKind, Map<String, String>> TYPES = Map.of(
            AssetKind.BUCKET, Map.of("aws_s3_bucket", "bucket"),
            AssetKind.KEY_PAIR, Map.of("aws_key_pair", "key_name"),
            AssetKind.MACHINE_IMAGE,
                    Map.of("aws_ami", "name", "aws_ami_copy", "name", "aws_ami_from_instance", "name"));

    private final Inventory inventory;
    private final Provisioning.Surroundings surroundings;
    private final Path inventoryDirectory;
    private final Roots roots;

    /**
     * Which resource of the configuration an asset is.
     *
     * @param what the resource's address and its file; or the calls of modules that may have it
     */
    public record Owner(String what, Certainty certainty) {
        /** The rest of a sentence about the asset. */
        public String words() {
            return switch (certainty) {
                case KNOWN -> "it is " + what;
                case COMPUTED -> "it may be " + what + ", whose name is computed";
                case NOT_DOWNLOADED -> "it may be in " + what + ", not downloaded before terraform init";
            };
        }
    }

    /** How much is known of whether an asset is made by the configuration. */
    public enum Certainty {
        /** It has the asset's name. */
        KNOWN,
        /** It is of the asset's type, and only Terraform can tell its name. */
        COMPUTED,
        /** A module isn't there yet, and what it makes is unknown. */
        NOT_DOWNLOADED
    }

    public UsersConfiguration(Inventory inventory, Provisioning.Surroundings surroundings) {
        this.inventory = inventory;
        this.surroundings = surroundings;
        this.inventoryDirectory =
                surroundings.inventoryDirectory().toAbsolutePath().normalize();
        this.roots = new Roots(inventory, surroundings.files(), inventoryDirectory);
    }

    /** Reports that two states have the same key in the two buckets of a row, which replicate to each other. */
    public Optional<Provisioner.Objection> overlap() {
        if (inventory.terraform().isShipped()) {
            return Optional.empty();
        }
        List<Root> all = roots.all();
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                StateLocation one = all.get(i).stated();
                StateLocation other = all.get(j).stated();
                if (one.isS3() && other.isS3() && Objects.equals(one.key(), other.key()) && replicate(one, other)) {
                    return Optional.of(new Provisioner.Objection(
                            "Terraform keeps the states of " + all.get(i).title() + " and "
                                    + all.get(j).title() + " under one key, " + one.key()
                                    + ", so that one would overwrite the other",
                            Remedy.of("give each backend a key of its own, and move the states there (")
                                    .then(Command.of("terraform", "init", "-migrate-state"))
                                    .then(")")));
                }
            }
        }
        return Optional.empty();
    }

    private boolean replicate(StateLocation one, StateLocation other) {
        return !Objects.equals(one.bucket(), other.bucket())
                && inventory.rows(AssetKind.BUCKET).stream()
                        .map(row -> row.names().values().values())
                        .anyMatch(names -> names.contains(String.valueOf(one.bucket()))
                                && names.contains(String.valueOf(other.bucket())));
    }

    /** Which resource of the configuration a Region's asset is; empty where none could be it. */
    public Optional<Owner> owner(RegionName region, AssetKind kind) {
        Map<String, String> types = TYPES.getOrDefault(kind, Map.of());
        if (inventory.terraform().isShipped() || types.isEmpty()) {
            return Optional.empty();
        }
        Optional<Asset> row =
                inventory.prepared(kind).filter(each -> each.names().get(region).isPresent());
        if (row.isEmpty()) {
            return Optional.empty();
        }
        String name = row.get().nameIn(region);
        Optional<Owner> possible = Optional.empty();
        List<String> unread = new ArrayList<>();
        for (Root root : roots.stated(region)) {
            Configuration configuration = read(root);
            if (!(kind.equals(AssetKind.BUCKET) && keepsItsStateIn(name, root.folder()))) {
                unread.addAll(configuration.unread());
            }
            for (Map.Entry<String, String> type : types.entrySet()) {
                Optional<String> found = inState(root.folder(), type.getKey(), type.getValue(), name)
                        .or(() -> resource(configuration, type, name::equals));
                if (found.isPresent()) {
                    return found.map(resource -> new Owner(resource, Certainty.KNOWN));
                }
                if (possible.isEmpty() && !(kind.equals(AssetKind.BUCKET) && keepsItsStateIn(name, root.folder()))) {
                    possible = resource(configuration, type, Objects::isNull)
                            .map(resource -> new Owner(resource, Certainty.COMPUTED));
                }
            }
        }
        return possible.isPresent() || unread.isEmpty()
                ? possible
                : Optional.of(new Owner(Words.list(unread), Certainty.NOT_DOWNLOADED));
    }

    /** The first resource of a type whose name, null where it can't be read, passes. */
    private Optional<String> resource(
            Configuration configuration, Map.Entry<String, String> type, Predicate<@Nullable String> name) {
        return configuration.resources(type.getKey()).stream()
                .filter(block -> name.test(configuration.value(block, type.getValue())))
                .map(block -> String.join(".", block.labels()) + " in " + shown(block.file()))
                .findFirst();
    }

    private Configuration read(Root root) {
        Path own = Workspace.data(surroundings.files(), inventory.site().name(), root.directoryName());
        return Configuration.read(
                root.folder(),
                new Configuration.Beside(
                        root.variableFiles(),
                        surroundings.variables(),
                        List.of(own, root.folder().resolve(".terraform"))));
    }

    private static boolean keepsItsStateIn(String bucket, Path root) {
        return StateLocation.configured(root)
                .filter(StateLocation::isS3)
                .filter(location -> location.bucket() == null || bucket.equals(location.bucket()))
                .isPresent();
    }

    private Optional<String> inState(Path root, String type, String attribute, String name) {
        Path file = root.resolve("terraform.tfstate");
        Optional<String> text = Configuration.text(file);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Json.read(text.get()).path("resources").values().stream()
                    .filter(resource -> Json.text(resource, "type", "").equals(type)
                            && Json.text(resource, "mode", "managed").equals("managed"))
                    .filter(resource -> resource.path("instances").values().stream()
                            .map(instance -> instance.path("attributes"))
                            .anyMatch(attributes -> isNamed(attributes, attribute, name)))
                    .map(resource -> type + "." + Json.text(resource, "name", "") + " in " + shown(file))
                    .findFirst();
        } catch (JacksonException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean isNamed(JsonNode attributes, String attribute, String name) {
        return Stream.of(attribute, "id")
                .anyMatch(key -> Json.text(attributes, key, "").equals(name));
    }

    private String shown(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return (absolute.startsWith(inventoryDirectory) ? inventoryDirectory.relativize(absolute) : absolute)
                .toString();
    }
}
