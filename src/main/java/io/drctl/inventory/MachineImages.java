package io.drctl.inventory;

import org.jspecify.annotations.Nullable;

/**
 * Which image the web instances start from.
 *
 * @param id the image's id in the primary Region, where the inventory pins one; otherwise the newest of the row's name
 */
public record MachineImages(@Nullable String id) {}
