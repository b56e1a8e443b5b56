package io.drctl.inventory;

/** What a Region was built to be. A failover changes who serves, not this. */
public enum RegionRole {
    PRIMARY,
    RECOVERY
}
