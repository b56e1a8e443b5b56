package io.drctl.cli.view;

import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.util.List;

/** Sites for people: a line each, a star before the one that is meant. */
public final class HumanSiteListView implements SiteListView {
    private final Terminal terminal;

    public HumanSiteListView(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void show(List<Listed> sites) {
        if (sites.isEmpty()) {
            terminal.err().println("no inventory here");
            DiagnosticView.printRemedy(
                    Remedy.of("go to the folder that has one, or make one from what exists: ")
                            .then(Command.drctl("init")),
                    terminal);
        }
        for (Listed site : sites) {
            terminal.out()
                    .println((site.isMeant() ? "* " : "  ") + terminal.onOut(Terminal.Style.STRONG, site.name()) + "  "
                            + site.file());
            terminal.out().println("    " + about(site));
        }
    }

    private String about(Listed site) {
        return site.isValid()
                ? String.join(" -> ", site.regions()) + (site.account() == null ? "" : ", account " + site.account())
                : terminal.onOut(Terminal.Style.BAD, "not valid") + ", " + Words.count(site.errors(), "error") + ": "
                        + terminal.typed(Command.drctl("inventory", "validate", "--inventory", site.file()));
    }
}
