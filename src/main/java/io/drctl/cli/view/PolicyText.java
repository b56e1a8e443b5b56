package io.drctl.cli.view;

import io.drctl.permission.CommandPolicies.Printed;
import io.drctl.permission.Policy;
import io.drctl.text.Printable;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** An IAM policy as IAM takes it, on standard output alone; what it can't contain, on standard error. */
public final class PolicyText {
    /** The version of the language, and not a date. */
    private static final String VERSION = "2012-10-17";

    private PolicyText() {}

    public static void print(Printed printed, Terminal terminal) {
        JsonObject document = new JsonObject(UnaryOperator.identity())
                .put("Version", VERSION)
                .objects("Statement", printed.policy().statements(), PolicyText::statement);
        terminal.printDocument(Printable.json(document.text()) + System.lineSeparator());
        new RunNotes(terminal).notes(printed.notes());
    }

    private static void statement(JsonObject one, Policy.Statement statement) {
        one.put("Sid", statement.sid())
                .put("Effect", "Allow")
                .strings("Action", statement.actions())
                .strings("Resource", statement.resources());
        List<String> namespaces = statement.namespaces();
        if (!namespaces.isEmpty()) {
            one.object(
                    "Condition",
                    condition -> condition.strings(
                            "StringEquals", Map.of("cloudwatch:namespace", String.join(",", namespaces))));
        }
    }
}
