package io.drctl.cli;

import io.drctl.cli.view.Terminal;
import io.drctl.process.Interruption;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A question to the person at the terminal: whether to do something. */
record Question(Terminal terminal, InputStream input, Interruption interruption) {
    /**
     * Asks for a yes or, where there is no way back, for a word that nobody types out of habit. Ctrl-C instead of an
     * answer reports the state and ends drctl.
     *
     * @param word usually a Region's name; empty where a plain yes will do
     * @return what was typed; empty when it doesn't agree
     */
    Optional<String> ask(String text, String word) {
        return ask(text, word, "nothing was changed");
    }

    /**
     * The same.
     *
     * @param unchanged the state when there is no answer
     */
    Optional<String> ask(String text, String word, String unchanged) {
        // Line by line: within one, the terminal treats a line break as text from outside and escapes it.
        List<String> lines = text.lines().toList();
        lines.stream().limit(Math.max(0, lines.size() - 1)).forEach(terminal.err()::println);
        String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        if (word.isEmpty()) {
            terminal.err().print(last + " [y/N] ");
        } else {
            // On a line of its own, so that the word fits behind it.
            terminal.err().println(last);
            terminal.err().print("Type " + word + " to continue: ");
        }
        terminal.err().flush();
        interruption.asking(() -> {
            terminal.err().println();
            terminal.err().println("interrupted: " + unchanged + ".");
            terminal.err().flush();
        });
        try {
            String answer = line();
            boolean agreed = word.isEmpty() ? answer.toLowerCase(Locale.ROOT).matches("y|yes") : answer.equals(word);
            return agreed ? Optional.of(answer) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        } finally {
            interruption.answered();
        }
    }

    /**
     * Asks for a few words.
     *
     * @param usual what a plain Return means; empty where there is no such thing
     * @return what was typed, or what is usual
     */
    String text(String question, String usual, String unchanged) {
        terminal.err().print(question + (usual.isEmpty() ? ": " : " [" + usual + "]: "));
        terminal.err().flush();
        interruption.asking(() -> {
            terminal.err().println();
            terminal.err().println("interrupted: " + unchanged + ".");
            terminal.err().flush();
        });
        try {
            String answer = line();
            return answer.isEmpty() ? usual : answer;
        } catch (IOException unreadable) {
            return usual;
        } finally {
            interruption.answered();
        }
    }

    /** Byte by byte, because a reader would consume more input than the requested line. */
    private String line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int next = input.read(); next >= 0 && next != '\n'; next = input.read()) {
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.UTF_8).strip();
    }
}
