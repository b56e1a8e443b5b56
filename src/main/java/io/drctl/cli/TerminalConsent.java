package io.drctl.cli;

import io.drctl.cli.view.Terminal;
import io.drctl.inventory.RegionName;
import io.drctl.process.Interruption;
import io.drctl.terraform.Consent;
import io.drctl.terraform.GuardVerdict;
import io.drctl.terraform.Plan;
import java.io.InputStream;

/**
 * Asks at the terminal whether a plan may be applied.
 *
 * <p>What only creates and changes can be put right again, and needs a {@code yes}. What destroys needs the Region's name
 * typed, so that nobody destroys in the wrong Region out of habit.
 */
record TerminalConsent(Terminal terminal, InputStream input, Interruption interruption) implements Consent {
    @Override
    public Answer ask(RegionName region, Plan plan, GuardVerdict verdict) {
        if (!terminal.interactive()) {
            return Answer.NOBODY_TO_ASK;
        }
        Question question = new Question(terminal, input, interruption);
        boolean oneWay = plan.isDestructive() || !verdict.allowed().isEmpty();
        return (oneWay
                                ? question.ask("This destroys something.", region.value())
                                : question.ask("Apply this plan to " + region + "?", ""))
                        .isPresent()
                ? Answer.GIVEN
                : Answer.REFUSED;
    }
}
