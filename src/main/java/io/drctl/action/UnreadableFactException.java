package io.drctl.action;

import io.drctl.cloud.WorldException;
import io.drctl.text.Remedy;

/** A fact in the journal can't be read as what its action expects, so nothing can be based on it. */
public final class UnreadableFactException extends WorldException {
    private static final long serialVersionUID = 1L;

    UnreadableFactException(Fact<?> fact, String text, Throwable cause) {
        super(
                "the journal's fact " + fact.name() + " is `" + text + "`, which is not " + fact.noun(),
                Remedy.of("continue the run with the version that wrote it, or run its command again, which looks"
                        + " before it"
                        + " acts"),
                cause);
    }
}
