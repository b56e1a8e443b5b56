package io.drctl.cli;

import io.drctl.cli.view.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Asks a person to agree. Without a person to ask, nothing is agreed to: a script says {@code --yes}.
 */
final class Consent {
    private final Session session;

    Consent(Session session) {
        this.session = session;
    }

    /**
     * Asks, unless {@code --yes} was given.
     *
     * @param word what must be typed for a one-way step, usually a Region's name; empty where a plain yes will do
     * @return how it was agreed to, for the journal
     * @throws CommandFailure with {@link ExitStatus#REFUSED} when it wasn't
     */
    String ask(boolean yes, String word, String question) {
        if (yes) {
            return "--yes";
        }
        Terminal terminal = session.terminal();
        if (!terminal.interactive()) {
            throw new CommandFailure(
                    ExitStatus.REFUSED,
                    "this changes something, and there is no terminal to ask on; nothing was changed",
                    "run it in a terminal, or add --yes to agree to the plan");
        }
        String prompt = word.isEmpty() ? question + " [y/N] " : question + " Type " + word + " to go on: ";
        terminal.err().print(prompt);
        terminal.err().flush();
        session.asking(true);
        String answer = readLine();
        session.asking(false);
        boolean agreed = word.isEmpty()
                ? answer.toLowerCase(Locale.ROOT).equals("y")
                        || answer.toLowerCase(Locale.ROOT).equals("yes")
                : answer.equals(word);
        if (!agreed) {
            throw new CommandFailure(ExitStatus.REFUSED, "not agreed to; nothing was changed", null);
        }
        return "typed " + answer;
    }

    private String readLine() {
        try {
            BufferedReader reader = new BufferedReader(
                    new InputStreamReader(session.environment().input(), StandardCharsets.UTF_8));
            String line = reader.readLine();
            return line == null ? "" : line.strip();
        } catch (IOException e) {
            return "";
        }
    }
}
