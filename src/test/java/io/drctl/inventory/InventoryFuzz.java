package io.drctl.inventory;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.fuzz.Bounds;
import java.nio.file.Path;
import java.util.List;

/** Any bytes as an inventory: read, or refused with a bounded list of diagnostics. */
public final class InventoryFuzz {
    private static final Path FILE = Path.of("inventory.yaml");

    /** The reader's hundred, and the line that counts the rest. */
    private static final int DIAGNOSTICS_MAX = 101;

    private InventoryFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Bounds.hold(() -> {
            try {
                check(InventoryReader.read(FILE, data, "inventory.yaml", AssetKind.SHIPPED, SiteYaml.TODAY)
                        .warnings());
            } catch (InputException refused) {
                check(refused.diagnostics());
                if (refused.diagnostics().stream().noneMatch(Diagnostic::isError)) {
                    throw new AssertionError("refused without a reason: " + refused.diagnostics());
                }
            }
        });
    }

    private static void check(List<Diagnostic> diagnostics) {
        if (diagnostics.size() > DIAGNOSTICS_MAX) {
            throw new AssertionError(diagnostics.size() + " diagnostics");
        }
        for (Diagnostic diagnostic : diagnostics) {
            if (diagnostic.summary().isBlank() || diagnostic.summary().length() > 2000) {
                throw new AssertionError("a summary of " + diagnostic.summary().length() + " characters");
            }
        }
    }
}
