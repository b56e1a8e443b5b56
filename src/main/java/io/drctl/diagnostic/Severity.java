package io.drctl.diagnostic;

/** Whether a diagnostic stops the work (an error) or only reports something the user should know (a warning). */
public enum Severity {
    ERROR,
    WARNING
}
