package io.drctl.inventory;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/** The inventory that the tests edit: a copy of the shipped one, whose line numbers stay as they are. */
final class SiteYaml {
    static final String DISPLAY = "site.yaml";

    /** Kubernetes 1.31 has standard support on this day, Aurora MySQL 2 no longer. */
    static final LocalDate TODAY = LocalDate.of(2025, 3, 1);

    private SiteYaml() {}

    static String text() {
        return resource("site.yaml");
    }

    static String resource(String name) {
        try (InputStream stream = Objects.requireNonNull(SiteYaml.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LoadedInventory read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    static LoadedInventory read(byte[] bytes) {
        return InventoryReader.read(Path.of(DISPLAY), bytes, DISPLAY, AssetKind.SHIPPED, TODAY);
    }

    /** Everything that is said about a text, warnings included. */
    static List<Diagnostic> diagnostics(String text) {
        try {
            return read(text).warnings();
        } catch (InputException e) {
            return e.diagnostics();
        }
    }
}
