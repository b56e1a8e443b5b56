package io.drctl.sandbox;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.files.PrivateFiles;
import io.drctl.files.WholeFile;
import io.drctl.sim.World;
import io.drctl.sim.WorldFile;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The file that a sandbox is kept in: one JSON object, its last field the world. It is always whole, because it is
 * written to a file beside it and then moved into place.
 *
 * <p>It uses streams rather than channels: an interrupt closes a channel, and the threads that get here may be
 * interrupted.
 */
final class SandboxFile {
    private static final String FORMAT = "drctl-sandbox";
    private static final int VERSION = 1;
    private static final int BYTES_MAX = 64 << 20;
    private static final String WORLD = "\"world\":";
    private static final Remedy RESET = Remedy.of("start over with: ").then(Command.drctl("sandbox", "reset"));
    private static final JsonMapper MAPPER = new JsonMapper();

    /** What was read. */
    record Saved(World world, Instant savedAt) {}

    /** Distinguishes one state of the file from the next. */
    record Stamp(@Nullable Object key, Instant modified, long size) {}

    private final SandboxSettings settings;
    /** Of the inventories that the world is of: its own, and those that pair one of its Regions with a third. */
    private final Set<String> digests = new TreeSet<>();

    SandboxFile(SandboxSettings settings) {
        this.settings = settings;
        takesAlso(settings.inventory().digest());
    }

    /** From the next {@link #write} on the world is that of another inventory too. */
    void takesAlso(String digest) {
        digests.add(digest);
    }

    /** Null while there is no file. */
    @Nullable
    Stamp stamp() throws IOException {
        if (!Files.exists(settings.file())) {
            return null;
        }
        BasicFileAttributes attributes = Files.readAttributes(settings.file(), BasicFileAttributes.class);
        return new Stamp(attributes.fileKey(), attributes.lastModifiedTime().toInstant(), attributes.size());
    }

    void write(World world, Instant savedAt) throws IOException {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        fields.put("format", FORMAT)
                .put("version", VERSION)
                .put("simulated", true)
                .put("drctl", settings.version())
                .put("inventoryFile", settings.inventory().file().toString())
                .put("inventoryDigest", settings.inventory().digest())
                .put("savedAt", savedAt.toString());
        ArrayNode all = fields.putArray("inventoryDigests");
        digests.forEach(all::add);
        String header = fields.toString();
        String text = header.substring(0, header.length() - 1) + "," + WORLD + WorldFile.text(world) + "}\n";
        Path beside = settings.directory().resolve(SandboxSettings.FILE + ".new");
        // Left by a killed process, or a link that somebody put there: replaced, and never written through.
        Files.deleteIfExists(beside);
        PrivateFiles.create(beside);
        try (FileOutputStream to = new FileOutputStream(beside.toFile())) {
            to.write(text.getBytes(StandardCharsets.UTF_8));
        }
        Files.move(beside, settings.file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** @throws InputException when the file holds no sandbox of this inventory, saying what to do */
    Saved read() throws IOException {
        String text;
        WholeFile.refuseUnlessRegular(settings.file(), LinkOption.NOFOLLOW_LINKS);
        if (Files.size(settings.file()) > BYTES_MAX) {
            throw unusable("is larger than any sandbox", RESET);
        }
        try (FileInputStream from = new FileInputStream(settings.file().toFile())) {
            text = new String(from.readAllBytes(), StandardCharsets.UTF_8);
        }
        int world = text.indexOf(WORLD);
        int end = text.lastIndexOf('}');
        JsonNode header = header(world < 0 ? text : text.substring(0, world) + WORLD + "null}");
        if (header == null || !header.path("format").asString("").equals(FORMAT)) {
            throw unusable("is damaged, or not a sandbox at all", RESET);
        }
        if (header.path("version").asInt(0) != VERSION) {
            throw unusable(
                    "was made by another drctl (" + header.path("drctl").asString("unknown") + ")",
                    Remedy.of("use that one, or ").then(RESET));
        }
        Set<String> known = new TreeSet<>();
        known.add(header.path("inventoryDigest").asString(""));
        header.path("inventoryDigests").forEach(each -> known.add(each.asString("")));
        if (!known.contains(settings.inventory().digest())) {
            String file = header.path("inventoryFile").asString("");
            throw unusable(
                    file.equals(settings.inventory().file().toString())
                            ? "was made before " + file + " was changed"
                            : "was made from another inventory (" + file + ")",
                    Remedy.of("restore the inventory, or ").then(RESET));
        }
        try {
            Instant savedAt = Instant.parse(header.path("savedAt").asString(""));
            String inner = text.substring(world + WORLD.length(), Math.max(world + WORLD.length(), end));
            digests.addAll(known);
            return new Saved(WorldFile.read(inner, settings.inventory().inventory()), savedAt);
        } catch (IllegalArgumentException | DateTimeException e) {
            String by = header.path("drctl").asString("");
            throw unusable(
                    by.equals(settings.version()) ? "is damaged" : "was made by another drctl (" + by + ")", RESET);
        }
    }

    private static @Nullable JsonNode header(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            return node.isObject() ? node : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    private InputException unusable(String why, Remedy remedy) {
        return new InputException(Diagnostic.error("the sandbox " + settings.shown() + " " + why, remedy));
    }
}
