package io.drctl.cli;

import io.drctl.cli.view.DiagnosticView;
import io.drctl.cli.view.RunListView;
import io.drctl.diagnostic.Diagnostic;
import io.drctl.engine.SiteRuns;
import io.drctl.journal.JournalException;
import io.drctl.journal.RunState;
import io.drctl.report.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drctl run list}: the site's runs on this machine, newest first. */
@Command(name = "list", description = "Lists the site's runs, newest first.")
final class RunListCommand implements Callable<Integer> {
    private final Session session;

    RunListCommand(Session session) {
        this.session = session;
    }

    @Option(names = "--all-sites", description = "List the runs of every site, each with its inventory.")
    private boolean allSites;

    @Mixin
    OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        RunListView view = session.views().runs();
        StatePlace place = session.backend().statePlace();
        if (!place.exists()) {
            view.none("no runs, and no place to keep any: " + place.lacking());
            view.show(List.of(), allSites);
            return ExitStatus.OK;
        }
        List<SiteRuns> sites = allSites ? SiteRuns.ofAll(session.state()) : List.of(session.siteRuns());
        List<RunListView.Listed> runs = new ArrayList<>();
        List<Diagnostic> unreadable = new ArrayList<>();
        sites.forEach(site -> read(site, runs, unreadable));
        if (!allSites) {
            ChosenRun.noteLeftBehind(session, sites.get(0));
        }
        if (runs.isEmpty() && unreadable.isEmpty()) {
            view.none(
                    "no runs yet" + (allSites ? "" : " of site " + sites.get(0).site()) + " in "
                            + session.state().root());
        }
        view.show(runs, allSites);
        DiagnosticView.print(unreadable, session.terminal());
        return unreadable.isEmpty() ? ExitStatus.OK : ExitStatus.FINDINGS;
    }

    private void read(SiteRuns site, List<RunListView.Listed> runs, List<Diagnostic> unreadable) {
        Map<String, String> continuations = site.continuations();
        for (String id : site.store().ids()) {
            try {
                if (site.store().isBegun(id)) {
                    RunState run = site.store().state(id);
                    if (allSites || site.owns(run)) {
                        runs.add(new RunListView.Listed(
                                RunReport.of(run, continuations.get(id)),
                                site.performing(run).orElse(null)));
                    }
                }
            } catch (JournalException e) {
                // One untrustworthy journal must not hide the others.
                unreadable.add(Diagnostic.error("run " + id + ": " + e.getMessage()));
            }
        }
    }
}
