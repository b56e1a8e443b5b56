package io.drctl.lease;

import java.util.Locale;

/**
 * What the user has to know of a lease.
 *
 * @param words a sentence, to follow the kind's
 */
public record LeaseNews(Kind kind, String words) {
    /** What has happened to it. */
    public enum Kind {
        /** Somebody else's, who may be gone: it is watched. */
        WATCHED,
        /** Of a run that is gone, and now this one's. */
        TAKEN_OVER,
        /** Taken away from a run that may be alive, as the operator said. */
        BROKEN,
        /** Not to be had, or not to be renewed: the run goes on without. */
        NOT_HELD,
        /** To be had after all. */
        HELD,
        /** Another run has it: this one stops. */
        LOST;

        /** For journals. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
