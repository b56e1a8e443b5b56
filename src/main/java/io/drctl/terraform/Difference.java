package io.drctl.terraform;

import java.util.List;

/**
 * One object that the next apply would change, though it is as it should be.
 *
 * @param consequence what the apply would do to it, a whole sentence without a full stop
 * @param corrections what keeps that from happening; at least one
 */
public record Difference(ResourceChange change, Weight weight, String consequence, List<Correction> corrections) {
    /** What is at stake, the worst first. */
    public enum Weight {
        /** What is stored, or who may write it. */
        DATA,
        /** Where users are led. */
        USERS,
        /** Who may reach a database. */
        ACCESS,
        /** How many can be served. */
        CAPACITY,
        OTHER
    }

    public Difference {
        corrections = List.copyOf(corrections);
    }

    /** Whether drctl writes all that it takes. */
    public boolean isWritten() {
        return corrections.stream().allMatch(correction -> switch (correction.kind()) {
            case BLOCK, VARIABLE -> true;
            case EDIT, BY_HAND -> false;
        });
    }
}
