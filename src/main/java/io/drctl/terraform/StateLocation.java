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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Where a state is, other than in a local file.
 *
 * @param type of the backend, such as {@code s3}, the only one whose settings are read
 * @param bucket null when the configuration leaves it open
 * @param key null when the configuration leaves it open; of another backend than {@code s3}, all of its settings
 */
record StateLocation(
        String type, @Nullable String bucket, @Nullable String key) {
    /** A backend takes literals only, so that no expression has to be understood. */
    private static final Pattern BACKEND = Pattern.compile("\\bbackend\\s+\"?([A-Za-z0-9_-]+)\"?\\s*\\{");

    private static final Pattern SETTING = Pattern.compile("(\\w+)\\s*=\\s*\"((?:[^\"\\\\]++|\\\\.)*+)\"");

    /** What nobody writes a configuration of. */
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
            String type = Json.text(backend, "type", "local");
            if (type.equals("local")) {
                return Optional.empty();
            }
            JsonNode config = backend.path("config");
            return Optional.of(
                    type.equals("s3")
                            ? new StateLocation(type, Json.text(config, "bucket", ""), Json.text(config, "key", ""))
                            : new StateLocation(type, null, String.valueOf(config)));
        } catch (IOException | JacksonException unreadable) {
            return Optional.empty();
        }
    }

    private static String text(Path file) throws IOException {
        return new String(WholeFile.read(file, FILE_BYTES_MAX), StandardCharsets.UTF_8);
    }

    /** What the files of a root say; empty when they name no backend. */
    static Optional<StateLocation> configured(Path root) {
        List<StateLocation> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(root)) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(".tf")) {
                    String text = Configuration.withoutComments(text(file));
                    Matcher backend = BACKEND.matcher(text);
                    if (backend.find()) {
                        String block = Configuration.body(text, backend.end());
                        found.add(new StateLocation(backend.group(1), setting(block, "bucket"), setting(block, "key")));
                    }
                } else if (name.endsWith(".tf.json")) {
                    JsonNode backends =
                            first(first(Json.read(text(file)).path("terraform")).path("backend"));
                    backends.properties().forEach(backend -> {
                        JsonNode settings = first(backend.getValue());
                        found.add(new StateLocation(
                                backend.getKey(), Json.text(settings, "bucket"), Json.text(settings, "key")));
                    });
                }
            }
        } catch (IOException | UncheckedIOException | JacksonException unreadable) {
            // Terraform will say so, with the line.
            return Optional.empty();
        }
        // An override file comes last, and replaces what came before.
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(found.size() - 1));
    }

    /** With these settings where there are none. */
    StateLocation or(String otherBucket, String otherKey) {
        return new StateLocation(type, bucket == null ? otherBucket : bucket, key == null ? otherKey : key);
    }

    /** The state of a workspace, which S3 keeps under a prefix; null for the default one. */
    StateLocation in(@Nullable String workspace) {
        return workspace == null ? this : new StateLocation(type, bucket, "env:/" + workspace + "/" + key);
    }

    boolean isS3() {
        return type.equals("s3");
    }

    @Override
    public String toString() {
        return isS3() ? "s3://" + bucket + "/" + key : "the backend " + type;
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
