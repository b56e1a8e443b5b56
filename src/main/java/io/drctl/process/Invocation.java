package io.drctl.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program to start: its argument vector, its whole environment and its working directory.
 *
 * <p>There is no shell in between, so no argument is ever interpreted. The environment is complete rather than added to
 * drctl's own: what a child sees is what the caller decided.
 *
 * @param arguments the program's path first
 */
public record Invocation(List<String> arguments, Map<String, String> environment, Path directory) {
    public Invocation {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("an invocation needs a program");
        }
    }

    /** The program's file name, as messages call it. */
    public String programName() {
        Path name = Path.of(arguments.get(0)).getFileName();
        return name == null ? arguments.get(0) : name.toString();
    }
}
