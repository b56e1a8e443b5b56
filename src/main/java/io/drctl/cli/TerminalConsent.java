package io.drctl.cli;

import io.drctl.cli.view.Terminal;
import io.drctl.inventory.RegionName;
import io.drctl.process.Interruption;
import io.drctl.terraform.Consent;
import io.drctl.terraform.GuardVerdict;
import io.drctl.terraform.Plan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Asks at the terminal whether a plan may be applied.
 *
 * <p>What only creates and changes can be put right again, and needs a {@code yes}. What destroys needs the Region's name
 * typed, so that nobody destroys in the wrong Region out of habit.
 */
final class TerminalConsent implements Consent {
    private final Terminal terminal;
    private final InputStream input;
    private final Interruption interruption;

    TerminalConsent(Terminal terminal, InputStream input, Interruption interruption) {
        this.terminal = terminal;
        this.input = input;
        this.interruption = interruption;
    }

    @Override
    public Answer ask(RegionName region, Plan plan, GuardVerdict verdict) {
        if (!terminal.interactive()) {
            return Answer.NOBODY_TO_ASK;
        }
        boolean oneWay = plan.isDestructive() || !verdict.allowed().isEmpty();
        terminal.err()
                .print(
                        oneWay
                                ? "This destroys something. To apply it, type the Region's name (" + region + "): "
                                : "Apply this plan to " + region + "? [yes/no] ");
        terminal.err().flush();
        interruption.asking(() -> {
            terminal.err().println();
            terminal.err().println("interrupted: nothing was changed.");
            terminal.err().flush();
        });
        try {
            String answer = line();
            boolean given = oneWay
                    ? answer.equals(region.value())
                    : answer.toLowerCase(Locale.ROOT).equals("yes") || answer.equals("y");
            return given ? Answer.GIVEN : Answer.REFUSED;
        } catch (IOException unreadable) {
            return Answer.NOBODY_TO_ASK;
        } finally {
            interruption.answered();
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int next = input.read(); next >= 0 && next != '\n'; next = input.read()) {
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.UTF_8).strip();
    }
}
