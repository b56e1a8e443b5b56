package io.drctl.runbook;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A procedure as data.
 *
 * @param steps in the order of the file, each after the steps that it needs
 * @param isIndependent whether a step that is refused, or can't be observed, stops only itself and those that need it;
 *     otherwise nothing begins
 * @param isPlanned whether it is for a day on which both Regions are up, and never for an emergency
 * @param aim the step that the title speaks of: a run that finds it done already is called by what is left; null where
 *     the title fits whatever is left
 * @param windows what a drill measures; empty for a runbook that isn't a drill
 */
public record Runbook(
        String name,
        String title,
        List<Parameter> parameters,
        List<Step> steps,
        boolean isIndependent,
        boolean isPlanned,
        @Nullable String aim,
        List<Window> windows,
        RunbookOrigin origin) {
    public Runbook {
        parameters = List.copyOf(parameters);
        steps = List.copyOf(steps);
        windows = List.copyOf(windows);
    }

    /** The same, with its real origin. */
    Runbook from(RunbookOrigin whence) {
        return new Runbook(name, title, parameters, steps, isIndependent, isPlanned, aim, windows, whence);
    }

    public Optional<Parameter> parameter(String parameterName) {
        return parameters.stream().filter(p -> p.name().equals(parameterName)).findFirst();
    }
}
