package io.drctl.readiness;

/** How a check ended. What could not be read is never a pass. */
public enum ReadinessVerdict {
    /** As promised. */
    PASS,
    /** Not as promised, but the site can take over all the same. */
    WARN,
    /** Not as promised. */
    FAIL,
    /** Could not be read, or proves nothing. */
    UNKNOWN
}
