package io.drctl.cli.view;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.Severity;
import io.drctl.text.Remedy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows why a command ended without doing its job. */
public interface FailureView {
    void show(int exitStatus, List<Diagnostic> diagnostics);

    default void show(int exitStatus, String message, @Nullable Remedy remedy) {
        show(exitStatus, List.of(new Diagnostic(Severity.ERROR, message, remedy, null, null)));
    }
}
