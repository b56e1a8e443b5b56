package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * The line that stands above everything that comes from a sandbox, so that nothing simulated is taken for real: before the
 * first text on {@code out}, and before the first on {@code err}, whoever writes it.
 */
public final class SimulationMark {
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
                marked(terminal.out(), terminal.onOut(Style.CAUTION, line), outIsForPeople),
                marked(terminal.err(), terminal.onErr(Style.CAUTION, line), () -> true),
                terminal.colourOut(),
                terminal.colourErr(),
                terminal.live(),
                terminal.interactive(),
                terminal.columns());
    }

    private static PrintStream marked(PrintStream stream, String line, BooleanSupplier isForPeople) {
        return new PrintStream(new Marked(stream, line, isForPeople), true, StandardCharsets.UTF_8);
    }

    private static final class Marked extends FilterOutputStream {
        private final byte[] line;
        private final BooleanSupplier isForPeople;
        private boolean isMarked;

        Marked(OutputStream stream, String line, BooleanSupplier isForPeople) {
            super(stream);
            this.line = (line + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
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
            out.write(bytes, from, length);
        }
    }
}
