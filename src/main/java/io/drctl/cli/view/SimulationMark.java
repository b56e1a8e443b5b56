package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.text.Command;
import io.drctl.text.Printable;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * The line that stands above everything that comes from a sandbox, so that nothing simulated is taken for real: before
 * the first text on {@code out}, and before the first on {@code err}, whoever writes it.
 *
 * <p>Commands that are suggested are made such of the sandbox: typed as they stand elsewhere, they would act on AWS.
 * Those of the AWS CLI can't be, and are marked as what one would do there. They are data, and no text is looked
 * through for them.
 */
public final class SimulationMark {
    /** drctl's own commands on a site's resources: all others ask no AWS, or are the sandbox's anyway. */
    private static final Set<String> ON_A_SITE =
            Set.of("prepare", "provision", "verify", "status", "failover", "drill", "run");

    private SimulationMark() {}

    /** The command as one types it for a sandbox; one that acts on AWS wherever it is typed says so. */
    static Command typed(Command command) {
        if (command.isOf("drctl") && ON_A_SITE.contains(command.first())) {
            return command.withFirst("--sandbox");
        }
        // A shell that gets this by mistake finds no such command. A login changes nothing there.
        return command.isOf("aws") && !command.first().equals("sso") ? command.remarked("[on AWS]") : command;
    }

    /**
     * A terminal that marks what is written to it.
     *
     * @param where which sandbox, and how fast
     * @param outIsForPeople whether {@code out} gets text; where it gets JSON, that says itself that it is simulated
     */
    public static Terminal on(Terminal terminal, String where, BooleanSupplier outIsForPeople) {
        // It is put in behind the guard, and the names of directories are somebody's.
        String line = "SIMULATED  " + Printable.line(where);
        return new Terminal(
                terminal.guardedOut().through(new Marked(terminal.onOut(Style.CAUTION, line), outIsForPeople)),
                terminal.guardedErr().through(new Marked(terminal.onErr(Style.CAUTION, line), () -> true)),
                terminal.colourOut(),
                terminal.colourErr(),
                terminal.live(),
                terminal.interactive(),
                terminal.columns(),
                SimulationMark::typed);
    }

    private static final class Marked implements UnaryOperator<String> {
        private final String line;
        private final BooleanSupplier isForPeople;
        private boolean isMarked;

        Marked(String line, BooleanSupplier isForPeople) {
            this.line = line;
            this.isForPeople = isForPeople;
        }

        @Override
        public synchronized String apply(String text) {
            // A line that is redrawn in place leaves nothing behind that could be mistaken.
            boolean leavesSomething = !text.isEmpty() && !Ink.startsLineAnew(text);
            String mark = "";
            if (!isMarked && leavesSomething && isForPeople.getAsBoolean()) {
                isMarked = true;
                mark = line + System.lineSeparator();
            }
            return mark + text;
        }
    }
}
