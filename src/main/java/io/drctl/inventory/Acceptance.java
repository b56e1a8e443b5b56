package io.drctl.inventory;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's word that a finding of {@code verify} may stand for a while.
 *
 * @param check the id of the check, such as {@code bucket.encrypted}
 * @param row the id of the row that it is about; null for whatever the check looks at
 * @param region null for every Region
 * @param reason why it may stand, in a sentence
 * @param by who says so
 * @param until the last day, in UTC, on which it may
 */
public record Acceptance(
        String check, @Nullable String row, @Nullable RegionName region, String reason, String by, LocalDate until) {

    /** Whether it is about a check of a row in a Region; null for what is no row, or in no Region. */
    public boolean covers(String aCheck, @Nullable String aRow, @Nullable RegionName aRegion) {
        return check.equals(aCheck) && (row == null || row.equals(aRow)) && (region == null || region.equals(aRegion));
    }

    /** Whether its last day is over. */
    public boolean isExpired(LocalDate today) {
        return today.isAfter(until);
    }
}
