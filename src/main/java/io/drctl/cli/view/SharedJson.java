package io.drctl.cli.view;

import io.drctl.engine.NextStep;
import io.drctl.journal.Standing;
import io.drctl.runbook.RunbookOrigin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields that several documents share. */
final class SharedJson {
    private SharedJson() {}

    /** Account, caller and endpoints, and the caller in the other Region where that is another one. */
    static void standing(JsonObject document, Standing standing) {
        document.put("account", standing.account())
                .put("caller", standing.caller())
                .put("accountUnknown", standing.unknown().isEmpty() ? null : standing.unknown())
                .strings("endpoints", standing.endpoints());
        Standing.OtherCaller other = standing.other();
        if (other == null) {
            document.none("otherCaller");
            return;
        }
        document.object(
                "otherCaller",
                told -> told.put("region", other.region())
                        .put("account", other.account())
                        .put("caller", other.caller())
                        .put("accountUnknown", other.unknown().isEmpty() ? null : other.unknown()));
    }

    static void origin(JsonObject document, RunbookOrigin origin) {
        document.object(
                "runbookFrom",
                from -> from.word("kind", origin.kind())
                        .put("file", origin.file().isEmpty() ? null : origin.file())
                        .put("digest", origin.digest()));
    }

    /** What to do now; null where it wasn't determined. */
    static void next(JsonObject document, @Nullable List<NextStep> steps) {
        if (steps == null) {
            document.none("next");
            return;
        }
        document.objects(
                "next", steps, (one, step) -> one.text("why", step.why()).command("command", step.command()));
    }
}
