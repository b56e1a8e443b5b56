package io.drctl.cli;

import io.drctl.cli.view.Terminal;
import io.drctl.process.Interruption;
import java.util.Optional;

/**
 * Asks a person to agree. Without a person to ask, nothing is agreed to: scripts use {@code --yes}.
 */
final class Consent {
    private final Session session;
    private final String unchanged;

    /**
     * @param unchanged the state when the person doesn't agree: a resumed run has already changed something
     */
    Consent(Session session, String unchanged) {
        this.session = session;
        this.unchanged = unchanged;
    }

    /**
     * Asks, unless {@code --yes} was given.
     *
     * @param word what the person must type for a one-way step, usually a Region's name; empty where a plain yes will
     * do
     * @param subject what is changed, on a line before the question
     * @return how the person agreed, for the journal
     * @throws CommandFailure with {@link ExitStatus#REFUSED} when it wasn't
     */
    String ask(boolean yes, String word, String subject, String question) {
        if (yes) {
            return "--yes";
        }
        Terminal terminal = session.terminal();
        if (!terminal.interactive()) {
            throw new CommandFailure(
                    ExitStatus.REFUSED,
                    "this changes something, but there is no terminal to ask on; " + unchanged,
                    "run it in a terminal, or add --yes to approve the plan");
        }
        return answer(word, subject, question)
                .orElseThrow(() -> new CommandFailure(ExitStatus.REFUSED, "not approved; " + unchanged));
    }

    /** Asks the person at the terminal; how they agreed, or empty. */
    Optional<String> answer(String word, String subject, String question) {
        Terminal terminal = session.terminal();
        terminal.err().println(subject);
        session.backend().asking(true);
        try (Interruption interruption = Interruption.watch()) {
            return new Question(terminal, session.environment().input(), interruption)
                    .ask(question, word, unchanged)
                    .map(answer -> "typed " + answer);
        } finally {
            session.backend().asking(false);
        }
    }
}
