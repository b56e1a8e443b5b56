package io.drctl.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drctl.runbook.RunbookOrigin;
import io.drctl.runbook.Step;
import io.drctl.runbook.Window;
import io.drctl.testing.MemoryDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
                new Event.StepStarted("one"),
                new Event.GateDecided("one", "refused", "replica-lag", "unknown", "wait", null),
                new Event.GateDecided("one", "overridden", "replica-lag", "unknown", null, "--force"),
                new Event.StepIntended("one", "from a to b", List.of("rds:A", "rds:B"), odd, "the way back"),
                new Event.StepIntended("one", "", List.of(), Map.of(), null),
                new Event.StepApplied("one", odd),
                new Event.StepEnded("one", StepPhase.UNVERIFIED, "odd,\"hash\":\"", odd),
                new Event.StepStopped("one", StepPhase.FAILED, "reason", null),
                new Event.StepStopped("one", StepPhase.REFUSED, "reason", "remedy"),
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
                new Standing("012345678901", "arn:aws:sts::012345678901:assumed-role/ops/me", "", List.of("http://x")));
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
                // That is a line which was never finished.
                assertThat(Journal.read(file(), new KnownLines())).hasSize(line - 1);
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
                .hasMessage(file() + ":2: the journal was changed: this line doesn't follow from the one before");
        assertThatThrownBy(() -> Journal.resume(file(), NOBODY, new KnownLines()))
                .isInstanceOf(JournalException.class);
    }

    @Test
    void a_last_line_torn_at_any_byte_is_overlooked_when_read_and_cut_when_resumed() throws IOException {
        List<Entry> written = written();
        byte[] whole = bytes();
        int lastLine = new String(whole, 0, whole.length - 1, StandardCharsets.ISO_8859_1).lastIndexOf('\n') + 1;
        for (int length = lastLine; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertThat(Journal.read(file(), new KnownLines())).isEqualTo(written.subList(0, written.size() - 1));

            try (Journal resumed = Journal.resume(file(), NOBODY, new KnownLines())) {
                resumed.append(AT, new Event.RunEnded(RunStatus.INTERRUPTED));
            }
            assertThat(bytes()).as("torn at %d", length).isEqualTo(whole);
        }
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
