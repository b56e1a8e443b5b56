package io.drctl.terraform;

import io.drctl.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Where drctl keeps Terraform's files for one root of one site.
 *
 * <p>{@code data} is Terraform's own directory (its {@code TF_DATA_DIR}): one for each root, so that their backends
 * never take each other's place. {@code run-PID} is for one run: its variables and its plan, both readable by their
 * owner only, since a saved plan contains every value in plain text; it is deleted when the run ends, and the next run
 * deletes what killed runs left behind.
 *
 * @param directory of the site and the root
 * @param warned is told when the files of the run can't be deleted, which must not hide the run's outcome
 */
record Workspace(Path directory, Consumer<String> warned) implements AutoCloseable {
    private static final String RUN = "run-";

    /**
     * Opens the workspace of a root.
     *
     * @param parent such as {@code ~/.local/state/drctl/terraform}
     * @param root the root's name among the site's, such as its Region's
     */
    static Workspace open(Path parent, String site, String root, Consumer<String> warned) {
        Workspace workspace = new Workspace(directory(parent, site, root), warned);
        try {
            PrivateFiles.directory(parent, workspace.directory);
            // Terraform creates files with the umask's modes: the directory around them has to be closed to others.
            PrivateFiles.directory(parent, workspace.data());
            sweep(parent, workspace.run());
            PrivateFiles.newDirectory(workspace.run());
            // Terraform keeps the mode of an existing file, and nobody else may ever read the plan.
            PrivateFiles.create(workspace.planFile());
        } catch (UncheckedIOException failure) {
            // Thrown during a walk, which can't throw checked exceptions.
            throw ProvisioningException.ofFiles(
                    "can't write below " + workspace.directory, Objects.requireNonNull(failure.getCause()));
        } catch (IOException failure) {
            throw ProvisioningException.ofFiles("can't write below " + workspace.directory, failure);
        }
        return workspace;
    }

    /** The {@code TF_DATA_DIR} of a root, whether it exists or not. */
    static Path data(Path parent, String site, String root) {
        return directory(parent, site, root).resolve("data");
    }

    private static Path directory(Path parent, String site, String root) {
        return parent.toAbsolutePath().resolve(site).resolve(root);
    }

    Path data() {
        return directory.resolve("data");
    }

    Path planFile() {
        return run().resolve("plan");
    }

    /** SHA-256 of the saved plan; empty when there is none, or none that can be read. */
    String planDigest() {
        try {
            return TerraformPlan.digest(Files.readAllBytes(planFile()));
        } catch (IOException gone) {
            return "";
        }
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
            PrivateFiles.create(file);
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
            warned.accept("delete " + run() + ", which holds values in plain text; drctl can't ("
                    + ProvisioningException.reason(failure) + ")");
        }
    }

    private Path run() {
        return directory.resolve(RUN + ProcessHandle.current().pid());
    }

    /**
     * Deletes what killed runs left behind, for any site and Region: it contains values in plain text. This process may
     * be working in another workspace.
     */
    private static void sweep(Path parent, Path own) throws IOException {
        try (Stream<Path> present = Files.find(parent, 3, (path, attributes) -> attributes.isDirectory())) {
            for (Path path : present.toList()) {
                String name = String.valueOf(path.getFileName());
                boolean isARuns = parent.relativize(path).getNameCount() == 3 && name.startsWith(RUN);
                if (isARuns && (path.equals(own) || !isOfARunningProcess(name))) {
                    ShippedConfiguration.deleteTree(path);
                }
            }
        }
    }

    private static boolean isOfARunningProcess(String name) {
        try {
            long pid = Long.parseLong(name.substring(RUN.length()));
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        } catch (NumberFormatException notOurs) {
            return true;
        }
    }
}
