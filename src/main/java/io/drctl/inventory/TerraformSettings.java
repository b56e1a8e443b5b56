package io.drctl.inventory;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the Terraform configuration stands and where it keeps its state. The state of a Region lies in that Region's
 * bucket (the {@link AssetKind#BUCKET} row), so that a lost Region doesn't take the other's state with it.
 *
 * @param directory the user's own configuration, relative to the inventory; null for the one that drctl ships
 * @param rootByRegion for one root per Region: the folder of each below {@code directory} ({@code zone1},
 *     {@code zone2}); empty for one root that serves both
 * @param variableFilesByRegion further variable files, relative to {@code directory}, given to each Region's runs
 * @param stateKey the state's object key in the bucket, in which {@code {region}} stands for the Region
 */
public record TerraformSettings(
        @Nullable String directory,
        Map<RegionName, String> rootByRegion,
        Map<RegionName, List<String>> variableFilesByRegion,
        String stateKey) {
    public TerraformSettings {
        rootByRegion = Map.copyOf(rootByRegion);
        variableFilesByRegion = Map.copyOf(variableFilesByRegion);
    }

    /** Whether drctl's own configuration is meant, which takes its variables from the inventory. */
    public boolean isShipped() {
        return directory == null;
    }

    public String stateKeyIn(RegionName region) {
        return stateKey.replace("{region}", region.value());
    }
}
