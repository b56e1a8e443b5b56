package io.drctl.runbook;

import io.drctl.inventory.RegionName;
import io.drctl.yaml.DurationText;
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

    /** Whether a text is of this type; whether the site has the Region is not asked. */
    public boolean accepts(String text) {
        return switch (this) {
            case REGION -> RegionName.isWellFormed(text);
            case FLAG -> text.equals("true") || text.equals("false");
            case DURATION -> isDuration(text);
            case TEXT -> true;
        };
    }

    /** What a value of it is, in a sentence. */
    String noun() {
        return switch (this) {
            case REGION -> "the name of a Region";
            case FLAG -> "true or false";
            case DURATION -> "an ISO 8601 duration";
            case TEXT -> "text";
        };
    }

    /** How to write one. */
    String hint() {
        return switch (this) {
            case REGION -> "name a Region such as us-east-2, or write ${primary} or ${recovery}";
            case FLAG -> "write true or false";
            case DURATION -> "write it as PT30S (30 seconds), PT5M (5 minutes) or PT1H30M";
            case TEXT -> "write any text";
        };
    }

    private static boolean isDuration(String text) {
        return DurationText.parseIso(text).isPresent();
    }
}
