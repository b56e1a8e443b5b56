package io.drctl.journal;

import io.drctl.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The runs of this user on this machine: a directory each, below the XDG state directory, readable by the user alone. */
public final class JournalStore {
    private static final String FILE = "journal.jsonl";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path stateDirectory;
    private final Path runs;
    private final Journal.AppendObserver observer;
    private final KnownLines known;

    /**
     * The runs below a directory.
     *
     * @param stateDirectory drctl's own, such as {@code ~/.local/state/drctl}; made when the first run needs it
     */
    public JournalStore(Path stateDirectory) {
        this(stateDirectory, Journal.AppendObserver.NONE, new KnownLines());
    }

    JournalStore(Path stateDirectory, Journal.AppendObserver observer, KnownLines known) {
        this.observer = observer;
        this.known = known;
        this.stateDirectory = stateDirectory;
        this.runs = stateDirectory.resolve("runs");
    }

    /** A new run's id and its empty journal. Ids sort by time: {@code 20260314-031522-failover-db}. */
    public NewRun create(Instant now, String runbook) {
        String base = STAMP.format(now) + "-" + runbook;
        try {
            PrivateFiles.directory(stateDirectory, runs);
            for (int attempt = 1; ; attempt++) {
                String id = attempt == 1 ? base : base + "-" + attempt;
                Path directory = runs.resolve(id);
                try {
                    PrivateFiles.newDirectory(directory);
                } catch (FileAlreadyExistsException e) {
                    // Another run began in the same second.
                    continue;
                }
                Journal.syncDirectory(runs);
                return new NewRun(id, Journal.create(directory.resolve(FILE), observer));
            }
        } catch (IOException e) {
            throw JournalException.ofFiles("can't make a directory for the run in " + runs, e);
        }
    }

    /**
     * A run that was just begun.
     *
     * @param journal open for writing; whoever asked for it closes it
     */
    public record NewRun(String id, Journal journal) {}

    /** Opens a run to go on with. */
    public Journal resume(String runId) {
        return Journal.resume(file(runId), observer, known);
    }

    /**
     * The state of a run.
     *
     * @throws JournalException when its journal can't be read or believed
     */
    public RunState state(String runId) {
        return RunState.of(Journal.read(file(runId), known));
    }

    /** The lines of a run's journal. */
    public List<Entry> entries(String runId) {
        return Journal.read(file(runId), known);
    }

    public boolean exists(String runId) {
        return isId(runId) && Files.exists(file(runId));
    }

    /** Whether a run was ever begun; one that was killed before its first line was on disk has done nothing. */
    public boolean isBegun(String runId) {
        return !Journal.read(file(runId), known).isEmpty();
    }

    /** All ids, newest first. */
    public List<String> ids() {
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> directories = Files.list(runs)) {
            return directories
                    .filter(directory -> Files.exists(directory.resolve(FILE)))
                    .map(directory -> directory.getFileName().toString())
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException e) {
            throw JournalException.ofFiles("can't list the runs in " + runs, e);
        }
    }

    /**
     * Removes every run, those whose journals can't be believed too; for worlds that are gone.
     *
     * @return how many there were
     */
    public int forgetAll() {
        List<String> ids = ids();
        for (String id : ids) {
            try (Stream<Path> files = Files.walk(runs.resolve(id))) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw JournalException.ofFiles("can't remove run " + id + " in " + runs, e);
            }
        }
        return ids.size();
    }

    /** The newest run that a resume could go on with. */
    public Optional<String> newestResumable() {
        return ids().stream().filter(this::isResumable).findFirst();
    }

    /** The runs whose journals can't be read or believed, newest first. */
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

    private boolean isResumable(String id) {
        try {
            return state(id).isResumable();
        } catch (JournalException e) {
            // A journal that can't be believed is shown by `run list`; it isn't picked by default.
            return false;
        }
    }

    /** Where a run's journal is, for people. */
    public Path file(String runId) {
        if (!isId(runId)) {
            throw new JournalException("not the id of a run: " + runId, null);
        }
        return runs.resolve(runId).resolve(FILE);
    }

    /** Ids are names of directories, so nothing may lead out of theirs. */
    private static boolean isId(String runId) {
        return runId.matches("[A-Za-z0-9][A-Za-z0-9._-]*");
    }
}
