package io.drctl.readiness;

import io.drctl.inventory.Inventory;
import io.drctl.inventory.SiteRegion;
import java.util.List;

/** Which part of the site is verified. */
public enum Scope {
    PRIMARY("primary"),
    /** The recovery Region, and what to compare it with in the primary. */
    RECOVERY("dr-site"),
    ALL("all");

    private final String word;

    Scope(String word) {
        this.word = word;
    }

    /** The word on the command line. */
    public String word() {
        return word;
    }

    /** The Regions whose assets are verified, the primary first. */
    public List<SiteRegion> regions(Inventory inventory) {
        return switch (this) {
            case PRIMARY -> List.of(inventory.primary());
            case RECOVERY -> List.of(inventory.recovery());
            case ALL -> inventory.regions();
        };
    }
}
