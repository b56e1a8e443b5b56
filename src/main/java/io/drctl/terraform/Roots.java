package io.drctl.terraform;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import io.drctl.inventory.TerraformSettings;
import io.drctl.inventory.TerraformSettings.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The root modules that make a Region, by the inventory's layout: the configuration that drctl ships, or the user's
 * own.
 *
 * @param files where the shipped configuration is laid out
 * @param inventoryDirectory what the inventory's paths are relative to
 */
record Roots(Inventory inventory, Path files, Path inventoryDirectory) {
    private static final String REGION = "{region}";

    /**
     * The roots of a Region in the order in which they are applied.
     *
     * @throws InputException when a directory or a file that the inventory names isn't there
     */
    List<Root> of(RegionName region) {
        List<Root> roots = stated(region);
        List<Diagnostic> absent = new ArrayList<>();
        for (Root root : roots) {
            if (!Files.isDirectory(root.folder())) {
                absent.add(Diagnostic.error(
                        "the Terraform directory for " + root.title() + " does not exist: " + root.folder(),
                        "correct terraform." + (root.layer() == null ? "directory or terraform.roots" : "layers")
                                + " in the inventory"));
            }
            root.variableFiles().stream()
                    .filter(file -> !Files.isRegularFile(file))
                    .map(file -> Diagnostic.error(
                            "the variable file for " + root.title() + " does not exist: " + file,
                            "correct terraform.variable-files in the inventory"))
                    .forEach(absent::add);
        }
        if (!absent.isEmpty()) {
            throw new InputException(absent.stream().distinct().toList());
        }
        return roots;
    }

    /** The same, without checking that they exist: reading their states may fail. */
    List<Root> stated(RegionName region) {
        Layout layout = settings().layout();
        if (settings().isShipped()) {
            return List.of(root(
                    null, ShippedConfiguration.load().layOut(files.resolve("configuration")), List.of(region), true));
        }
        List<RegionName> regions = layout.isPerRegion()
                ? List.of(region)
                : inventory.regions().stream().map(SiteRegion::name).toList();
        boolean hasWorkspace = layout.workspaces().get(region).isPresent();
        if (!settings().rootByRegion().isEmpty()) {
            return List.of(root(null, folder(settings().rootByRegion().getOrDefault(region, "")), regions, false));
        }
        if (!layout.layers().isEmpty()) {
            return layout.layers().stream()
                    .map(layer -> root(
                            layer,
                            folder(layer.replace(REGION, region.value())),
                            regions,
                            // A folder that is run for both Regions can't say where both states are.
                            layout.isPerRegion() && !hasWorkspace && !layer.contains(REGION)))
                    .toList();
        }
        return List.of(root(null, folder(""), regions, layout.isPerRegion() && !hasWorkspace));
    }

    /** All roots of the site, each once. */
    List<Root> all() {
        return inventory.regions().stream()
                .flatMap(region -> stated(region.name()).stream())
                .distinct()
                .toList();
    }

    private Root root(@Nullable String layer, Path folder, List<RegionName> regions, boolean isTold) {
        Layout layout = settings().layout();
        List<Path> variableFiles = regions.stream()
                .flatMap(region -> layout.variableFiles().get(region).orElse(List.of()).stream())
                .map(file -> folder("").resolve(file).normalize())
                .distinct()
                .toList();
        RegionName first = regions.get(0);
        String name = layer == null ? null : layer.replace(REGION + "/", "").replace(REGION, first.value());
        TerraformSettings.StatePlace place = place(first);
        return new Root(
                name,
                folder,
                variableFiles,
                layout.workspaces().get(first).orElse(null),
                regions,
                place,
                settings().stateKeyIn(first).replace("{layer}", name == null ? "" : name),
                isTold && place != null);
    }

    private TerraformSettings.@Nullable StatePlace place(RegionName region) {
        return settings().stateBucketIn(region).orElse(null);
    }

    private Path folder(String below) {
        String directory = settings().directory();
        return inventoryDirectory
                .toAbsolutePath()
                .resolve(directory == null ? "" : directory)
                .resolve(below)
                .normalize();
    }

    private TerraformSettings settings() {
        return inventory.terraform();
    }
}
