package io.drctl.terraform;

import io.drctl.files.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Terraform configuration that drctl ships.
 *
 * <p>Terraform reads directories, not jars, so the configuration is laid out on disk first: in a directory named by the
 * digest of its content, written beside it and renamed. So two runs, or two versions of drctl, never disturb each
 * other, and a half-written directory is never used.
 */
final class ShippedConfiguration {
    private static final String RESOURCES = "/terraform/";

    private final Map<String, byte[]> files;

    private ShippedConfiguration(Map<String, byte[]> files) {
        this.files = files;
    }

    /** The configuration in drctl's own jar, whose build leaves a list of its files beside them. */
    static ShippedConfiguration load() {
        Map<String, byte[]> files = new TreeMap<>();
        String index = new String(resource("index.txt"), StandardCharsets.UTF_8);
        index.lines().map(String::strip).filter(name -> !name.isEmpty()).forEach(name -> {
            files.put(name, resource(name));
        });
        return of(files);
    }

    static ShippedConfiguration of(Map<String, byte[]> files) {
        if (files.isEmpty()) {
            throw new IllegalStateException("this build of drctl carries no Terraform configuration");
        }
        return new ShippedConfiguration(new TreeMap<>(files));
    }

    /** SHA-256 over names and contents, in hexadecimal. */
    String digest() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            files.forEach((name, content) -> {
                // Lengths keep one file's end apart from the next one's beginning.
                sha.update((name + "\0" + content.length + "\0").getBytes(StandardCharsets.UTF_8));
                sha.update(content);
            });
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** The directory with the configuration below {@code parent}, created if it isn't there yet. */
    Path layOut(Path parent) {
        Path directory = parent.resolve(digest().substring(0, 16));
        if (isIntact(directory)) {
            return directory;
        }
        try {
            PrivateFiles.directory(parent, parent);
            Path fresh = Files.createTempDirectory(parent, ".new-");
            try {
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    Path target = fresh.resolve(file.getKey());
                    Path folder = target.getParent();
                    if (folder != null) {
                        PrivateFiles.directory(fresh, folder);
                    }
                    PrivateFiles.create(target);
                    Files.write(target, file.getValue());
                }
                // What is there isn't what it should be (somebody edited it), and must not be applied by mistake.
                deleteTree(directory);
                moveInto(fresh, directory);
            } finally {
                deleteTree(fresh);
            }
        } catch (IOException failure) {
            throw ProvisioningException.ofFiles("can't write the Terraform configuration below " + parent, failure);
        }
        return directory;
    }

    private static void moveInto(Path fresh, Path directory) throws IOException {
        try {
            Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException somebodyWasFirst) {
            // Another run has laid out the same content in the meantime, which is just as good.
            return;
        }
    }

    private boolean isIntact(Path directory) {
        try {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path target = directory.resolve(file.getKey());
                if (!Files.isRegularFile(target) || !Arrays.equals(Files.readAllBytes(target), file.getValue())) {
                    return false;
                }
            }
            // An additional configuration file would be read as part of the module.
            try (Stream<Path> present = Files.list(directory)) {
                return present.map(path -> String.valueOf(path.getFileName()))
                        .filter(name -> name.endsWith(".tf")
                                || name.endsWith(".tf.json")
                                || name.endsWith(".tfvars")
                                || name.endsWith(".tfvars.json"))
                        .allMatch(files::containsKey);
            }
        } catch (IOException unreadable) {
            return false;
        }
    }

    static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException unreadable) {
            // The walk wraps what it throws, since it can't throw checked exceptions.
            throw unreadable.getCause();
        }
    }

    private static byte[] resource(String name) {
        try (@Nullable InputStream stream = ShippedConfiguration.class.getResourceAsStream(RESOURCES + name)) {
            if (stream == null) {
                throw new IllegalStateException("this build of drctl lacks its resource terraform/" + name);
            }
            return stream.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException("can't read the resource terraform/" + name, failure);
        }
    }
}
