package io.drctl.sandbox;

import io.drctl.diagnostic.InputException;
import io.drctl.fuzz.Bounds;
import io.drctl.inventory.LoadedInventory;
import io.drctl.testing.Inventories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Any bytes as a sandbox's file, or as the world in one that is whole otherwise: read, or refused. */
public final class SandboxFileFuzz {
    private static final String HEADER = "{\"format\":\"drctl-sandbox\",\"version\":1,\"simulated\":true,"
            + "\"drctl\":\"fuzz\",\"inventoryFile\":\"inventory.yaml\",\"inventoryDigest\":\"digest\","
            + "\"savedAt\":\"2025-03-01T03:00:00Z\",\"world\":";

    private static final SandboxSettings SETTINGS = new SandboxSettings(
            temporary(),
            ".drctl/sandbox.json",
            new LoadedInventory(Path.of("inventory.yaml"), "digest", Inventories.flaskSite(), List.of()),
            1,
            "fuzz");

    private SandboxFileFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Bounds.hold(() -> {
            String text = new String(data, StandardCharsets.UTF_8);
            try {
                Files.writeString(SETTINGS.file(), text.startsWith("#") ? HEADER + text.substring(1) + "}" : text);
                new SandboxFile(SETTINGS).read();
            } catch (InputException refused) {
                if (refused.diagnostics().isEmpty()) {
                    throw new AssertionError("refused without a reason", refused);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Path temporary() {
        try {
            Path memory = Path.of("/dev/shm");
            Path directory = Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "sandbox-fuzz")
                    : Files.createTempDirectory("sandbox-fuzz");
            // In this order, which is the reverse of that in which they are deleted.
            directory.toFile().deleteOnExit();
            directory.resolve(SandboxSettings.FILE).toFile().deleteOnExit();
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
