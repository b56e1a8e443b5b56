package io.drctl.runbook;

import java.util.List;
import java.util.Optional;

/**
 * A procedure as data.
 *
 * @param steps in the order of the file, each after the steps that it needs
 * @param windows what a drill measures; empty for a runbook that is no drill
 * @param digest SHA-256 of the file's bytes, in hexadecimal
 * @param source where it was read from, for people
 */
public record Runbook(
        String name,
        String title,
        List<Parameter> parameters,
        List<Step> steps,
        List<Window> windows,
        String digest,
        String source) {
    public Runbook {
        parameters = List.copyOf(parameters);
        steps = List.copyOf(steps);
        windows = List.copyOf(windows);
    }

    public Optional<Parameter> parameter(String parameterName) {
        return parameters.stream().filter(p -> p.name().equals(parameterName)).findFirst();
    }
}
