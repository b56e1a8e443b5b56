package io.drctl.journal;

import io.drctl.files.PrivateFiles;
import io.drctl.files.WholeFile;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The runs of one site on this machine: one directory each, readable only by the user. */
public final class JournalStore {
    private static final String FILE = "journal.jsonl";
    private static final String RUNS = "runs";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path root;
    private final Path runs;
    private final Journal.AppendObserver observer;
    private final KnownLines known;

    /** The runs below drctl's own directory, which is created when the first run needs it. */
    public JournalStore(Path directory) {
        this(directory, directory);
    }

    /**
     * The runs below a directory.
     *
     * @param root drctl's own, such as {@code ~/.local/state/drctl}: below it, no link is followed
     * @param directory the one that holds the runs, in {@code root}; created when the first run needs it
     */
    JournalStore(Path root, Path directory) {
        this(root, directory, Journal.AppendObserver.NONE, new KnownLines());
    }

    JournalStore(Path root, Path directory, Journal.AppendObserver observer, KnownLines known) {
        this.observer = observer;
        this.known = known;
        this.root = root;
        this.runs = directory.resolve(RUNS);
    }

    /** A new run's id and its empty journal. Ids sort by time: {@code 20260314-031522-failover-db}. */
    public NewRun create(Instant now, String runbook) {
        String base = STAMP.format(now) + "-" + runbook;
        try {
            PrivateFiles.directory(root, runs);
            // Journal and head are created elsewhere and moved into place together: a run's directory never lacks one
            // of them, so if it does, something was removed.
            Path aside = runs.resolve("." + UUID.randomUUID());
            PrivateFiles.newDirectory(aside);
            try {
                Journal.create(aside.resolve(FILE), Journal.AppendObserver.NONE).close();
                String id = put(aside, base);
                return new NewRun(id, resume(id));
            } finally {
                if (Files.exists(aside)) {
                    clear(aside);
                }
            }
        } catch (IOException e) {
            throw JournalException.ofFiles("can't make a directory for the run in " + runs, e);
        }
    }

