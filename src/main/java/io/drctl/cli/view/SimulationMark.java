package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * The line that stands above everything that comes from a sandbox, so that nothing simulated is taken for real: before the
 * first text on {@code out}, and before the first on {@code err}, whoever writes it.
 *
 * <p>Commands that are suggested on the way are made such of the sandbox: typed as they stand elsewhere, they would act on AWS.
 * Those of the AWS CLI can't be, and are marked as what one would do there.
 */
public final class SimulationMark {
    /** A command may follow right upon a change of colour, whose code ends with a letter. */
    private static final Pattern COMMAND = Pattern.compile(
            "(?:\\b|(?<=\u001b\\[[0-9;]{0,8}m))drctl " + "(?=(?:prepare|provision|verify|failover|drill|run)\\b)");

    /** Commands that nothing turns aside: they act on AWS, wherever they are typed. */
    private static final Pattern AWS_COMMAND =
            Pattern.compile("(?<!\\[on AWS\\] )(?:\\b|(?<=\u001b\\[[0-9;]{0,8}m))aws "
                    + "(?=(?:cloudwatch|ec2|eks|elbv2|iam|rds|route53|s3api|sts) [a-z])");

    private static final Pattern LINES = Pattern.compile("(?<=\n)");

    private SimulationMark() {}

    /**
     * A terminal that marks what is written to it.
     *
     * @param where which sandbox, and how fast
     * @param outIsForPeople whether {@code out} gets text; where it gets JSON, that says itself that it is simulated
     */
    public static Terminal on(Terminal terminal, String where, BooleanSupplier outIsForPeople) {
        String line = "SIMULATED  " + where;
        return new Terminal(
                marked(terminal.out(), terminal.onOut(Style.CAUTION, line), terminal.columns(), outIsForPeople),
                marked(terminal.err(), terminal.onErr(Style.CAUTION, line), terminal.columns(), () -> true),
                terminal.colourOut(),
                terminal.colourErr(),
                terminal.live(),
                terminal.interactive(),
                terminal.columns(),
                SimulationMark::sandboxed);
    }

    /** A text in which no command acts on AWS without a word of that. Done twice, it changes nothing more. */
    private static String sandboxed(String text) {
        String drctls = COMMAND.matcher(text).replaceAll("drctl --sandbox ");
        // A shell that gets this by mistake finds no such command.
        return AWS_COMMAND.matcher(drctls).replaceAll("[on AWS] aws ");
    }

    private static PrintStream marked(PrintStream stream, String line, int columns, BooleanSupplier isForPeople) {
        return new PrintStream(new Marked(stream, line, columns, isForPeople), true, StandardCharsets.UTF_8);
    }

    private static final class Marked extends FilterOutputStream {
        private final byte[] line;
        private final int columns;
        private final BooleanSupplier isForPeople;
        private boolean isMarked;

        Marked(OutputStream stream, String line, int columns, BooleanSupplier isForPeople) {
            super(stream);
            this.line = (line + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
            this.columns = columns;
            this.isForPeople = isForPeople;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            // A line that is redrawn in place leaves nothing behind that could be mistaken.
            boolean leavesSomething = length > 0 && bytes[from] != '\r';
            if (!isMarked && leavesSomething && isForPeople.getAsBoolean()) {
                isMarked = true;
                out.write(line);
            }
            String text = new String(bytes, from, length, StandardCharsets.UTF_8);
            String sandboxed = sandboxed(text);
            boolean isToFit = isForPeople.getAsBoolean() && !sandboxed.equals(text);
            out.write((isToFit ? fitted(sandboxed) : sandboxed).getBytes(StandardCharsets.UTF_8));
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
                List<String> parts = said.startsWith("drctl ")
                        ? TextLayout.wrapCommand(said, room)
                        : TextLayout.wrapWords(said, room, "");
                parts.forEach(part -> fitted.append(indent).append(part).append(System.lineSeparator()));
                if (!line.endsWith("\n")) {
                    fitted.setLength(fitted.length() - System.lineSeparator().length());
                }
            }
            return fitted.toString();
        }
    }
}
