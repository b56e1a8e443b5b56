package io.drctl.runbook;

import io.drctl.action.catalogue.CatalogueRules;
import io.drctl.diagnostic.InputException;
import io.drctl.engine.Planner;
import io.drctl.fuzz.Bounds;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.Inventories;
import java.util.HashMap;
import java.util.Map;

/** Any bytes as a runbook: read and planned with whatever it asks for, or refused. */
public final class RunbookFuzz {
    /** What a plan may grow to: defaults and titles are put into each other. */
    private static final int PLAN_CHARACTERS_MAX = 8 << 20;

    private static final Planner PLANNER = new Planner(Inventories.flaskSite(), new FakeCloud());

    private RunbookFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Bounds.hold(() -> {
            try {
                Runbook runbook = RunbookReader.read(data, "runbooks/fuzzed.yaml", new CatalogueRules());
                int length =
                        PLANNER.plan(runbook, arguments(runbook)).toString().length();
                if (length > PLAN_CHARACTERS_MAX) {
                    throw new AssertionError("a plan of " + length + " characters");
                }
            } catch (InputException refused) {
                if (refused.diagnostics().isEmpty()) {
                    throw new AssertionError("refused without a reason", refused);
                }
            }
        });
    }

    private static Map<String, String> arguments(Runbook runbook) {
        Map<String, String> arguments = new HashMap<>();
        for (Parameter parameter : runbook.parameters()) {
            if (parameter.required()) {
                arguments.put(
                        parameter.name(),
                        switch (parameter.type()) {
                            case REGION -> Inventories.RECOVERY.value();
                            case FLAG -> "true";
                            case DURATION -> "PT30S";
                            case APPLICATION, DATABASE -> "flask-site";
                            case TEXT, STEP -> "text";
                        });
            }
        }
        return arguments;
    }
}
