package io.drctl.cli.view;

import io.drctl.terraform.Correction;
import io.drctl.terraform.Difference;
import io.drctl.terraform.ReconcileFile;
import io.drctl.terraform.Reconciliation;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** For programs: one document once it has ended. */
final class JsonReconcileView implements ReconcileView {
    private final Terminal terminal;
    private final boolean simulated;
    private final Function<Path, String> shown;

    JsonReconcileView(Terminal terminal, boolean simulated, Function<Path, String> shown) {
        this.terminal = terminal;
        this.simulated = simulated;
        this.shown = shown;
    }

    @Override
    public void found(Reconciliation found) {
        // It is in the document.
    }

    @Override
    public void ended(Outcome outcome, Reconciliation found, @Nullable Reconciliation after) {
        JsonDocument document = new JsonDocument(terminal, JsonSchema.RECONCILE, simulated);
        document.put("region", found.region().value())
                .word("outcome", outcome)
                .objects("differences", found.differences(), this::difference)
                .objects("files", found.files(), this::file);
        if (after == null) {
            document.none("after");
        } else {
            document.object(
                    "after",
                    next -> next.put("stateOnly", (long) after.stateOnly())
                            .objects("differences", after.differences(), this::difference));
        }
        terminal.printJson(document);
        terminal.out().flush();
    }

    private void difference(JsonObject one, Difference difference) {
        one.put("address", difference.change().address())
                .put("type", difference.change().type())
                .word("kind", difference.change().kind())
                .word("weight", difference.weight())
                .put("consequence", difference.consequence())
                .objects("corrections", difference.corrections(), this::correction);
    }

    private void correction(JsonObject one, Correction correction) {
        Path file = correction.file();
        one.word("kind", correction.kind())
                .put("what", correction.sentence())
                .strings("lines", correction.lines())
                .put("file", file == null ? null : shown.apply(file))
                .put("line", file == null ? null : (Integer) correction.line());
    }

    private void file(JsonObject one, ReconcileFile file) {
        one.put("file", shown.apply(file.path())).put("text", file.text());
    }
}
