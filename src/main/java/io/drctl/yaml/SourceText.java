package io.drctl.yaml;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.diagnostic.SourcePosition;
import io.drctl.files.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a file that a person wrote: bounded, decoded strictly as UTF-8, and split into lines.
 *
 * <p>The parser underneath replaces bytes that aren't UTF-8 by question marks and gives no position for characters that
 * YAML doesn't allow, so both are found here first.
 */
final class SourceText {
    /** What an honest inventory or runbook stays far below. */
    static final int BYTES_MAX = 1 << 20;

    private static final Pattern LINE_BREAK = Pattern.compile("\r\n|\r|\n");

    private static final String BOM = "\ufeff";

    private final String file;
    private final String text;
    private final List<String> lines;
    // Characters are looked up for each token, which must not take longer the longer a line is.
    private final int[] characters;
    private final int[] lineStarts;
    private final int lastLineWithText;

    private SourceText(String file, String text) {
        this.file = file;
        this.text = text;
        // YAML 1.2 knows three line breaks, and no others (https://yaml.org/spec/1.2.2/#54-line-break-characters).
        this.lines = List.of(LINE_BREAK.split(text, -1));
        this.characters = text.codePoints().toArray();
        this.lineStarts = lineStarts(characters, lines.size());
        int last = lines.size();
        while (last > 1 && lines.get(last - 1).isBlank()) {
            last--;
        }
        this.lastLineWithText = last;
    }

    static byte[] bytes(Path path, String file) {
        if (Files.isDirectory(path)) {
            throw refused(file + " is a directory", "name the YAML file inside it");
        }
        try {
            WholeFile.refuseUnlessRegular(path);
            try (InputStream stream = Files.newInputStream(path)) {
                return stream.readNBytes(BYTES_MAX + 1);
            }
        } catch (NoSuchFileException e) {
            throw refused("there is no file " + file, "check the path");
        } catch (AccessDeniedException e) {
            throw refused(file + " can't be read: permission denied", "give this user permission to read it");
        } catch (FileSystemException e) {
            throw refused(
                    file + " can't be read: " + (e.getReason() == null ? e.getMessage() : e.getReason()),
                    "name a file that holds the YAML");
        } catch (IOException e) {
            throw refused(file + " can't be read: " + e.getMessage(), null);
        }
    }

    static SourceText decode(byte[] bytes, String file) {
        if (bytes.length > BYTES_MAX) {
            throw refused(
                    file + " is larger than 1 MiB",
                    "check that it is the file you meant; an inventory or a runbook takes a few KiB");
        }
        if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
            SourcePosition start = new SourcePosition(file, 1, 1);
            throw new InputException(
                    Diagnostic.error("the file is encoded in UTF-16, not in UTF-8", "save it as UTF-8", start));
        }
        CharBuffer decoded = CharBuffer.allocate(bytes.length);
        ByteBuffer remaining = ByteBuffer.wrap(bytes);
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(remaining, decoded, true);
        String text = decoded.flip().toString();
        // A byte order mark at the start is allowed by YAML 1.2, section 5.2, and some editors write one.
        SourceText source = new SourceText(file, text.startsWith(BOM) ? text.substring(1) : text);
        if (result.isError()) {
            int bad = bytes[remaining.position()] & 0xFF;
            throw source.refusedAtOffset(
                    source.text.length(),
                    String.format(Locale.ROOT, "byte 0x%02X is not valid UTF-8", bad),
                    "save the file as UTF-8");
        }
        source.refuseUnprintable();
        return source;
    }

    /** Characters outside {@code c-printable}, https://yaml.org/spec/1.2.2/#51-character-set. */
    private void refuseUnprintable() {
        int offset = 0;
        while (offset < text.length()) {
            int character = text.codePointAt(offset);
            boolean printable = (character >= 0x20 && character < 0x7F)
                    || character == '\t'
                    || character == '\n'
                    || character == '\r'
                    || character == 0x85
                    || (character >= 0xA0 && character <= 0xFFFD && character != 0xFEFF)
                    || character >= 0x10000;
            if (!printable) {
                throw refusedAtOffset(
                        offset,
                        String.format(Locale.ROOT, "the character U+%04X is not allowed here", character),
                        "remove it");
            }
            offset += Character.charCount(character);
        }
    }

    private InputException refusedAtOffset(int offset, String summary, String remedy) {
        String before = text.substring(0, offset);
        String[] linesBefore = LINE_BREAK.split(before, -1);
        String last = linesBefore[linesBefore.length - 1];
        SourcePosition position =
                new SourcePosition(file, linesBefore.length, last.codePointCount(0, last.length()) + 1);
        return new InputException(Diagnostic.error(summary, remedy, position).withExcerpt(line(position.line())));
    }

    private static InputException refused(String summary, @Nullable String remedy) {
        return new InputException(Diagnostic.error(summary, remedy));
    }

    private static boolean startsWith(byte[] bytes, int first, int second) {
        return bytes.length >= 2 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
    }

    String file() {
        return file;
    }

    String text() {
        return text;
    }

    /** The last line that isn't blank, or 1 if all are. */
    int lastLineWithText() {
        return lastLineWithText;
    }

    /** A line without its break, or null if there is no such line. */
    @Nullable
    String line(int number) {
        return number >= 1 && number <= lines.size() ? lines.get(number - 1) : null;
    }

    /** The character at a place, or 0 at the end of a line and beyond. */
    int characterAt(int lineNumber, int column) {
        if (lineNumber < 1 || lineNumber > lines.size()) {
            return 0;
        }
        int at = lineStarts[lineNumber - 1] + column - 1;
        boolean inside = at < characters.length && (lineNumber == lines.size() || at < lineStarts[lineNumber]);
        int character = inside ? characters[at] : 0;
        return character == '\n' || character == '\r' ? 0 : character;
    }

    /** How many characters come before a place. */
    int offset(SourcePosition position) {
        return lineStarts[position.line() - 1] + position.column() - 1;
    }

    /** The character at an offset, or 0 beyond the end. */
    int at(int offset) {
        return offset < characters.length ? characters[offset] : 0;
    }

    int length() {
        return characters.length;
    }

    void append(StringBuilder to, int from, int until) {
        for (int i = from; i < until; i++) {
            to.appendCodePoint(characters[i]);
        }
    }

    /** The break with which lines end here. */
    String lineBreak() {
        return text.contains("\r\n") ? "\r\n" : "\n";
    }

    private static int[] lineStarts(int[] characters, int count) {
        int[] starts = new int[count];
        int line = 1;
        for (int i = 0; i < characters.length && line < count; i++) {
            boolean endsLine = characters[i] == '\n'
                    || (characters[i] == '\r' && (i + 1 == characters.length || characters[i + 1] != '\n'));
            if (endsLine) {
                starts[line++] = i + 1;
            }
        }
        return starts;
    }
}
