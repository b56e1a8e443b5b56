package io.drctl.cli.view;

import io.drctl.diagnostic.Diagnostic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows why a command ended without doing what it was asked. */
public interface FailureView {
    void show(int exitStatus, List<Diagnostic> diagnostics);

    default void show(int exitStatus, String message, @Nullable String remedy) {
        show(exitStatus, List.of(Diagnostic.error(message, remedy)));
    }
}
