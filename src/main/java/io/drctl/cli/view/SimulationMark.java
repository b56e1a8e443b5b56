package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.text.Command;
import io.drctl.text.Printable;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The line that stands above everything that comes from a sandbox, so that nothing simulated is taken for real: before the
 * first text on {@code out}, and before the first on {@code err}, whoever writes it.
 *
 * <p>Commands that are suggested on the way are made such of the sandbox: typed as they stand elsewhere, they would act on AWS.
 * Those of the AWS CLI can't be, and are marked as what one would do there.
 * In a remedy they are data. In what was seen of a step or a gate they are words yet, and looked for in the text.
 */
public final class SimulationMark {
    private static final Pattern COMMAND =
            Pattern.compile("\\bdrctl (?=(?:prepare|provision|verify|status|failover|drill|run)\\b)");

    /** Commands that nothing turns aside: they act on AWS, wherever they are typed. */
    private static final Pattern AWS_COMMAND = Pattern.compile(
            "(?<!\\[on AWS\\] )\\baws (?=(?:cloudwatch|ec2|eks|elbv2|iam|rds|route53|s3api|sts) [a-z])");

    private static final Pattern LINES = Pattern.compile("(?<=\n)");

    /** drctl's own commands on a site's resources: all others ask no AWS, or are the sandbox's anyway. */
    private static final Set<String> ON_A_SITE =
            Set.of("prepare", "provision", "verify", "status", "failover", "drill", "run");

    private static final Terminal.Suggestions IN_THE_SANDBOX = new Terminal.Suggestions() {
        @Override
        public Command of(Command command) {
            return typed(command);
        }

        @Override
        public String in(String text) {
            return sandboxed(text);
        }
    };

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
        int columns = terminal.columns();
        return new Terminal(
                terminal.guardedOut().through(new Marked(terminal.onOut(Style.CAUTION, line), columns, outIsForPeople)),
                terminal.guardedErr().through(new Marked(terminal.onErr(Style.CAUTION, line), columns, () -> true)),
                terminal.colourOut(),
                terminal.colourErr(),
                terminal.live(),
                terminal.interactive(),
                columns,
                IN_THE_SANDBOX);
    }

    /** A text in which no command acts on AWS without a word of that. Done twice, it changes nothing more. */
    private static String sandboxed(String text) {
        String drctls = COMMAND.matcher(text).replaceAll("drctl --sandbox ");
        // A shell that gets this by mistake finds no such command.
        return AWS_COMMAND.matcher(drctls).replaceAll("[on AWS] aws ");
    }

    private static final class Marked implements UnaryOperator<String> {
        private final String line;
        private final int columns;
        private final BooleanSupplier isForPeople;
        private boolean isMarked;

        Marked(String line, int columns, BooleanSupplier isForPeople) {
            this.line = line;
            this.columns = columns;
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
            String sandboxed = sandboxed(text);
            boolean isToFit = isForPeople.getAsBoolean() && !sandboxed.equals(text);
            return mark + (isToFit ? fitted(sandboxed) : sandboxed);
        }

        /** What has become too long for its line is broken once more. */
        private String fitted(String text) {
            StringBuilder fitted = new StringBuilder();
            for (String line : LINES.split(text)) {
                String bare = line.stripTrailing();
                if (TextLayout.room(bare) <= columns) {
                    fitted.append(line);
                    continue;
                }
                String indent = " ".repeat(bare.length() - bare.stripLeading().length());
                String said = bare.strip();
                int room = columns - indent.length();
                List<String> parts = TextLayout.wrapWords(said, room, "");
                parts.forEach(part -> fitted.append(TextLayout.placed(indent, part, 2, columns))
                        .append(System.lineSeparator()));
                if (!line.endsWith("\n")) {
                    fitted.setLength(fitted.length() - System.lineSeparator().length());
                }
            }
            return fitted.toString();
        }
    }
}
