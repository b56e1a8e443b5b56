package io.drctl.diagnostic;

import java.util.List;

/**
 * The user's input is unusable: carries every problem found, not just the first. Commands exit with status 2 on it.
 */
public final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Diagnostic> diagnostics;

    public InputException(List<Diagnostic> diagnostics) {
        super(diagnostics.isEmpty() ? "unusable input" : diagnostics.get(0).summary());
        this.diagnostics = List.copyOf(diagnostics);
    }

    public InputException(Diagnostic diagnostic) {
        this(List.of(diagnostic));
    }

    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
