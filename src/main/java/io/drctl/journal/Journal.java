package io.drctl.journal;

import io.drctl.files.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The record of one run: JSON Lines, append-only, each line on disk (fsync) before {@link #append} returns, each carrying a
 * hash over itself and the line before. Safe to append to from several threads.
 *
 * <p>A crash can leave a last line that was never finished. Nothing was done on the strength of it, because nothing is done
 * before its line is on disk; so it is cut off when the journal is opened for writing, and overlooked when it is read. Any
 * other damage is an error: a journal that was changed must not be believed.
 */
public final class Journal implements AutoCloseable {
    private static final String HASH_FIELD = ",\"hash\":\"";

    /** Is told of each append: tests end the process, as it were, at every one of them. */
    interface AppendObserver {
        AppendObserver NONE = new AppendObserver() {};

        /** Before anything of the line is written. */
        default void appending(Event event) {}

        /**
         * Just before the line's first byte is written.
         *
         * @throws IOException as a disk that is full would have it
         */
        default void writing() throws IOException {}

        /** After the line is on disk. */
        default void appended(Event event) {}
    }

    private final EventCodec codec = new EventCodec();
    private final FileChannel channel;
    private final Path file;
    private final AppendObserver observer;
    private final List<Entry> entries;
    private String lastHash;
    /** What the entries amount to; null until somebody asks again after an append. */
    private @Nullable RunState state;

    private boolean broken;

    private Journal(FileChannel channel, Path file, List<Entry> entries, AppendObserver observer) {
        this.observer = observer;
        this.channel = channel;
        this.file = file;
        this.entries = entries;
        this.lastHash = entries.isEmpty()
                ? HashChain.ORIGIN
                : entries.get(entries.size() - 1).hash();
    }

    /** Begins a new journal; the file must not exist. */
    static Journal create(Path file, AppendObserver observer) {
        try {
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PrivateFiles.fileAttributes(file));
            syncDirectory(file.resolveSibling("."));
            return new Journal(channel, file, new ArrayList<>(), observer);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Opens a journal to go on with; an unfinished last line is cut off. */
    static Journal resume(Path file, AppendObserver observer, KnownLines known) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            Parsed parsed = parse(file, bytes, known);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
            try {
                if (parsed.length < bytes.length) {
                    channel.truncate(parsed.length);
                    channel.force(true);
                }
                channel.position(parsed.length);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            return new Journal(channel, file, parsed.entries, observer);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Reads a journal, checking its chain. */
    static List<Entry> read(Path file, KnownLines known) {
        try {
            return parse(file, Files.readAllBytes(file), known).entries;
        } catch (IOException e) {
            throw JournalException.ofFiles("can't read the journal " + file, e);
        }
    }

    /**
     * Writes an event, and returns once it is on disk.
     *
     * @throws JournalException when it can't be written; then nothing that the event announces may be done
     */
    public synchronized Entry append(Instant at, Event event) {
        if (broken) {
            throw new JournalException("the journal " + file + " could not be written before", null);
        }
        observer.appending(event);
        long sequence = entries.size() + 1L;
        ObjectNode node = JsonMapper.shared().createObjectNode();
        node.put("seq", sequence).put("at", at.toString());
        node.setAll(Redaction.of(codec.encode(event)));
        node.put("prev", lastHash);
        String body = node.toString();
        String hash = HashChain.next(lastHash, body);
        String line = body.substring(0, body.length() - 1) + HASH_FIELD + hash + "\"}\n";
        ByteBuffer buffer = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        try {
            observer.writing();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(false);
        } catch (IOException e) {
            // Half a line may be on disk: whatever came after it would be unreadable, so nothing does.
            broken = true;
            throw unwritable(file, e);
        }
        Entry entry = new Entry(sequence, at, event, hash);
        entries.add(entry);
        state = null;
        lastHash = hash;
        observer.appended(event);
        return entry;
    }

    /** All entries so far. */
    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The state that the entries amount to. */
    public synchronized RunState state() {
        RunState known = state;
        if (known == null) {
            known = RunState.of(entries);
            state = known;
        }
        return known;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private record Parsed(List<Entry> entries, long length) {}

    private static Parsed parse(Path file, byte[] bytes, KnownLines known) {
        List<Entry> entries = new ArrayList<>();
        EventCodec codec = new EventCodec();
        String previous = HashChain.ORIGIN;
        int start = 0;
        while (start < bytes.length) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            if (end == bytes.length) {
                break;
            }
            String line = new String(bytes, start, end - start, StandardCharsets.UTF_8);
            Entry entry = entry(file, codec, line, entries.size() + 1L, previous, known);
            entries.add(entry);
            previous = entry.hash();
            start = end + 1;
        }
        return new Parsed(entries, start);
    }

    private static Entry entry(
            Path file, EventCodec codec, String line, long sequence, String previous, KnownLines known) {
        String where = file + ":" + sequence;
        int hashAt = line.lastIndexOf(HASH_FIELD);
        if (hashAt < 0 || !line.endsWith("\"}")) {
            throw JournalException.unbelievable(where + ": this line of the journal is damaged", null);
        }
        String hash = line.substring(hashAt + HASH_FIELD.length(), line.length() - 2);
        if (!HashChain.next(previous, line.substring(0, hashAt) + "}").equals(hash)) {
            throw JournalException.unbelievable(
                    where + ": the journal was changed: this line doesn't follow from the one before", null);
        }
        Entry readBefore = known.find(hash);
        if (readBefore != null) {
            return readBefore;
        }
        try {
            JsonNode node = JsonMapper.shared().readTree(line);
            if (node.path("seq").asLong(-1) != sequence) {
                throw JournalException.unbelievable(where + ": a line of the journal is missing", null);
            }
            Entry entry = new Entry(sequence, Instant.parse(node.path("at").asString("")), codec.decode(node), hash);
            known.add(entry);
            return entry;
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            throw JournalException.unbelievable(
                    where + ": this line can't be read; if a later version of drctl wrote it, use that one: "
                            + e.getMessage(),
                    e);
        }
    }

    /** Makes the file's name as durable as its content; not every file system lets a directory be synced. */
    static void syncDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows, and some network file systems, refuse to open a directory; there the name is synced with the
            // file.
            return;
        }
    }

    private static JournalException unwritable(Path file, IOException e) {
        return JournalException.ofFiles("can't write the journal " + file, e);
    }
}
