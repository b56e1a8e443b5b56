package io.drctl.terraform;

import io.drctl.inventory.RegionName;
import java.util.List;

/**
 * The Region of something that a plan changes.
 *
 * @param regions several where it belongs to all of them, or where the plan doesn't say; then each of them may be
 *     affected
 * @param name such as {@code us-west-1} or {@code both Regions}
 * @param isSelfEvident whether it is the only Region that the plan is for
 */
public record Place(List<RegionName> regions, String name, boolean isSelfEvident) {
    /** Used where nobody has asked for the place. */
    public static final Place UNSAID = new Place(List.of(), "", true);

    public Place {
        regions = List.copyOf(regions);
    }

    /** What follows an address in a message. */
    public String words() {
        return isSelfEvident ? "" : " (" + name + ")";
    }
}