    private String put(Path aside, String base) throws IOException {
        for (int attempt = 1; ; attempt++) {
            String id = attempt == 1 ? base : base + "-" + attempt;
            Path directory = runs.resolve(id);
            // Another run may have begun in the same second.
            if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                try {
                    Files.move(aside, directory, StandardCopyOption.ATOMIC_MOVE);
                    Journal.syncDirectory(runs);
                    return id;
                } catch (FileSystemException e) {
                    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                        throw e;
                    }
                }
            }
        }
    }

    /** Removes what was created elsewhere and not moved into place, as on a full disk. */
    private static void clear(Path aside) throws IOException {
        Files.deleteIfExists(aside.resolve(FILE));
        Files.deleteIfExists(aside.resolve(Head.FILE));
        Files.delete(aside);
    }

    /**
     * A run that was just begun.
     *
     * @param journal open for writing; the caller closes it
     */
    public record NewRun(String id, Journal journal) {}

    /**
     * Removes a run that was not begun after all: its journal has no line. Closes the journal.
     *
     * @throws JournalException when it can't be removed
     */
    public void discard(NewRun run) {
        run.journal().close();
        Path directory = runs.resolve(run.id());
        try {
            if (Journal.read(own(run.id()), known).isEmpty()) {
                clear(directory);
            }
        } catch (IOException e) {
            throw JournalException.ofFiles("can't remove " + directory, e);
        }
    }

    /** Opens a run to continue it. */
    public Journal resume(String runId) {
        return Journal.resume(own(runId), observer, known);
    }

    /**
     * The state of a run.
     *
     * @throws JournalException when its journal can't be read or trusted
     */
    public RunState state(String runId) {
        return RunState.of(Journal.read(own(runId), known));
    }

    /** The lines of a run's journal. */
    public List<Entry> entries(String runId) {
        return Journal.read(own(runId), known);
    }

    public boolean exists(String runId) {
        return isId(runId) && Files.exists(runs.resolve(runId), LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether a run ever began; one killed before its first line was on disk did nothing. */
    public boolean isBegun(String runId) {
        return !Journal.read(own(runId), known).isEmpty();
    }

    /** All ids, newest first, including runs whose journals are missing or can't be trusted. */
    public List<String> ids() {
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> directories = Files.list(runs)) {
            return directories
                    .filter(directory -> Files.isDirectory(directory))
                    .map(directory -> directory.getFileName().toString())
                    .filter(JournalStore::isId)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException e) {
            throw JournalException.ofFiles("can't list the runs in " + runs, e);
        }
    }

    /**
     * Removes every run of a simulated world that is gone, including those whose journals can't be trusted. Removes
     * nothing unless all of it is drctl's own: no link, no other file, no run whose journal doesn't say that it was
     * simulated.
     *
     * @return how many there were
     */
    public int forgetAll() {
        List<Path> forgotten = new ArrayList<>();
        List<String> ids = ids();
        try {
            for (String id : ids) {
                Path journal = own(id);
                Path directory = runs.resolve(id);
                try (Stream<Path> files = Files.list(directory)) {
                    for (Path file : files.toList()) {
                        WholeFile.refuseUnlessOwn(file);
                        if (!file.equals(journal) && !file.equals(Head.beside(journal))) {
                            throw notForgotten(file + " is not one of drctl's files", directory);
                        }
                        forgotten.add(file);
                    }
                }
                if (forgotten.contains(journal) && !Journal.isSimulated(journal)) {
                    throw notForgotten("run " + id + " doesn't say that it was simulated", directory);
                }
                forgotten.add(directory);
            }
            for (Path each : forgotten) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw JournalException.ofFiles("can't remove the runs in " + runs, e);
        }
        return ids.size();
    }

    private static JournalException notForgotten(String why, Path directory) {
        return JournalException.withRemedy(
                why + ", so nothing was removed",
                Remedy.of("look at it, then move it away: ").then(Command.of("mv", directory, ".")));
    }

    /** The newest run that a resume could go on with. */
    public Optional<String> newestResumable() {
        return newestResumable(run -> true);
    }

    /** The newest of the given runs that can be resumed. */
    public Optional<String> newestResumable(Predicate<RunState> which) {
        return ids().stream().filter(id -> isResumable(id, which)).findFirst();
    }

    /** The runs whose journals can't be read or trusted, newest first. */
    public List<String> unreadable() {
        return ids().stream().filter(this::isUnreadable).toList();
    }

    private boolean isUnreadable(String id) {
        try {
            entries(id);
            return false;
        } catch (JournalException e) {
            return true;
        }
    }

    private boolean isResumable(String id, Predicate<RunState> which) {
        try {
            RunState run = state(id);
            return run.isResumable() && which.test(run);
        } catch (JournalException e) {
            // `run list` shows a journal that can't be trusted; it isn't picked by default.
            return false;
        }
    }

    /** Where a run's journal is, for display. */
    public Path file(String runId) {
        if (!isId(runId)) {
            throw new JournalException("not the id of a run: " + runId, null);
        }
        return runs.resolve(runId).resolve(FILE);
    }

    /** The same for reading and writing: in drctl's own directories, none of which is a link. */
    private Path own(String runId) {
        Path file = file(runId);
        try {
            Path reached = root;
            for (Path name : root.relativize(runs.resolve(runId))) {
                reached = reached.resolve(name);
                WholeFile.refuseLink(reached);
            }
        } catch (FileSystemException e) {
            throw JournalException.ofFiles("can't use " + e.getFile(), e);
        } catch (IOException e) {
            throw JournalException.ofFiles("can't use " + file, e);
        }
        return file;
    }

    /** Ids are directory names, so none may lead out of the runs' directory. */
    private static boolean isId(String runId) {
        return runId.matches("[A-Za-z0-9][A-Za-z0-9._-]*");
    }
}
