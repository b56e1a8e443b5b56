package io.drctl.sim;

import io.drctl.inventory.Inventory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A world in a file, which is always complete: a process that is killed while saving leaves the old file.
 */
public final class WorldFile {
    private WorldFile() {}

    /** Saves a world, so that a later process can continue it. */
    public static void save(World world, Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(file + " is not a file");
        }
        Files.createDirectories(directory);
        Path beside = Files.createTempFile(directory, file.getFileName() + ".", ".tmp");
        try {
            try (FileChannel to = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                ByteBuffer text = ByteBuffer.wrap(WorldCodec.encode(world).getBytes(StandardCharsets.UTF_8));
                while (text.hasRemaining()) {
                    to.write(text);
                }
                to.force(true);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** A world as one JSON object in one line. */
    public static String text(World world) {
        return WorldCodec.encode(world);
    }

    /**
     * The world that {@link #text} wrote.
     *
     * @throws IllegalArgumentException when it is not a world, or is another site's, saying which
     */
    public static World read(String text, Inventory inventory) {
        return WorldCodec.decode(text, inventory);
    }

    /**
     * Restores a world.
     *
     * @throws IllegalArgumentException when the file has no world, or another site's, saying which
     */
    public static World load(Path file, Inventory inventory) throws IOException {
        return WorldCodec.decode(Files.readString(file), inventory);
    }
}
