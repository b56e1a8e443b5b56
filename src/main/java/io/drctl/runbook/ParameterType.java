package io.drctl.runbook;

import java.util.Locale;

/** What a runbook's parameter may be. */
public enum ParameterType {
    /** The name of one of the site's Regions. */
    REGION,
    /** {@code true} or {@code false}. */
    FLAG,
    /** A length of time such as {@code 90s}. */
    DURATION,
    TEXT;

    /** The word in the YAML. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
