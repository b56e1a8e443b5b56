package io.drctl.runbook;

import io.drctl.inventory.RegionName;
import io.drctl.text.Durations;
import java.time.Duration;
import java.util.Locale;

/** The type of a parameter of a runbook or an action. */
public enum ParameterType {
    /** The name of one of the site's Regions. */
    REGION,
    /** The name of one of the site's applications; no value stands for the only one. */
    APPLICATION,
    /** The name of one of the site's databases; no value stands for the only one. */
    DATABASE,
    /** {@code true} or {@code false}. */
    FLAG,
    /** A length of time such as {@code 90s}. */
    DURATION,
    TEXT,
    /**
     * The id of a step of the same action that has to end before, and whose facts are read. Only an action takes one:
     * no value from outside names a step.
     */
    STEP;

    /** The word in the YAML. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a text is of this type; doesn't check that the site has the Region, or the runbook the step. */
    public boolean accepts(String text) {
        return switch (this) {
            case REGION -> RegionName.isWellFormed(text);
            case FLAG -> text.equals("true") || text.equals("false");
            case DURATION -> isDuration(text);
            case APPLICATION, DATABASE, TEXT, STEP -> true;
        };
    }

    /**
     * A text of this type in the canonical form that plans and journals keep: however 90 seconds are written, the plan
     * is the same. Other types stay as they are.
     */
    public String canonical(String text) {
        return this == DURATION ? Durations.parse(text).map(Duration::toString).orElse(text) : text;
    }

    /** A noun for a value of the type, for use in a sentence. */
    public String noun() {
        return switch (this) {
            case REGION -> "the name of a Region";
            case FLAG -> "true or false";
            case DURATION -> "a duration";
            case APPLICATION -> "the name of an application";
            case DATABASE -> "the name of a database";
            case TEXT -> "text";
            case STEP -> "the id of a step";
        };
    }

    /** How to write one. */
    public String hint() {
        return switch (this) {
            case REGION -> "name a Region such as us-east-2, or write ${primary} or ${recovery}";
            case FLAG -> "write true or false";
            case DURATION -> Durations.HOW_TO_WRITE;
            case APPLICATION -> "name an application of the inventory";
            case DATABASE -> "name a database of the inventory";
            case TEXT -> "write any text";
            case STEP -> "name a step of the same action that stands above";
        };
    }

    private static boolean isDuration(String text) {
        return Durations.parse(text).filter(duration -> !duration.isNegative()).isPresent();
    }
}
