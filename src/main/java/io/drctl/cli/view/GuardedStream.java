package io.drctl.cli.view;

import io.drctl.text.Printable;
import io.drctl.text.Secrets;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * The only way to the terminal: text written here is shown, and can't steer the terminal.
 *
 * <p>The arguments of {@code print} and {@code println} are part of one line, so a line break within them belongs to
 * some value, and is shown as such; only {@link #document} has lines. Terminal codes come only as {@link Ink}. Secrets
 * are hidden. No view can forget any of this, because there is no other way out.
 */
final class GuardedStream extends PrintStream {
    private static final String LINE_END = System.lineSeparator();

    private final PrintStream sink;
    private final Secrets secrets;
    private final UnaryOperator<String> stage;

    private GuardedStream(PrintStream sink, Secrets secrets, UnaryOperator<String> stage) {
        super(sink, true, StandardCharsets.UTF_8);
        this.sink = sink;
        this.secrets = secrets;
        this.stage = stage;
    }

    /** A guard before the stream, unless it has one. */
    static GuardedStream over(PrintStream stream) {
        return stream instanceof GuardedStream guarded
                ? guarded
                : new GuardedStream(stream, Secrets.none(), UnaryOperator.identity());
    }

    GuardedStream hiding(Secrets more) {
        return new GuardedStream(sink, more, stage);
    }

    /** The same, with a transformation of all safe text before it is written. */
    GuardedStream through(UnaryOperator<String> next) {
        return new GuardedStream(sink, secrets, next);
    }

    String hidden(String text) {
        return secrets.hidden(text);
    }

    /** Lines that drctl made; text from outside no longer has line breaks in them. */
    void document(String text) {
        write(guarded(text, true));
    }

    private String guarded(String text, boolean hasLines) {
        String safe = secrets.hidden(text);
        if (!Ink.hasTokens(safe)) {
            return hasLines ? Printable.document(safe) : Printable.line(safe);
        }
        StringBuilder result = new StringBuilder(safe.length());
        int plain = 0;
        for (int i = 0; i < safe.length(); i++) {
            int end = Ink.tokenEnd(safe, i);
            if (end >= 0) {
                result.append(plain(safe.substring(plain, i), hasLines)).append(safe, i, end);
                plain = end;
                i = end - 1;
            }
        }
        return result.append(plain(safe.substring(plain), hasLines)).toString();
    }

    private static String plain(String text, boolean hasLines) {
        return hasLines ? Printable.document(text) : Printable.line(text);
    }

    private void write(String text) {
        // One write per line, since many threads write.
        synchronized (sink) {
            sink.print(Ink.rendered(stage.apply(text)));
        }
    }

    @Override
    public void print(String text) {
        write(guarded(String.valueOf(text), false));
    }

    @Override
    public void println(String text) {
        write(guarded(String.valueOf(text), false) + LINE_END);
    }

    @Override
    public void println() {
        write(LINE_END);
    }

    @Override
    public void print(char character) {
        print(String.valueOf(character));
    }

    @Override
    public void println(char character) {
        println(String.valueOf(character));
    }

    @Override
    public void print(char[] characters) {
        print(String.valueOf(characters));
    }

    @Override
    public void println(char[] characters) {
        println(String.valueOf(characters));
    }

    @Override
    public void print(Object object) {
        print(String.valueOf(object));
    }

    @Override
    public void println(Object object) {
        println(String.valueOf(object));
    }

    @Override
    public PrintStream format(String format, Object... arguments) {
        return format(Locale.ROOT, format, arguments);
    }

    @Override
    public PrintStream format(Locale locale, String format, Object... arguments) {
        print(String.format(locale, format, arguments));
        return this;
    }

    @Override
    public void write(int one) {
        document(String.valueOf((char) (one & 0x7f)));
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        document(new String(bytes, from, length, StandardCharsets.UTF_8));
    }

    @Override
    public void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void writeBytes(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }
}
