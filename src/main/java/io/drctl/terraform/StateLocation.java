package io.drctl.terraform;

import io.drctl.files.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Where a state is.
 *
 * @param type of the backend, such as {@code s3}; {@code cloud} for a cloud block
 * @param bucket for {@code s3}; null when the configuration leaves it open
 * @param key for {@code s3}; for {@code local} the file, for {@code http} the address, for another backend all of its
 *     settings; null when the configuration leaves it open
 */
record StateLocation(
        String type, @Nullable String bucket, @Nullable String key) {
    /** A backend takes literals only, so no expression has to be evaluated. */
    private static final Pattern BACKEND = Pattern.compile("\\bbackend\\s+\"?([A-Za-z0-9_-]+)\"?\\s*\\{");

    private static final Pattern TERRAFORM = Pattern.compile("(?m)^[ \\t]*terraform[ \\t]*\\{");

    /** What remains of the block when the content of nested blocks is left out. */
    private static final Pattern CLOUD = Pattern.compile("\\bcloud\\s*}");

    private static final String LOCAL = "local";

    private static final String LOCAL_FILE = "terraform.tfstate";

    private static final Pattern SETTING = Pattern.compile("(\\w+)\\s*=\\s*\"((?:[^\"\\\\]++|\\\\.)*+)\"");

    /** Nobody writes a larger configuration file. */
    private static final int FILE_BYTES_MAX = 8 << 20;

    /**
     * What Terraform has noted in its data directory, which is what it uses; empty when it is a local file.
     *
     * @param data a {@code TF_DATA_DIR}
     */
    static Optional<StateLocation> noted(Path data) {
        Path file = data.resolve("terraform.tfstate");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode backend = Json.read(text(file)).path("backend");
            String type = Json.text(backend, "type", LOCAL);
            JsonNode config = backend.path("config");
            return switch (type) {
                case LOCAL -> Optional.empty();
                case "s3" ->
                    Optional.of(new StateLocation(type, Json.text(config, "bucket", ""), Json.text(config, "key", "")));
                // Two that differ only in their credentials or their locks are the same place.
                case "http" ->
                    Optional.of(new StateLocation(type, null, Json.text(config, "address", String.valueOf(config))));
                default -> Optional.of(new StateLocation(type, null, String.valueOf(config)));
            };
        } catch (IOException | JacksonException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * The local file that Terraform uses where it has noted nothing else.
     *
     * @param data a {@code TF_DATA_DIR}
     */
    static StateLocation local(Path data, Path root) {
        String path = null;
        try {
            Path file = data.resolve("terraform.tfstate");
            path = Files.exists(file)
                    ? Json.text(Json.read(text(file)).path("backend").path("config"), "path")
                    : null;
        } catch (IOException | JacksonException unreadable) {
            // Then it is in the default place.
        }
        return local(root, path);
    }

    private static StateLocation local(Path root, @Nullable String path) {
        return new StateLocation(
                LOCAL,
                null,
                root.toAbsolutePath()
                        .resolve(path == null ? LOCAL_FILE : path)
                        .normalize()
                        .toString());
    }

    private static StateLocation of(Path root, String type, Function<String, @Nullable String> setting) {
        return switch (type) {
            case LOCAL -> local(root, setting.apply("path"));
            case "http" -> new StateLocation(type, null, setting.apply("address"));
            default -> new StateLocation(type, setting.apply("bucket"), setting.apply("key"));
        };
    }

    private static String text(Path file) throws IOException {
        return new String(WholeFile.read(file, FILE_BYTES_MAX), StandardCharsets.UTF_8);
    }

    /** What the files of a root say; empty when they name no backend. */
    static Optional<StateLocation> configured(Path root) {
        List<StateLocation> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(root)) {
            for (Path file : files.sorted().toList()) {
                String fileName = String.valueOf(file.getFileName());
                if (fileName.endsWith(".tf")) {
                    String text = Configuration.withoutComments(text(file));
                    Matcher backend = BACKEND.matcher(text);
                    if (backend.find()) {
                        String block = Configuration.body(text, backend.end());
                        found.add(of(root, backend.group(1), name -> setting(block, name)));
                    }
                    Matcher terraform = TERRAFORM.matcher(text);
                    while (terraform.find()) {
                        if (CLOUD.matcher(Configuration.body(text, terraform.end()))
                                .find()) {
                            found.add(new StateLocation("cloud", null, null));
                        }
                    }
                } else if (fileName.endsWith(".tf.json")) {
                    JsonNode terraform = first(Json.read(text(file)).path("terraform"));
                    first(terraform.path("backend")).properties().forEach(backend -> {
                        JsonNode settings = first(backend.getValue());
                        found.add(of(root, backend.getKey(), name -> Json.text(settings, name)));
                    });
                    if (first(terraform.path("cloud")).isObject()) {
                        found.add(new StateLocation("cloud", null, null));
                    }
                }
            }
        } catch (IOException | UncheckedIOException | JacksonException unreadable) {
            // Terraform will say so, with the line.
            return Optional.empty();
        }
        // An override file comes last, and replaces what came before.
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(found.size() - 1));
    }

    /** The same, with these settings where it has none. */
    StateLocation or(String otherBucket, String otherKey) {
        return new StateLocation(type, bucket == null ? otherBucket : bucket, key == null ? otherKey : key);
    }

    /** The state of a workspace, which S3 keeps under a prefix; null for the default one. */
    StateLocation in(@Nullable String workspace) {
        return workspace == null ? this : new StateLocation(type, bucket, "env:/" + workspace + "/" + key);
    }

    /** Whether Terraform runs not on this machine but in HCP Terraform or Terraform Enterprise. */
    boolean isRunRemotely() {
        return type.equals("cloud") || type.equals("remote");
    }

    boolean isS3() {
        return type.equals("s3");
    }

    @Override
    public String toString() {
        return isS3() ? "s3://" + bucket + "/" + key : type.equals(LOCAL) ? String.valueOf(key) : "the backend " + type;
    }

    private static JsonNode first(JsonNode value) {
        return value.isArray() ? value.path(0) : value;
    }

    private static @Nullable String setting(String block, String name) {
        Matcher matcher = SETTING.matcher(block);
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return matcher.group(2);
            }
        }
        return null;
    }
}
