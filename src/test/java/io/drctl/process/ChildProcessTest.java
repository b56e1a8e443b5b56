package io.drctl.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ChildProcessTest {
    private final List<String> out = Collections.synchronizedList(new ArrayList<>());
    private final List<String> err = Collections.synchronizedList(new ArrayList<>());

    @Test
    void hands_on_both_streams_line_by_line_and_the_status() throws Exception {
        ChildProcess child = start("printf 'one\\ntwo'; printf 'three\\n' >&2; exit 7");
        assertThat(child.await()).isEqualTo(7);
        assertThat(out).containsExactly("one", "two");
        assertThat(err).containsExactly("three");
    }

    @Test
    void arguments_are_never_interpreted() throws Exception {
        ChildProcess child = ChildProcess.start(
                new Invocation(List.of(program("printf"), "%s\n", "$(id) ; `id` * 'q'"), Map.of(), Path.of("/")),
                out::add,
                err::add);
        assertThat(child.await()).isZero();
        assertThat(out).containsExactly("$(id) ; `id` * 'q'");
    }

    @Test
    void the_environment_is_what_was_given_and_nothing_else() throws Exception {
        ChildProcess child = ChildProcess.start(
                new Invocation(List.of(program("env")), Map.of("ONLY", "this"), Path.of("/")), out::add, err::add);
        assertThat(child.await()).isZero();
        assertThat(out).containsExactly("ONLY=this");
    }

    @Test
    void a_line_without_end_is_not_kept_and_the_program_ends_all_the_same() throws Exception {
        ChildProcess child = start("head -c 40000000 /dev/zero | tr '\\0' x; echo; echo after; exit 3");
        assertThatThrownBy(child::await)
                .isInstanceOf(OverlongLineException.class)
                .hasMessageEndingWith(" printed a line of more than 33554432 characters");
        assertThat(out).containsExactly("after");
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void lines_end_as_readers_of_the_jdk_have_them_end_wherever_a_buffer_does() throws Exception {
        String text = "a\r\nb\n\nc\rd\r\r\ne" + "x".repeat(8_191) + "\r\n\n" + "y".repeat(8_190) + "\r\nz\n";
        for (int cut = 0; cut < 20; cut++) {
            String shifted = "s".repeat(cut) + text;
            List<String> lines = new ArrayList<>();
            new BoundedLines(100_000, lines::add, () -> {}).readAll(new StringReader(shifted));
            assertThat(lines)
                    .isEqualTo(new BufferedReader(new StringReader(shifted))
                            .lines()
                            .toList());
        }
    }

    @Test
    void gets_no_input() throws Exception {
        ChildProcess child = start("cat; echo end");
        assertThat(child.await(Duration.ofSeconds(20))).isZero();
        assertThat(out).containsExactly("end");
    }

    @Test
    void is_killed_with_all_that_it_started_when_it_takes_too_long() throws Exception {
        ChildProcess child = start("sleep 100 & echo $!; wait");
        assertThatThrownBy(() -> child.await(Duration.ofMillis(500))).isInstanceOf(TimeoutException.class);
        assertThat(child.hasEndedWithin(Duration.ofSeconds(10))).isTrue();
        long sleeper = Long.parseLong(out.get(0));
        assertThat(ProcessHandle.of(sleeper).map(handle -> {
                    try {
                        handle.onExit().get(10, TimeUnit.SECONDS);
                    } catch (Exception stillThere) {
                        return true;
                    }
                    return false;
                }))
                .isNotEqualTo(Optional.of(true));
    }

    @Test
    void goes_on_reading_when_a_consumer_fails_and_reports_it_at_the_end() throws Exception {
        AtomicInteger lines = new AtomicInteger();
        ChildProcess child = ChildProcess.start(
                new Invocation(List.of(program("sh"), "-c", "seq 1 20000"), Map.of("PATH", path()), Path.of("/")),
                line -> {
                    lines.incrementAndGet();
                    throw new IllegalStateException("can't read " + line);
                },
                err::add);
        assertThatThrownBy(child::await).hasMessage("can't read 1");
        assertThat(lines).hasValue(20_000);
    }

    @Test
    void a_program_that_is_not_there_is_an_answer() {
        assertThat(Programs.find("no-such-program-here", path())).isEmpty();
        assertThat(Programs.find("/etc/passwd", path())).isEmpty();
        assertThat(Programs.find("sh", path())).isPresent();
        assertThat(Programs.find("sh", "")).isEmpty();
    }

    private ChildProcess start(String script) throws IOException {
        return ChildProcess.start(
                new Invocation(List.of(program("sh"), "-c", script), Map.of("PATH", path()), Path.of("/")),
                out::add,
                err::add);
    }

    private static String program(String name) {
        return Programs.find(name, path()).orElseThrow().toString();
    }

    private static String path() {
        return System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    }
}
