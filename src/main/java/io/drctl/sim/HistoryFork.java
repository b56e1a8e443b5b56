package io.drctl.sim;

import io.drctl.inventory.RegionName;

/**
 * A replica's promotion: where its own history diverges from its source's.
 *
 * @param at when it was accepted, and replication ended
 * @param appliedThrough what the source acknowledged up to then is in the promoted cluster, and what it acknowledged
 *     later is not
 */
record HistoryFork(
        String clusterId, RegionName region, String sourceLog, String ownLog, long at, long appliedThrough) {}
