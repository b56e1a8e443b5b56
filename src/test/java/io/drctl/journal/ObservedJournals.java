package io.drctl.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A store whose journals tell a test of each append. */
public final class ObservedJournals {
    private ObservedJournals() {}

    /** Is told of each line. */
    public interface Watch {
        /** Before anything of the line is written; may throw, and then nothing is. */
        void appending(Event event);

        /** The disk's own word; an exception is the disk's failure. */
        default void writing() throws IOException {}

        /** After the line is on disk. */
        void appended(Event event);
    }

    /** Lines that several stores need to parse only once between them. */
    public static final class Lines {
        private final KnownLines known = new KnownLines();
    }

    /** A store of a directory that nobody watches. */
    public static JournalStore in(Path stateDirectory, Lines lines) {
        return new JournalStore(stateDirectory, stateDirectory, Journal.AppendObserver.NONE, lines.known);
    }

    /** A store of a directory. */
    public static JournalStore in(Path stateDirectory, Lines lines, Watch watch) {
        return new JournalStore(stateDirectory, stateDirectory, observer(watch), lines.known);
    }

    private static Journal.AppendObserver observer(Watch watch) {
        return new Journal.AppendObserver() {
            @Override
            public void appending(Event event) {
                watch.appending(event);
            }

            @Override
            public void writing() throws IOException {
                watch.writing();
            }

            @Override
            public void appended(Event event) {
                watch.appended(event);
            }
        };
    }

    /**
     * A store of a directory.
     *
     * @param appending before anything of the line is written; may throw, and then nothing is
     * @param appended after the line is on disk
     */
    public static JournalStore in(Path stateDirectory, Consumer<Event> appending, Consumer<Event> appended) {
        return in(stateDirectory, new Lines(), new Watch() {
            @Override
            public void appending(Event event) {
                appending.accept(event);
            }

            @Override
            public void appended(Event event) {
                appended.accept(event);
            }
        });
    }
}
