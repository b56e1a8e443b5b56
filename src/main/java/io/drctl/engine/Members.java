package io.drctl.engine;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.inventory.Application;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Similarity;
import io.drctl.text.Words;
import java.util.List;

/** The applications and databases that a site has, as arguments name them. */
record Members(Inventory inventory) {
    /**
     * The name that no value stands for: that of the only one. Empty for other types of arguments, and where there is
     * none or there are several, of which a problem tells.
     */
    String onlyOne(ParameterType type, List<Diagnostic> problems) {
        if (!isMember(type)) {
            return "";
        }
        List<String> names = names(type);
        if (names.size() == 1) {
            return names.get(0);
        }
        problems.add(
                names.isEmpty()
                        ? Diagnostic.error(
                                "this site has no " + type.word(),
                                "add it under " + type.word() + "s: in the inventory, if it has one")
                        : Diagnostic.error(
                                "the " + type.word() + " must be named: this site has " + Words.list(names),
                                "name one, such as " + names.get(0)));
        return "";
    }

    /** Tells of a name that is nobody's. */
    void check(ParameterType type, String name, List<Diagnostic> problems) {
        if (isMember(type) && !names(type).contains(name)) {
            List<String> names = names(type);
            problems.add(Diagnostic.error(
                    "this site has no " + type.word() + " " + name + Similarity.hint(name, names),
                    names.isEmpty() ? "it has none" : "it has " + Words.list(names)));
        }
    }

    private static boolean isMember(ParameterType type) {
        return type == ParameterType.APPLICATION || type == ParameterType.DATABASE;
    }

    private List<String> names(ParameterType type) {
        return type == ParameterType.APPLICATION
                ? inventory.applications().stream().map(Application::name).toList()
                : inventory.databases().stream().map(Database::name).toList();
    }
}
