package io.drctl.journal;

import io.drctl.files.PrivateFiles;
import io.drctl.files.WholeFile;
import io.drctl.text.Words;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The record of one run: JSON Lines, append-only, each line on disk (fsync) before {@link #append} returns, each
 * carrying a hash over itself and the line before. Safe to append to from several threads.
 *
 * <p>A crash can leave a last line that was never finished. Nothing was done because of it, since nothing is done
 * before its line is on disk; so opening the journal for writing cuts it off, and reading ignores it. Any other damage
 * is an error: a journal that was changed must not be trusted, nor one with fewer lines than its {@link Head} counts.
 */
public final class Journal implements AutoCloseable {
    private static final String HASH_FIELD = ",\"hash\":\"";

    /** Missing in lines that were written without a lease, and in all of earlier versions. */
    private static final String LEASE_FIELD = "lease";

    /** Notified of each append: tests simulate the end of the process at every one. */
    interface AppendObserver {
        AppendObserver NONE = new AppendObserver() {};

        /** Before anything of the line is written. */
        default void appending(Event event) {}

        /**
         * Just before the line's first byte is written.
         *
         * @throws IOException as a full disk would cause
         */
        default void writing() throws IOException {}

        /** After the line is on disk. */
        default void appended(Event event) {}
    }

    private final EventCodec codec = new EventCodec();
    /** Far more than any run writes, so a file that would fill the memory isn't drctl's. */
    private static final int BYTES_MAX = 64 << 20;

    private final FileChannel channel;
    private final Head head;
    private final Path file;
    private final AppendObserver observer;
    private final List<Entry> entries;
    private String lastHash;
    /** The state that the entries amount to; null after an append until requested again. */
    private @Nullable RunState state;

    private LongSupplier lease = () -> 0;
    private boolean broken;

    private Journal(FileChannel channel, Head head, Path file, List<Entry> entries, AppendObserver observer) {
        this.observer = observer;
        this.channel = channel;
        this.head = head;
        this.file = file;
        this.entries = entries;
        this.lastHash = entries.isEmpty()
                ? HashChain.ORIGIN
                : entries.get(entries.size() - 1).hash();
    }

    /** Begins a new journal, with its head beside it; neither file may exist. */
    static Journal create(Path file, AppendObserver observer) {
        try {
            // The head comes first: that distinguishes a new journal from one whose head was removed.
            Head head = Head.create(Head.beside(file));
            FileChannel channel = PrivateFiles.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            syncDirectory(file.resolveSibling("."));
            return new Journal(channel, head, file, new ArrayList<>(), observer);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Opens a journal to continue it; an unfinished last line is cut off. */
    static Journal resume(Path file, AppendObserver observer, KnownLines known) {
        Checked checked = checked(file, known);
        try {
            FileChannel channel = PrivateFiles.open(file, StandardOpenOption.WRITE);
            try {
                if (checked.parsed.length < checked.bytes) {
                    channel.truncate(checked.parsed.length);
                    channel.force(true);
                }
                channel.position(checked.parsed.length);
                Head head = Head.open(Head.beside(file));
                Journal journal = new Journal(channel, head, file, checked.parsed.entries, observer);
                // A crash may have come between the last line and its head.
                head.write(new Head.Mark(checked.parsed.entries.size(), journal.lastHash));
                return journal;
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Reads a journal, checking its chain and that it has all the lines that it ever had. */
    static List<Entry> read(Path file, KnownLines known) {
        return checked(file, known).parsed.entries;
    }

    /** Whether the first line says so; a journal without a line says nothing, and has nothing to lose. */
    static boolean isSimulated(Path file) throws IOException {
        byte[] bytes = WholeFile.readOwn(file, BYTES_MAX);
        if (bytes.length == 0) {
            return true;
        }
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        try {
            return JsonMapper.shared()
                    .readTree(new String(bytes, 0, end, StandardCharsets.UTF_8))
                    .path("simulated")
                    .asBoolean(false);
        } catch (JacksonException e) {
            return false;
        }
    }

    private record Checked(Parsed parsed, int bytes) {}

    private static Checked checked(Path file, KnownLines known) {
        Head.@Nullable Mark mark;
        // The head is read first: a run under way may write lines between the two reads, and must not look cut.
        try {
            mark = Head.read(Head.beside(file));
        } catch (NoSuchFileException e) {
            mark = null;
        } catch (IOException e) {
            throw JournalException.ofFiles("can't read " + Head.beside(file), e);
        }
        byte[] bytes;
        try {
            bytes = WholeFile.readOwn(file, BYTES_MAX);
        } catch (NoSuchFileException e) {
            if (mark != null && mark.lines() > 0) {
                throw cut(file, 0, mark.lines());
            }
            throw JournalException.unbelievable("can't read the journal " + file + ": it does not exist", e);
        } catch (IOException e) {
            throw JournalException.ofFiles("can't read the journal " + file, e);
        }
        try {
            return checked(file, bytes, mark, known);
        } catch (JournalException e) {
            throw begun(bytes).map(e::of).orElse(e);
        }
    }

    /** The first line of a journal, however the others are. */
    private static Optional<Event.RunStarted> begun(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        try {
            String line = new String(bytes, 0, end, StandardCharsets.UTF_8);
            Event first = new EventCodec().decode(JsonMapper.shared().readTree(line));
            return first instanceof Event.RunStarted started ? Optional.of(started) : Optional.empty();
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Checked checked(Path file, byte[] bytes, Head.@Nullable Mark mark, KnownLines known) {
        Parsed parsed = parse(file, bytes, known);
        List<Entry> entries = parsed.entries;
        if (mark == null) {
            throw JournalException.unbelievable(
                    Head.beside(file)
                            + " is missing or damaged, so it isn't known whether the journal beside it was cut",
                    null);
        }
        if (entries.size() < mark.lines()) {
            throw cut(file, entries.size(), mark.lines());
        }
        if (mark.lines() > 0 && !entries.get((int) mark.lines() - 1).hash().equals(mark.hash())) {
            throw JournalException.unbelievable(
                    file + ":" + mark.lines() + ": the journal was changed: this is not the line that was written here",
                    null);
        }
        return new Checked(parsed, bytes.length);
    }

    private static JournalException cut(Path file, long left, long lines) {
        Path directory = file.toAbsolutePath().getParent();
        String run = directory == null ? file.toString() : String.valueOf(directory.getFileName());
        return JournalException.unbelievable(
                "the journal of " + run + " was cut: " + Words.count(left, "line") + " of " + lines
                        + "; what was called " + (left == 0 ? "in it" : "after line " + left) + " is not known",
                null);
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
        long number = lease.getAsLong();
        if (number > 0) {
            node.put(LEASE_FIELD, number);
        }
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
            head.write(new Head.Mark(sequence, hash));
        } catch (IOException e) {
            // Half a line may be on disk: anything after it would be unreadable, so nothing follows.
            broken = true;
            throw unwritable(file, e);
        }
        Entry entry = new Entry(sequence, at, event, hash, number);
        entries.add(entry);
        state = null;
        lastHash = hash;
        observer.appended(event);
        return entry;
    }

    /** Each line from now on carries the number of the lease that is held then, if one is. */
    public synchronized void under(LongSupplier number) {
        lease = number;
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
        try (head) {
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
        int hashStart = hashAt + HASH_FIELD.length();
        int hashEnd = line.length() - 2;
        // The quote that opens the hash must not be mistaken for the one that closes it.
        if (hashAt < 0 || hashEnd < hashStart || !line.endsWith("\"}")) {
            throw JournalException.unbelievable(where + ": this line of the journal is damaged", null);
        }
        String hash = line.substring(hashStart, hashEnd);
        if (!HashChain.next(previous, line.substring(0, hashAt) + "}").equals(hash)) {
            throw JournalException.unbelievable(
                    where + ": the journal was changed: this line doesn't match the one before it", null);
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
            Entry entry = new Entry(
                    sequence,
                    Instant.parse(node.path("at").asString("")),
                    codec.decode(node),
                    hash,
                    node.path(LEASE_FIELD).asLong(0));
            known.add(entry);
            return entry;
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            throw JournalException.unbelievable(
                    where + ": this line can't be read; if a later version of drctl wrote it, use that one: "
                            + e.getMessage(),
                    e);
        }
    }

    /** Makes the file's name as durable as its content; not every file system can sync a directory. */
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
