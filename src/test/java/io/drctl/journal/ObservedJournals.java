package io.drctl.journal;

import java.nio.file.Path;
import java.util.function.Consumer;

/** A store whose journals tell a test of each append. */
public final class ObservedJournals {
    private ObservedJournals() {}

    /**
     * A store of a directory.
     *
     * @param appending before anything of the line is written; may throw, and then nothing is
     * @param appended after the line is on disk
     */
    public static JournalStore in(Path stateDirectory, Consumer<Event> appending, Consumer<Event> appended) {
        return new JournalStore(stateDirectory, new Journal.AppendObserver() {
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
