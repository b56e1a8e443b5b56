package io.drctl.inventory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose Terraform configuration makes the site, how it is laid out, and where it keeps its state.
 *
 * @param isManaged whether drctl may plan and apply it; if not, drctl verifies and fails over only
 * @param directory the user's own configuration, relative to the inventory; null for the one that drctl ships
 * @param stateKey the state's object key in the bucket, in which {@code {region}} and {@code {layer}} stand for those
 * @param stateBucket the row of the bucket that holds the state; null where the roots' own backend says where it is
 */
public record TerraformSettings(
        boolean isManaged,
        @Nullable String directory,
        Layout layout,
        String stateKey,
        @Nullable Asset stateBucket) {
    /** How a configuration is divided into roots, each of which has a state of its own. */
    public sealed interface Layout {
        /** The configuration that drctl ships: one root, run for each Region with values of the inventory. */
        record Shipped() implements Layout {
            @Override
            public String word() {
                return "shipped";
            }

            @Override
            public boolean isPerRegion() {
                return true;
            }

            @Override
            public ByRegion<List<String>> variableFiles() {
                return ByRegion.none();
            }

            @Override
            public ByRegion<String> workspaces() {
                return ByRegion.none();
            }
        }

        /**
         * A root for each Region, in a folder below the directory.
         *
         * @param roots the folders
         */
        record RootPerRegion(ByRegion<String> roots, ByRegion<List<String>> variableFiles, ByRegion<String> workspaces)
                implements Layout {
            @Override
            public String word() {
                return "root-per-region";
            }

            @Override
            public boolean isPerRegion() {
                return true;
            }
        }

        /** One root that is run for each Region, with its variable files or in its workspace. */
        record SharedRoot(ByRegion<List<String>> variableFiles, ByRegion<String> workspaces) implements Layout {
            @Override
            public String word() {
                return "root-per-region";
            }

            @Override
            public boolean isPerRegion() {
                return true;
            }
        }

        /**
         * One root with one state that makes both Regions, and so is planned once.
         *
         * @param variableFiles all of them are given to the one plan
         */
        record OneRoot(ByRegion<List<String>> variableFiles) implements Layout {
            @Override
            public String word() {
                return "one-root";
            }

            @Override
            public boolean isPerRegion() {
                return false;
            }

            @Override
            public ByRegion<String> workspaces() {
                return ByRegion.none();
            }
        }

        /**
         * Roots that build upon each other, each with its own state.
         *
         * @param layers their folders below the directory, in the order in which they are applied; {@code {region}}
         *     stands for the Region
         * @param isPerRegion whether each is run for each Region, rather than once for both
         */
        record Layers(
                List<String> layers,
                boolean isPerRegion,
                ByRegion<List<String>> variableFiles,
                ByRegion<String> workspaces)
                implements Layout {
            public Layers {
                layers = List.copyOf(layers);
            }

            @Override
            public String word() {
                return "layers";
            }
        }

        /** In the word of the inventory's key {@code layout}; {@code shipped} for drctl's own configuration. */
        String word();

        /** Whether there is a state for each Region, rather than one for both. */
        boolean isPerRegion();

        /** Further variable files of each Region, relative to the directory. */
        ByRegion<List<String>> variableFiles();

        /** The workspace of each Region, where they have some. */
        ByRegion<String> workspaces();

        /** The folders of its layers, in the order in which they are applied; empty where it has none. */
        default List<String> layers() {
            return List.of();
        }
    }

    /** A configuration that drctl may apply, run for each Region: its own, or the user's in {@code directory}. */
    public TerraformSettings(
            @Nullable String directory,
            Map<RegionName, String> rootByRegion,
            Map<RegionName, List<String>> variableFilesByRegion,
            String stateKey) {
        this(true, directory, layout(directory, rootByRegion, variableFilesByRegion), stateKey, null);
    }

    private static Layout layout(
            @Nullable String directory, Map<RegionName, String> roots, Map<RegionName, List<String>> variableFiles) {
        if (directory == null) {
            return new Layout.Shipped();
        }
        return roots.isEmpty()
                ? new Layout.SharedRoot(new ByRegion<>(variableFiles), ByRegion.none())
                : new Layout.RootPerRegion(new ByRegion<>(roots), new ByRegion<>(variableFiles), ByRegion.none());
    }

    /** Whether drctl's own configuration is meant, which takes its variables from the inventory. */
    public boolean isShipped() {
        return directory == null;
    }

    /** The folder of each Region's root below the directory; empty where the Regions have none of their own. */
    public Map<RegionName, String> rootByRegion() {
        return layout instanceof Layout.RootPerRegion own ? own.roots().values() : Map.of();
    }

    /** Further variable files, relative to the directory, given to each Region's runs. */
    public Map<RegionName, List<String>> variableFilesByRegion() {
        return layout.variableFiles().values();
    }

    /** The workspace of each Region; empty where they have none. */
    public ByRegion<String> workspaceByRegion() {
        return layout.workspaces();
    }

    public String stateKeyIn(RegionName region) {
        return stateKey.replace("{region}", region.value());
    }

    /**
     * The bucket that holds a Region's state, with the Region that it is in: the Region's own where there is one, or
     * the one that both share.
     */
    public Optional<StatePlace> stateBucketIn(RegionName region) {
        if (stateBucket == null) {
            return Optional.empty();
        }
        ByRegion<String> names = stateBucket.names();
        RegionName place = names.get(region).isPresent()
                ? region
                : names.values().keySet().iterator().next();
        return Optional.of(new StatePlace(names.in(place), place));
    }

    /** A bucket, and where it is. */
    public record StatePlace(String bucket, RegionName region) {}
}
