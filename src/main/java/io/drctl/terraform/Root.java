package io.drctl.terraform;

import io.drctl.inventory.RegionName;
import io.drctl.inventory.TerraformSettings.StatePlace;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A root module as drctl runs it: for one Region or for both, with its own state.
 *
 * @param layer its folder, where it is one of several layers; null otherwise
 * @param folder the root module's directory
 * @param variableFiles the user's own, in their order
 * @param workspace the Terraform workspace; null for the default one
 * @param regions whose assets it makes
 * @param place the bucket that the inventory names for its state; null where only its own backend says where that is
 * @param key the key that the inventory names
 * @param isTold whether the inventory decides where the state is; otherwise the root's own backend does, and the
 *     inventory only where that leaves it open
 */
record Root(
        @Nullable String layer,
        Path folder,
        List<Path> variableFiles,
        @Nullable String workspace,
        List<RegionName> regions,
        @Nullable StatePlace place,
        String key,
        boolean isTold) {
    Root {
        variableFiles = List.copyOf(variableFiles);
        regions = List.copyOf(regions);
    }

    boolean isForBoth() {
        return regions.size() > 1;
    }

    /** What it is for, in messages. */
    String title() {
        String whose = isForBoth() ? "both Regions" : regions.get(0).value();
        return layer == null ? whose : whose + " (layer " + layer + ")";
    }

    /** The name of the folder in which its files are kept, beside those of the site's other roots. */
    String directoryName() {
        String whose = isForBoth() ? "both" : regions.get(0).value();
        return layer == null ? whose : whose + "+" + layer.replaceAll("[^A-Za-z0-9_-]", "+");
    }

    /** What its files say about its state, completed by what the inventory says where they say nothing. */
    StateLocation stated() {
        StateLocation written = StateLocation.configured(folder).orElse(new StateLocation("s3", null, null));
        return written.or(place == null ? "" : place.bucket(), key).in(workspace);
    }
}
