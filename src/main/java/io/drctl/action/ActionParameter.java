package io.drctl.action;

import io.drctl.runbook.ParameterType;

/** An argument that an action accepts under {@code with:}. */
public record ActionParameter(String name, ParameterType type, boolean required) {

    public static ActionParameter required(String name, ParameterType type) {
        return new ActionParameter(name, type, true);
    }

    public static ActionParameter optional(String name, ParameterType type) {
        return new ActionParameter(name, type, false);
    }
}
