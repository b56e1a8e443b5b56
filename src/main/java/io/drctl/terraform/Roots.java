package io.drctl.terraform;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.TerraformSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where each Region's root module and its variables are: the configuration that drctl ships, or the user's own.
 *
 * @param files where what is shipped is laid out
 * @param inventoryDirectory what the inventory's paths are relative to
 */
record Roots(TerraformSettings settings, Path files, Path inventoryDirectory) {
    /** The same without checking that it exists: the other Region's configuration may be missing. */
    Path stated(RegionName region) {
        return settings.isShipped() ? root(region) : ownRoot(region);
    }

    /** The root module's directory. */
    Path root(RegionName region) {
        if (settings.isShipped()) {
            return ShippedConfiguration.load().layOut(files.resolve("configuration"));
        }
        Path root = ownRoot(region);
        if (!Files.isDirectory(root)) {
            throw new InputException(Diagnostic.error(
                    "the Terraform directory for " + region + " does not exist: " + root,
                    "correct terraform.directory or terraform.roots in the inventory"));
        }
        return root;
    }

    private Path ownDirectory() {
        String directory = settings.directory();
        return inventoryDirectory.toAbsolutePath().resolve(directory == null ? "" : directory);
    }

    /** Files of variables of the user's own, in their order. */
    List<Path> variableFiles(RegionName region) {
        if (settings.isShipped()) {
            return List.of();
        }
        List<Path> named = settings.variableFilesByRegion().getOrDefault(region, List.of()).stream()
                .map(file -> ownDirectory().resolve(file).normalize())
                .toList();
        List<Diagnostic> absent = named.stream()
                .filter(file -> !Files.isRegularFile(file))
                .map(file -> Diagnostic.error(
                        "the variable file for " + region + " does not exist: " + file,
                        "correct terraform.variable-files in the inventory"))
                .toList();
        if (!absent.isEmpty()) {
            throw new InputException(absent);
        }
        return named;
    }

    private Path ownRoot(RegionName region) {
        String folder = settings.rootByRegion().getOrDefault(region, "");
        return ownDirectory().resolve(folder).normalize();
    }
}
