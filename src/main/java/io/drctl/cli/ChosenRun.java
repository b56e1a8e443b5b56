package io.drctl.cli;

import io.drctl.cli.view.RunNotes;
import io.drctl.engine.SiteRuns;
import io.drctl.journal.JournalStore;
import io.drctl.journal.RunState;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The run that a command is about. Refuses a run of another site or of the other world, and names it. */
final class ChosenRun {
    private final Session session;
    private final SiteRuns own;

    ChosenRun(Session session) {
        this.session = session;
        this.own = session.siteRuns();
    }

    /** The run that was named, or the newest. */
    RunState toShow(@Nullable String named) {
        return named != null
                ? named(named)
                : state(own.newest()
                        .orElseThrow(() -> new CommandFailure(
                                ExitStatus.USAGE,
                                "there are no runs yet of site " + own.site() + " in "
                                        + own.state().of(own.site()))));
    }

    /** The run that was named, or the newest that is unfinished. */
    RunState toResume(@Nullable String named) {
        return named != null
                ? named(named)
                : state(own.newestResumable()
                        .orElseThrow(() -> noneToResume(own.store().unreadable())));
    }

    /** Refuses a run that another one goes on with by force: what it left is that one's to see to. */
    void demandOwn(RunState run) {
        String id = run.start().runId();
        own.continuation(id).ifPresent(next -> {
            boolean isLeft = own.store().state(next).isResumable();
            throw new CommandFailure(
                    ExitStatus.REFUSED,
                    "run " + id + " is settled: run " + next + " goes on with it by force; nothing was changed",
                    isLeft
                            ? Remedy.of("go on with that one: ").then(Command.drctl("run", "resume", next))
                            : Remedy.of(Command.drctl("run", "show", next)).then(" shows what became of it"));
        });
    }

    private RunState named(String runId) {
        if (own.store().exists(runId)) {
            return state(runId);
        }
        if (own.state().shared().exists(runId)) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "run " + runId + " is still in the folder that all sites once shared",
                    "move it to its site, then run this again: " + move(own, List.of(runId)));
        }
        Optional<RunState> other = own.ofAnother(runId);
        if (other.isPresent()) {
            throw ofAnotherSite(other.get());
        }
        throw new CommandFailure(ExitStatus.USAGE, "there is no run " + runId, runList(" shows the runs"));
    }

    private RunState state(String runId) {
        RunState run = own.store().state(runId);
        if (!own.owns(run)) {
            throw ofAnotherSite(run);
        }
        return session.backend().own(run);
    }

    private CommandFailure ofAnotherSite(RunState run) {
        boolean sameName = run.start().site().equals(own.site());
        return new CommandFailure(
                ExitStatus.USAGE,
                "run " + run.start().runId() + " is of site " + run.start().site()
                        + (sameName ? " in " + run.start().standing().accountWords() : "") + ", and "
                        + session.display(session.inventoryFile()) + " is of "
                        + (sameName ? "another account" : "site " + own.site()),
                "name the run's inventory: --inventory " + run.start().inventoryFile());
    }

    private static CommandFailure noneToResume(List<String> unreadable) {
        return unreadable.isEmpty()
                ? new CommandFailure(ExitStatus.USAGE, "no run is unfinished", runList(" shows all of them"))
                : new CommandFailure(
                        ExitStatus.USAGE,
                        "no run is known to be unfinished, but the journal of " + String.join(", ", unreadable)
                                + " can't be read",
                        runList(" says what is wrong with it"));
    }

    private static Remedy runList(String does) {
        return Remedy.of(Command.drctl("run", "list")).then(does);
    }

    /** Reports runs in the folder that all sites once shared: what they promoted is unknown until they are moved. */
    static void noteLeftBehind(Session session, SiteRuns own) {
        List<String> left = own.leftBehind();
        if (!left.isEmpty()) {
            new RunNotes(session.terminal()).leftBehind(left, move(own, left));
        }
    }

    private static List<Command> move(SiteRuns own, List<String> runIds) {
        JournalStore shared = own.state().shared();
        Path to = own.state().of(own.site()).resolve("runs");
        List<String> from = runIds.stream()
                .map(id -> String.valueOf(shared.file(id).getParent()))
                .toList();
        return List.of(
                Command.of("mkdir", "-p", to), Command.of("mv").with(from).with(to));
    }
}
