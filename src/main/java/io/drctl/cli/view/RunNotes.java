package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.text.Command;
import io.drctl.text.Words;
import java.util.List;

/** What must not be forgotten of earlier runs; on {@code err}, beside whatever is asked for. */
public final class RunNotes {
    private final Terminal terminal;

    public RunNotes(Terminal terminal) {
        this.terminal = terminal;
    }

    /** A run was not finished, and nobody performs it. */
    public void unfinished(String runId) {
        note("run " + runId + " is unfinished:");
        terminal.err().println(terminal.commandLine("  ", Command.drctl("run", "show", runId)));
    }

    /**
     * Runs are where they were kept before each site had a place of its own.
     *
     * @param move the command that takes them to the site's own place
     */
    public void leftBehind(List<String> runIds, String move) {
        note(Words.count(runIds.size(), "run is", "runs are")
                + " still in the folder that all sites once shared, and not taken into account until moved:");
        command(move);
    }

    private void note(String text) {
        List<String> lines = terminal.wrapWords("note: " + text, terminal.columns(), "  ");
        terminal.err()
                .println(terminal.onErr(Style.CAUTION, "note:") + lines.get(0).substring("note:".length()));
        lines.stream().skip(1).forEach(terminal.err()::println);
    }

    private void command(String command) {
        terminal.err().println(terminal.commandLine("  ", command));
    }
}
