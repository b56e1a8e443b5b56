package io.drctl.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drctl.runbook.RunbookOrigin;
import io.drctl.runbook.Step;
import io.drctl.runbook.Window;
import io.drctl.testing.MemoryDirectory;
import io.drctl.text.Command;
import io.drctl.text.ConsentOption;
import io.drctl.text.Remedy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class JournalTest {
    private static final Instant AT = Instant.parse("2025-03-01T03:00:00.123456789Z");
    private static final Journal.AppendObserver NOBODY = Journal.AppendObserver.NONE;

    @TempDir(factory = MemoryDirectory.class)
    private Path directory;

    private Path file() {
        return directory.resolve("journal.jsonl");
    }

    static Stream<Event> events() {
        Map<String, String> odd = Map.of("key", "ü \" \\ \n \u0000 \u2028 🦆", "empty", "");
        return Stream.of(
                started(),
                new Event.ConsentGiven("typed us-west-1", "d1"),
                new Event.RunResumed("0.1.0", "operator@host", Standing.unknown("no answer", List.of())),
                new Event.LeaseNoted("broken", "the lease in us-west-1 taken away from run r of ü \" \\ host"),
                new Event.LeaseNoted("lost", "the lease in us-west-1 is held by run s"),
                new Event.StepStarted("one"),
                new Event.GateDecided(
                        "one",
                        "refused",
                        "replica-lag",
                        "unknown",
                        Remedy.of("wait"),
                        null,
                        ConsentOption.of("--accept-data-loss", "90s")),
                new Event.GateDecided("one", "overridden", "replica-lag", "unknown", null, "--force", null),
                new Event.StepIntended("one", "from a to b", List.of("rds:A", "rds:B"), odd, Remedy.of("the way back")),
                new Event.StepIntended("one", "", List.of(), Map.of(), null),
                new Event.StepApplied("one", odd),
                new Event.StepEnded("one", StepPhase.UNVERIFIED, "odd,\"hash\":\"", odd),
                new Event.StepStopped("one", StepPhase.FAILED, "reason", null),
                new Event.StepStopped(
                        "one", StepPhase.REFUSED, "reason", Remedy.of("see ").then(Command.drctl("run", "list"))),
                new Event.RunEnded(RunStatus.INTERRUPTED));
    }

    private static Event.RunStarted started() {
        return new Event.RunStarted(
                "20250301-030000-x",
                "site",
                "x",
                "Title",
                Map.of("to", "us-west-1"),
                List.of(
                        new Step("one", "One", "a", Map.of("k", "v"), List.of(), null, false, null),
                        new Step("two", "Two", "b", Map.of(), List.of("one"), "true", true, Duration.ofSeconds(90))),
                List.of(new Window("failover", "one", "two")),
                "d1",
                "inventory.yaml",
                "d2",
                "0.1.0",
                "operator@host",
                "PT15M",
                true,
                new RunbookOrigin("runbooks/x.yaml", "d3", RunbookOrigin.Kind.REPLACEMENT),
                new Standing("012345678901", "arn:aws:sts::012345678901:assumed-role/ops/me", "", List.of("http://x"))
                        .with(new Standing.OtherCaller("us-east-2", null, null, "no answer")));
    }

    private List<Entry> written() {
        try (Journal journal = Journal.create(file(), NOBODY)) {
            events().forEach(event -> journal.append(AT, event));
            return journal.entries();
        }
    }

    private byte[] bytes() throws IOException {
        return Files.readAllBytes(file());
    }

    @Test
    void what_is_written_is_read_back() {
        List<Entry> written = written();

        assertThat(Journal.read(file(), new KnownLines())).isEqualTo(written);
        assertThat(written).extracting(Entry::event).containsExactlyElementsOf(events().toList());
        assertThat(written).extracting(Entry::at).containsOnly(AT);
    }

    @Test
    void no_secret_that_somebody_said_is_kept() throws IOException {
        try (Journal journal = Journal.create(file(), NOBODY)) {
            journal.append(
                    AT,
                    new Event.StepEnded(
                            "one",
                            StepPhase.FAILED,
                            "no https://hunter2:hunt@example.com/site.git",
                            Map.of("asked", "/x?X-Amz-Signature=hunter2")));
        }

        assertThat(Files.readString(file())).doesNotContain("hunter2").contains("https://************@example.com");
        assertThat(Journal.read(file(), new KnownLines())).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("events")
    void an_event_goes_to_json_and_back(Event event) {
        EventCodec codec = new EventCodec();

        assertThat(codec.decode(codec.encode(event))).isEqualTo(event);
    }

    @Test
    void every_kind_of_event_is_tried() {
        assertThat(events().map(Event::getClass).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Event.class.getPermittedSubclasses())
                        .<Class<? extends Event>>map(type -> type.asSubclass(Event.class))
                        .toList());
    }

    @Test
    void any_byte_that_is_changed_before_the_last_line_break_is_found_and_its_line_named() throws IOException {
        written();
        byte[] whole = bytes();
        int line = 1;
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 0x01;
            Files.write(file(), changed);
            boolean isLastBreak = i == whole.length - 1;
            if (isLastBreak) {
                // That would be a line which was never finished; but it was.
                assertThatThrownBy(() -> Journal.read(file(), new KnownLines()))
                        .isInstanceOf(JournalException.class)
                        .hasMessageContaining(" was cut: 14 lines of 15; what was called after line 14 is not known");
            } else {
                assertThatThrownBy(() -> Journal.read(file(), new KnownLines()))
                        .as("byte %d", i)
                        .isInstanceOf(JournalException.class)
                        .hasMessageStartingWith(file() + ":" + line + ": ");
            }
            line += whole[i] == '\n' ? 1 : 0;
        }
    }

    @Test
    void a_removed_line_is_found() throws IOException {
        written();
        List<String> lines = Files.readAllLines(file());
        for (int removed = 0; removed < lines.size() - 1; removed++) {
            List<String> rest = new ArrayList<>(lines);
            rest.remove(removed);
            Files.write(file(), rest);
            assertThatThrownBy(() -> Journal.read(file(), new KnownLines()))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining(file() + ":" + (removed + 1) + ": the journal was changed");
        }
    }

    @Test
    void swapped_and_repeated_lines_are_found() throws IOException {
        written();
        List<String> lines = Files.readAllLines(file());
        for (int first = 0; first < lines.size() - 1; first++) {
            List<String> swapped = new ArrayList<>(lines);
            Collections.swap(swapped, first, first + 1);
            Files.write(file(), swapped);
            assertThatThrownBy(() -> Journal.read(file(), new KnownLines()))
                    .hasMessageContaining(file() + ":" + (first + 1) + ":");

            List<String> repeated = new ArrayList<>(lines);
            repeated.add(first, lines.get(first));
            Files.write(file(), repeated);
            assertThatThrownBy(() -> Journal.read(file(), new KnownLines()))
                    .hasMessageContaining(file() + ":" + (first + 2) + ":");
        }
    }

    @Test
    void an_edited_field_is_found() throws IOException {
        written();
        Files.writeString(file(), Files.readString(file()).replace("typed us-west-1", "typed us-east-2"));

        assertThatThrownBy(() -> Journal.read(file(), new KnownLines()))
                .hasMessage(file() + ":2: the journal was changed: this line doesn't match the one before it");
        assertThatThrownBy(() -> Journal.resume(file(), NOBODY, new KnownLines()))
                .isInstanceOf(JournalException.class);
    }

    @Test
    void a_last_line_torn_at_any_byte_is_overlooked_when_read_and_cut_when_resumed() throws IOException {
        List<Entry> written = written();
        byte[] whole = bytes();
        byte[] headBefore = headBeforeTheLastLine(written);
        int lastLine = new String(whole, 0, whole.length - 1, StandardCharsets.ISO_8859_1).lastIndexOf('\n') + 1;
        for (int length = lastLine; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            Files.write(Head.beside(file()), headBefore);
            assertThat(Journal.read(file(), new KnownLines())).isEqualTo(written.subList(0, written.size() - 1));

            try (Journal resumed = Journal.resume(file(), NOBODY, new KnownLines())) {
                resumed.append(AT, new Event.RunEnded(RunStatus.INTERRUPTED));
            }
            assertThat(bytes()).as("torn at %d", length).isEqualTo(whole);
        }
    }

    private byte[] headBeforeTheLastLine(List<Entry> written) throws IOException {
        Files.delete(Head.beside(file()));
        try (Head head = Head.create(Head.beside(file()))) {
            for (Entry entry : written.subList(0, written.size() - 1)) {
                head.write(new Head.Mark(entry.sequence(), entry.hash()));
            }
        }
        return Files.readAllBytes(Head.beside(file()));
    }

    @Test
    void a_journal_cut_at_the_end_of_any_line_is_said_to_be_and_never_gone_on_with() throws IOException {
        int count = written().size();
        List<String> lines = Files.readAllLines(file());
        for (int left = 0; left < count; left++) {
            Files.write(file(), lines.subList(0, left));
            String said = "the journal of " + directory.getFileName() + " was cut: " + (left == 0 ? "no" : left)
                    + (left == 1 ? " line" : " lines") + " of 15; what was called "
                    + (left == 0 ? "in it" : "after line " + left) + " is not known";
            assertThatThrownBy(() -> Journal.read(file(), new KnownLines())).hasMessage(said);
            assertThatThrownBy(() -> Journal.resume(file(), NOBODY, new KnownLines()))
                    .hasMessage(said)
                    .isInstanceOfSatisfying(
                            JournalException.class,
                            e -> assertThat(e.isUnbelievable()).isTrue());
        }
    }

    @Test
    void a_journal_that_was_taken_away_is_said_to_be() throws IOException {
        written();
        Files.delete(file());

        assertThatThrownBy(() -> Journal.read(file(), new KnownLines()))
                .hasMessageEndingWith(" was cut: no lines of 15; what was called in it is not known");
    }

    @Test
    void a_crash_between_a_line_and_its_head_is_no_damage_and_a_resume_puts_it_right() throws IOException {
        List<Entry> written = written();
        Files.write(Head.beside(file()), headBeforeTheLastLine(written));

        assertThat(Journal.read(file(), new KnownLines())).isEqualTo(written);
        Journal.resume(file(), NOBODY, new KnownLines()).close();
        assertThat(Head.read(Head.beside(file())))
                .isEqualTo(new Head.Mark(15, written.get(14).hash()));
    }

    @Test
    void half_a_record_of_the_head_leaves_the_one_before() throws IOException {
        List<Entry> written = written();
        byte[] head = Files.readAllBytes(Head.beside(file()));
        // Thirteen is odd, so its record is the second.
        for (int kept = 128; kept < 256; kept++) {
            byte[] torn = head.clone();
            Arrays.fill(torn, kept, 256, (byte) 0);
            Files.write(Head.beside(file()), torn);
            assertThat(Head.read(Head.beside(file())))
                    .as("torn at %d", kept)
                    .isEqualTo(new Head.Mark(14, written.get(13).hash()));
            assertThat(Journal.read(file(), new KnownLines())).isEqualTo(written);
        }
    }

    @Test
    void a_journal_without_its_head_or_with_a_damaged_one_is_not_believed() throws IOException {
        written();
        Files.write(Head.beside(file()), new byte[256]);
        assertThatThrownBy(() -> Journal.read(file(), new KnownLines()))
                .hasMessage(Head.beside(file())
                        + " is missing or damaged, so it isn't known whether the journal beside it was cut");
        Files.delete(Head.beside(file()));
        assertThatThrownBy(() -> Journal.read(file(), new KnownLines())).hasMessageContaining(" is missing or damaged");
    }

    @Test
    void a_journal_written_anew_with_a_right_chain_is_not_the_one_that_the_head_tells_of() throws IOException {
        written();
        Path other = Files.createDirectory(directory.resolve("other")).resolve("journal.jsonl");
        try (Journal journal = Journal.create(other, NOBODY)) {
            events().forEach(event -> journal.append(AT.plusSeconds(1), event));
        }
        Files.copy(other, file(), StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> Journal.read(file(), new KnownLines()))
                .hasMessage(file() + ":15: the journal was changed: this is not the line that was written here");
    }

    @Test
    void what_is_no_file_or_too_large_is_not_read_as_a_journal() throws IOException {
        written();
        Path link = Files.createDirectory(directory.resolve("linked")).resolve("journal.jsonl");
        Files.createSymbolicLink(link, file());
        Files.copy(Head.beside(file()), Head.beside(link));
        assertThatThrownBy(() -> Journal.read(link, new KnownLines()))
                .hasMessage("can't read the journal " + link + ": it is a link, and drctl doesn't follow links here");

        Files.delete(file());
        Files.createDirectory(file());
        assertThatThrownBy(() -> Journal.read(file(), new KnownLines()))
                .hasMessage("can't read the journal " + file() + ": it is a directory");
        Files.delete(file());
        try (FileChannel sparse = FileChannel.open(file(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            sparse.write(ByteBuffer.wrap(new byte[1]), 3L << 30);
        }
        assertThatThrownBy(() -> Journal.read(file(), new KnownLines()))
                .hasMessage("can't read the journal " + file() + ": it is larger than 64 MiB");
        Files.delete(file());
    }

    @Test
    void a_run_whose_directory_is_empty_is_listed_and_not_believed() throws IOException {
        JournalStore store = new JournalStore(directory);
        store.create(AT, "failover-db").journal().close();
        String id = store.ids().get(0);
        Files.delete(store.file(id));
        Files.delete(Head.beside(store.file(id)));

        assertThat(store.ids()).containsExactly(id);
        assertThat(store.unreadable()).containsExactly(id);
        assertThat(store.newestResumable()).isEmpty();
    }

    @Test
    void links_in_place_of_the_stores_directories_are_refused() throws IOException {
        JournalStore real = new JournalStore(directory.resolve("real"));
        try (Journal journal = real.create(AT, "failover-db").journal()) {
            journal.append(AT, started());
        }
        String id = real.ids().get(0);
        // The directory itself is the user's to arrange.
        Path state = directory.resolve("state");
        Files.createSymbolicLink(state, directory.resolve("real"));
        JournalStore linked = new JournalStore(state);
        assertThat(linked.state(id).start()).isEqualTo(started());

        Files.delete(state);
        Files.createDirectory(state);
        Files.createSymbolicLink(
                state.resolve("runs"), directory.resolve("real").resolve("runs"));
        assertThatThrownBy(() -> linked.state(id)).hasMessageContaining("runs: it is a link");
        assertThatThrownBy(linked::forgetAll).hasMessageContaining("it is a link");

        Files.delete(state.resolve("runs"));
        Files.createDirectory(state.resolve("runs"));
        Files.createSymbolicLink(
                state.resolve("runs").resolve(id),
                directory.resolve("real/runs").resolve(id));
        assertThat(linked.unreadable()).containsExactly(id);
        assertThatThrownBy(linked::forgetAll).hasMessageContaining("it is a link");

        assertThat(real.state(id).start()).isEqualTo(started());
    }

    @Test
    void only_what_was_made_and_simulated_is_forgotten_and_otherwise_nothing_is() throws IOException {
        JournalStore store = new JournalStore(directory);
        try (Journal journal = store.create(AT, "failover-db").journal()) {
            journal.append(AT, started());
        }
        try (Journal journal = store.create(AT, "failover-app").journal()) {
            journal.append(AT, real());
        }
        assertThatThrownBy(store::forgetAll)
                .hasMessage(
                        "run 20250301-030000-failover-app doesn't say that it was simulated, so nothing was removed");
        assertThat(store.ids()).hasSize(2);

        Path real = store.file("20250301-030000-failover-app");
        Files.delete(real);
        Files.delete(Head.beside(real));
        Path note = real.resolveSibling("note.txt");
        Files.writeString(note, "mine");
        assertThatThrownBy(store::forgetAll).hasMessage(note + " is not one of drctl's files, so nothing was removed");
        Files.delete(note);
        assertThat(store.forgetAll()).isEqualTo(2);
        assertThat(store.ids()).isEmpty();
    }

    private static Event.RunStarted real() {
        Event.RunStarted simulated = started();
        return new Event.RunStarted(
                simulated.runId(),
                simulated.site(),
                simulated.runbook(),
                simulated.title(),
                simulated.arguments(),
                simulated.steps(),
                simulated.windows(),
                simulated.planDigest(),
                simulated.inventoryFile(),
                simulated.inventoryDigest(),
                simulated.version(),
                simulated.operator(),
                simulated.rtoTarget(),
                false,
                simulated.origin(),
                simulated.standing());
    }

    @Test
    void a_journal_that_was_resumed_goes_on_with_the_chain() {
        written();
        try (Journal journal = Journal.resume(file(), NOBODY, new KnownLines())) {
            assertThat(journal.append(
                                    AT,
                                    new Event.RunResumed("0.2.0", "someone", Standing.unknown("no answer", List.of())))
                            .sequence())
                    .isEqualTo(events().count() + 1);
        }
        assertThat(Journal.read(file(), new KnownLines())).hasSize((int) events().count() + 1);
    }

    @Test
    void nothing_is_written_after_a_write_failed() throws IOException {
        Journal journal = Journal.create(file(), NOBODY);
        journal.append(AT, started());
        journal.close();

        assertThatThrownBy(() -> journal.append(AT, new Event.StepStarted("one")))
                .isInstanceOf(JournalException.class)
                .hasMessageStartingWith("can't write the journal " + file());
        assertThatThrownBy(() -> journal.append(AT, new Event.StepStarted("one")))
                .hasMessage("the journal " + file() + " could not be written before");
        assertThat(journal.entries()).hasSize(1);
        assertThat(Journal.read(file(), new KnownLines())).hasSize(1);
    }

    @Test
    void a_journal_is_begun_only_once() {
        written();
        assertThatThrownBy(() -> Journal.create(file(), NOBODY))
                .hasMessage("can't write the journal " + file() + ": it already exists");
    }

    @Test
    void a_journal_that_is_not_there_is_said() {
        assertThatThrownBy(() -> Journal.read(file(), new KnownLines()))
                .hasMessage("can't read the journal " + file() + ": it does not exist");
    }

    @Test
    void threads_that_append_at_once_leave_one_chain() throws InterruptedException {
        try (Journal journal = Journal.create(file(), NOBODY)) {
            journal.append(AT, started());
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Thread thread = new Thread(() -> {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        return;
                    }
                    for (int n = 0; n < 20; n++) {
                        journal.append(AT, new Event.StepStarted("one"));
                    }
                });
                thread.start();
                threads.add(thread);
            }
            go.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(Journal.read(file(), new KnownLines())).hasSize(161);
    }

    @Test
    void a_line_of_a_later_version_is_said_to_be_one() throws IOException {
        String body =
                "{\"seq\":1,\"at\":\"" + AT + "\",\"type\":\"run-teleported\",\"prev\":\"" + HashChain.ORIGIN + "\"}";
        String hash = HashChain.next(HashChain.ORIGIN, body);
        Files.writeString(file(), body.substring(0, body.length() - 1) + ",\"hash\":\"" + hash + "\"}\n");
        Head.create(Head.beside(file())).close();

        assertThatThrownBy(() -> Journal.read(file(), new KnownLines()))
                .hasMessage(file() + ":1: this line can't be read; if a later version of drctl wrote it, use that one:"
                        + " unknown kind of entry: run-teleported");
    }

    @Test
    void runs_are_readable_by_their_owner_alone() throws IOException {
        assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX permissions");
        JournalStore store = new JournalStore(directory.resolve("state"));
        JournalStore.NewRun run = store.create(AT, "failover-db");
        run.journal().close();

        Path journal = store.file(run.id());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(journal)))
                .isEqualTo("rw-------");
        for (String each : List.of("..", "../..")) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(journal.resolve(each).normalize())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void ids_sort_by_time_and_never_clash() {
        JournalStore store = new JournalStore(directory);
        List<String> ids = new ArrayList<>();
        for (int second : List.of(0, 0, 0, 1)) {
            JournalStore.NewRun run = store.create(AT.plusSeconds(second), "failover-db");
            run.journal().close();
            ids.add(run.id());
        }

        assertThat(ids)
                .containsExactly(
                        "20250301-030000-failover-db",
                        "20250301-030000-failover-db-2",
                        "20250301-030000-failover-db-3",
                        "20250301-030001-failover-db");
        assertThat(store.ids())
                .containsExactlyElementsOf(
                        ids.stream().sorted(Collections.reverseOrder()).toList());
        assertThat(new JournalStore(directory.resolve("nothing")).ids()).isEmpty();
    }

    @Test
    void a_line_that_was_read_before_is_held_against_its_hash_again() throws IOException {
        JournalStore store = new JournalStore(directory);
        JournalStore.NewRun run = store.create(AT, "failover-db");
        try (Journal journal = run.journal()) {
            journal.append(AT, started());
            journal.append(AT, new Event.ConsentGiven("--yes", "digest"));
        }
        List<Entry> read = store.entries(run.id());
        assertThat(read).hasSize(2);
        assertThat(store.entries(run.id()).get(1)).isSameAs(read.get(1));

        Path journal = store.file(run.id());
        Files.writeString(journal, Files.readString(journal).replace("--yes", "typed"));
        assertThatThrownBy(() -> store.entries(run.id())).hasMessageContaining(":2: the journal was changed");
    }

    @Test
    void an_id_leads_nowhere_else() {
        JournalStore store = new JournalStore(directory);
        for (String id : List.of("..", "../other", "a/b", "", ".", "/etc")) {
            assertThat(store.exists(id)).as(id).isFalse();
            assertThatThrownBy(() -> store.state(id)).hasMessage("not the id of a run: " + id);
        }
    }
}
