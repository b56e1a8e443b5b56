package io.drctl.testing;

import io.drctl.action.catalogue.CatalogueRules;
import io.drctl.runbook.Runbook;
import io.drctl.runbook.RunbookLibrary;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** The runbooks that drctl ships, checked against the catalogue's actions. */
public final class ShippedRunbooks {
    private static final RunbookLibrary LIBRARY =
            new RunbookLibrary(Path.of("there-are-no-others"), UnaryOperator.identity(), new CatalogueRules());
    /** Read once: the search plays thousands of worlds, and each reads some. */
    private static final Map<String, Runbook> READ = new ConcurrentHashMap<>();

    private ShippedRunbooks() {}

    public static Runbook read(String name) {
        return READ.computeIfAbsent(name, LIBRARY::read);
    }
}
