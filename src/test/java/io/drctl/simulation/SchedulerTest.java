package io.drctl.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.cloud.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SchedulerTest {
    private final Scheduler scheduler = new Scheduler(1, 10_000);
    private final Scheduler.SimProcess process = scheduler.process("drctl");

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void an_hour_takes_no_time_and_side_by_side_takes_the_longest() {
        scheduler.run(
                process,
                () -> process.threads()
                        .all("wait", List.of(sleeping(Duration.ofHours(1)), sleeping(Duration.ofMinutes(20)))));
        assertThat(scheduler.now()).isEqualTo(Scheduler.START.plus(Duration.ofHours(1)));
    }

    private Callable<String> sleeping(Duration duration) {
        return () -> {
            process.clock().sleep(duration);
            return "slept";
        };
    }

    @Test
    void the_seed_decides_who_goes_first_and_nothing_else_does() {
        assertThat(course(7)).isEqualTo(course(7)).hasSize(20);
        assertThat(LongStream.range(0, 10).mapToObj(SchedulerTest::course).distinct())
                .hasSizeGreaterThan(5);
    }

    private static List<Integer> course(long seed) {
        Scheduler scheduler = new Scheduler(seed, 10_000);
        Scheduler.SimProcess process = scheduler.process("drctl");
        List<Integer> course = new ArrayList<>();
        scheduler.run(
                process,
                () -> process.threads()
                        .all(
                                "racer",
                                IntStream.range(0, 20)
                                        .mapToObj(i -> (Callable<Boolean>) () -> course.add(i))
                                        .toList()));
        return course;
    }

    @Test
    void a_killed_process_runs_no_further_line_and_another_goes_on() {
        List<String> lines = new ArrayList<>();
        Scheduler.SimProcess other = scheduler.process("other");
        scheduler.at(Duration.ofSeconds(30), process::kill);
        assertThatThrownBy(() -> scheduler.run(process, () -> {
                    Threads.Pending<Object> child = process.threads().start("child", () -> {
                        process.clock().sleep(Duration.ofMinutes(1));
                        lines.add("child");
                        return lines;
                    });
                    lines.add("before");
                    child.join();
                    lines.add("after");
                    return lines;
                }))
                .isInstanceOf(Scheduler.Killed.class);
        scheduler.run(other, () -> {
            other.clock().sleep(Duration.ofHours(1));
            return lines.add("other");
        });
        assertThat(lines).containsExactly("before", "other");
    }

    @Test
    void a_wait_may_end_early_or_too_late() {
        scheduler.run(process, () -> {
            Threads.Signal signal = process.threads().signal();
            assertThat(signal.await(Duration.ofSeconds(5))).isFalse();
            process.threads().start("raiser", () -> {
                process.clock().sleep(Duration.ofSeconds(10));
                signal.raise();
                return "";
            });
            assertThat(signal.await(Duration.ofHours(1))).isTrue();
            assertThat(scheduler.now()).isEqualTo(Scheduler.START.plusSeconds(15));
            Threads.Pending<String> slow = process.threads().start("slow", sleeping(Duration.ofHours(2)));
            assertThatThrownBy(() -> slow.join(Duration.ofSeconds(1))).isInstanceOf(TimeoutException.class);
            assertThat(slow.join()).isEqualTo("slept");
            return "";
        });
    }

    @Test
    void a_dead_end_and_an_endless_course_are_told() {
        assertThatThrownBy(() -> scheduler.run(process, () -> {
                    process.threads().signal().await();
                    return "";
                }))
                .isInstanceOf(Scheduler.Endless.class)
                .hasMessageContaining("everybody waits");
        Scheduler another = new Scheduler(1, 1_000);
        Scheduler.SimProcess restless = another.process("restless");
        assertThatThrownBy(() -> another.run(restless, () -> {
                    while (true) {
                        restless.clock().sleep(Duration.ofSeconds(1));
                    }
                }))
                .isInstanceOf(Scheduler.Endless.class)
                .hasMessageContaining("not at an end");
        another.close();
    }

    @Test
    void a_wrong_clock_is_one_processs_own() {
        process.skew(Duration.ofMinutes(3));
        assertThat(process.clock().now()).isEqualTo(scheduler.now().plusSeconds(180));
        assertThat(scheduler.process("other").clock().now()).isEqualTo(scheduler.now());
    }
}
