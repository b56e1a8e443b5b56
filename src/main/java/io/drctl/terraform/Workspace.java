package io.drctl.terraform;

import io.drctl.inventory.RegionName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Where drctl keeps Terraform's files for one Region of one site.
 *
 * <p>{@code data} is Terraform's own directory (its {@code TF_DATA_DIR}): one for each Region, so that the two Regions'
 * backends never take each other's place. {@code run-PID} is for one run: its variables and its plan, both readable by
 * their owner only, since a saved plan holds every value in clear; it is deleted when the run ends, and the leavings of
 * runs that were killed are deleted by the next one.
 *
 * @param directory of the site and the Region
 * @param warned is told when the files of the run can't be deleted, which must not hide what the run came to
 */
record Workspace(Path directory, Consumer<String> warned) implements AutoCloseable {
    private static final String RUN = "run-";
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** @param parent such as {@code ~/.local/state/drctl/terraform} */
    static Workspace open(Path parent, String site, RegionName region, Consumer<String> warned) {
        Workspace workspace =
                new Workspace(parent.toAbsolutePath().resolve(site).resolve(region.value()), warned);
        try {
            Files.createDirectories(workspace.directory);
            workspace.sweep();
            Files.createDirectory(workspace.run(), PRIVATE_DIRECTORY);
        } catch (IOException failure) {
            throw ProvisioningException.ofFiles("can't write below " + workspace.directory, failure);
        }
        return workspace;
    }

    Path data() {
        return directory.resolve("data");
    }

    Path planFile() {
        return run().resolve("plan");
    }

    Path variablesFile() {
        return run().resolve("variables.tfvars.json");
    }

    Path backendFile() {
        return run().resolve("backend.tfbackend");
    }

    /** Writes a file that nobody else can read. */
    void write(Path file, String content) {
        try {
            Files.createFile(file, PRIVATE_FILE);
            Files.writeString(file, content, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw ProvisioningException.ofFiles("can't write " + file, failure);
        }
    }

    @Override
    public void close() {
        try {
            ShippedConfiguration.deleteTree(run());
        } catch (IOException failure) {
            warned.accept("delete " + run() + ", which holds values in clear: drctl can't ("
                    + ProvisioningException.reason(failure) + ")");
        }
    }

    private Path run() {
        return directory.resolve(RUN + ProcessHandle.current().pid());
    }

    private void sweep() throws IOException {
        try (Stream<Path> present = Files.list(directory)) {
            for (Path path : present.toList()) {
                String name = String.valueOf(path.getFileName());
                if (name.startsWith(RUN) && !isOfAnotherRunningProcess(name)) {
                    ShippedConfiguration.deleteTree(path);
                }
            }
        }
    }

    private static boolean isOfAnotherRunningProcess(String name) {
        try {
            long pid = Long.parseLong(name.substring(RUN.length()));
            return pid != ProcessHandle.current().pid()
                    && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        } catch (NumberFormatException notOurs) {
            return true;
        }
    }
}
