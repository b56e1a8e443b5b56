package io.drctl.cli.view;

import io.drctl.engine.EmergencyLint;
import io.drctl.runbook.Runbook;
import io.drctl.runbook.RunbookLibrary;
import io.drctl.text.Command;
import io.drctl.text.Words;
import java.util.List;
import java.util.Locale;

/** Runbooks for people. */
public final class HumanRunbookView implements RunbookView {
    private final Terminal terminal;

    public HumanRunbookView(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void list(List<RunbookLibrary.Source> runbooks) {
        runbooks.forEach(source ->
                terminal.out().println(String.format(Locale.ROOT, "%-16s %s", source.runbook(), words(source))));
    }

    private String words(RunbookLibrary.Source source) {
        return switch (source.kind()) {
            case SHIPPED -> source.file().isEmpty() ? "shipped" : source.file() + " (a copy of drctl's own)";
            case OWN -> source.file() + (source.isValid() ? "" : " (not valid: " + lint(source) + ")");
            case REPLACEMENT ->
                source.file()
                        + (source.isValid()
                                ? " (NOT drctl's own: used with --runbook-from only)"
                                : " (NOT drctl's own, and not valid: " + lint(source) + ")");
        };
    }

    private String lint(RunbookLibrary.Source source) {
        return terminal.typed(Command.drctl("runbook", "lint", source.runbook()));
    }

    @Override
    public void linted(List<Linted> runbooks) {
        for (Linted linted : runbooks) {
            Runbook runbook = linted.runbook();
            terminal.out()
                    .println("runbook " + runbook.name() + ", "
                            + runbook.origin().words() + ", is valid ("
                            + Words.count(runbook.steps().size(), "step") + ", "
                            + Words.count(runbook.parameters().size(), "parameter") + ")");
            stranding(linted);
        }
        if (runbooks.stream().anyMatch(linted -> linted.stranding() == null)) {
            terminal.err().println("Without an inventory, what a lost Region would do to them is unknown.");
        }
    }

    private void stranding(Linted linted) {
        List<EmergencyLint.Finding> findings = linted.stranding() == null ? List.of() : linted.stranding();
        String last = "";
        for (EmergencyLint.Finding finding : findings) {
            String when = "  with " + finding.down() + " down"
                    + (finding.arguments().isEmpty() ? "" : " (" + finding.arguments() + ")") + ", can't be done:";
            if (!when.equals(last)) {
                terminal.out().println(when);
                last = when;
            }
            terminal.wrapAfter(
                            "   ",
                            finding.step() + " needs " + Words.list(finding.needs()),
                            terminal.columns(),
                            "        ")
                    .forEach(terminal.out()::println);
        }
    }
}
