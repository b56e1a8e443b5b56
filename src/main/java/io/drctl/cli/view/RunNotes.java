package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.text.Command;
import io.drctl.text.Words;
import java.util.List;
import java.util.stream.Collectors;

/** Reminders of earlier runs; on {@code err}, beside the requested output. */
public final class RunNotes {
    private final Terminal terminal;

    public RunNotes(Terminal terminal) {
        this.terminal = terminal;
    }

    /** A run is unfinished, and no process performs it. */
    public void unfinished(String runId) {
        note("run " + runId + " is unfinished:");
        terminal.err().println(terminal.commandLine("  ", Command.drctl("run", "show", runId)));
    }

    /**
     * Runs are still where they were kept before each site had its own place.
     *
     * @param move the commands that move them to the site's own place
     */
    public void leftBehind(List<String> runIds, List<Command> move) {
        note(Words.count(runIds.size(), "run is", "runs are")
                + " still in the folder that all sites once shared, and not taken into account until moved:");
        String line = move.stream().map(terminal::typed).collect(Collectors.joining(" && "));
        terminal.err().println(terminal.placed("  ", line));
    }

    /** A step was left out; the run goes on by a resume, unless nothing is left to do. */
    public void skipped(String step, String runId, boolean isUnfinished) {
        note("step " + step + " of run " + runId + " is skipped; " + (isUnfinished ? "to go on:" : "the run is done"));
        if (isUnfinished) {
            terminal.err().println(terminal.commandLine("  ", Command.drctl("run", "resume", runId)));
        }
    }

    /** Whatever else is to be known, a sentence each. */
    void notes(List<String> texts) {
        texts.forEach(this::note);
    }

    private void note(String text) {
        terminal.wrapWords(terminal.onErr(Style.CAUTION, "note:") + " " + text, terminal.columns(), "  ")
                .forEach(terminal.err()::println);
    }
}
