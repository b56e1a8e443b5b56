package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.text.Command;
import io.drctl.text.Printable;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * The line above everything that comes from a sandbox, so that nothing simulated is mistaken for real: before the first
 * text on {@code out}, and before the first on {@code err}, whichever view writes it.
 *
 * <p>Suggested commands are turned into commands for the sandbox: unchanged, they would act on AWS. AWS CLI commands
 * can't be turned into such, and are marked as what one would do on AWS. Commands are data; no text is searched for
 * them.
 */
public final class SimulationMark {
    /** drctl's own commands on a site's resources: all others don't call AWS, or are the sandbox's anyway. */
    private static final Set<String> ON_A_SITE = Set.of(
            "prepare",
            "provision",
            "verify",
            "status",
            "settle",
            "fence",
            "failover",
            "switchover",
            "failback",
            "db",
            "drill",
            "run");

    private SimulationMark() {}

    /** The command as typed for a sandbox; one that always acts on AWS is marked. */
    static Command typed(Command command) {
        if (command.isOf("drctl") && ON_A_SITE.contains(command.first())) {
            return command.withFirst("--sandbox");
        }
        // A shell that gets this by mistake finds no such command. A login changes nothing on AWS.
        boolean isOfAws = (command.isOf("aws") && !command.first().equals("sso")) || command.isOf("mysqlbinlog");
        return isOfAws ? command.remarked("[on AWS]") : command;
    }

    /**
     * A terminal that marks its output as simulated.
     *
     * @param where which sandbox, and how fast
     * @param outIsForPeople whether {@code out} gets text; JSON itself says that it is simulated
     */
    public static Terminal on(Terminal terminal, String where, BooleanSupplier outIsForPeople) {
        // It is inserted behind the guard, and directory names are text from outside.
        String line = "SIMULATED  " + Printable.line(where);
        return new Terminal(
                terminal.guardedOut().through(new Marked(terminal.onOut(Style.CAUTION, line), outIsForPeople)),
                terminal.guardedErr().through(new Marked(terminal.onErr(Style.CAUTION, line), () -> true)),
                terminal.colourOut(),
                terminal.colourErr(),
                terminal.live(),
                terminal.interactive(),
                terminal.columns(),
                command -> terminal.suggestions().apply(typed(command)));
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
            // A line that is redrawn in place leaves nothing behind that could be mistaken for real.
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
