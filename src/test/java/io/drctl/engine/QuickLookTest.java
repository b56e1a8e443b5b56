package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drctl.SystemClock;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.PlatformThreads;
import io.drctl.cloud.Threads;
import io.drctl.cloud.WallClock;
import io.drctl.inventory.RegionName;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class QuickLookTest {
    private static final String CLUSTER = "flask-site-us-west-1";

    private final FakeCloud fake = HealthySite.of(Inventories.flaskSite());
    private final WallClock clock = new SystemClock();
    private final Threads threads = new PlatformThreads(clock);
    private final Set<RegionName> dark = ConcurrentHashMap.newKeySet();
    private final CountDownLatch light = new CountDownLatch(1);
    private final QuickLook look =
            new QuickLook(Inventories.flaskSite(), PortCalls.through(fake, (port, method, region, call) -> {
                if (port == Cloud.class) {
                    return switch (method.getName()) {
                        case "clock" -> clock;
                        case "threads" -> threads;
                        default -> call.make();
                    };
                }
                if (region != null && dark.contains(region)) {
                    light.await();
                }
                return call.make();
            }));

    @AfterEach
    void letEverybodyGo() {
        light.countDown();
    }

    private void ask(RegionName region) {
        assertThat(look.cloud().databases(region).cluster(CLUSTER)).isNotNull();
    }

    private void dawnAfter(Duration time) {
        Threads.Pending<String> unused = threads.start("dawn", () -> {
            clock.sleep(time);
            light.countDown();
            return "";
        });
    }

    @Test
    void a_region_that_gives_no_answer_is_not_waited_for_once_another_has_answered() {
        dark.add(PRIMARY);
        ask(RECOVERY);

        CloudException silence = catchThrowableOfType(CloudException.class, () -> ask(PRIMARY));

        assertThat(silence.isSilence()).isTrue();
        assertThat(silence.explain()).contains("no answer within");
        assertThat(light.getCount()).as("it is still dark").isEqualTo(1);
        assertThat(look.silent()).containsOnlyKeys(PRIMARY.value());
        assertThat(look.toWait())
                .hasValueSatisfying(next -> assertThat(next.toString())
                        .contains("us-east-2 gave no answer within", "may only be slow", "--wait"));
    }

    @Test
    void nothing_more_is_asked_of_it_then() {
        dark.add(PRIMARY);
        ask(RECOVERY);
        assertThatThrownBy(() -> ask(PRIMARY)).isInstanceOf(CloudException.class);
        int before = fake.calls().size();

        CloudException silence = catchThrowableOfType(
                CloudException.class, () -> look.cloud().compute(PRIMARY).image("flask"));

        assertThat(silence.isSilence()).isTrue();
        assertThat(fake.calls()).hasSize(before);
    }

    @Test
    void where_no_region_answers_all_are_waited_for() {
        dark.add(PRIMARY);
        dawnAfter(Duration.ofMillis(900));

        ask(PRIMARY);

        assertThat(look.silent()).isEmpty();
    }

    @Test
    void a_region_that_has_answered_once_is_waited_for() {
        ask(RECOVERY);
        ask(PRIMARY);
        dark.add(PRIMARY);
        dawnAfter(Duration.ofMillis(900));

        ask(PRIMARY);

        assertThat(look.silent()).isEmpty();
    }

    @Test
    void a_service_that_hangs_in_a_region_that_answers_is_waited_for_three_seconds_and_nothing_more_is_asked_then() {
        Threads hanging = new LateThreads(fake.threads(), fake.clock(), name -> name.startsWith("ec2:"));
        QuickLook look3 = new QuickLook(
                Inventories.flaskSite(),
                PortCalls.through(
                        fake,
                        (port, method, region, call) ->
                                port == Cloud.class && method.getName().equals("threads") ? hanging : call.make()));
        Cloud cloud = look3.cloud();
        cloud.databases(PRIMARY).cluster(CLUSTER);
        Duration before = fake.clock().elapsed();

        CloudException late = catchThrowableOfType(
                CloudException.class, () -> cloud.compute(PRIMARY).image("flask"));

        assertThat(late.isSilence()).isTrue();
        assertThat(late.explain()).endsWith("in us-east-2: no answer within 3 s");
        assertThat(fake.clock().elapsed().minus(before)).isEqualTo(Duration.ofSeconds(3));
        assertThat(look3.silent()).containsOnlyKeys("ec2 in us-east-2");
        assertThat(look3.toWait()).isPresent();
        int asked = fake.calls().size();
        CloudException after = catchThrowableOfType(
                CloudException.class, () -> cloud.databases(PRIMARY).cluster(CLUSTER));
        assertThat(after.explain()).endsWith("not asked any more, since other answers were late");
        assertThat(fake.calls()).hasSize(asked);
        assertThat(look3.silent()).as("what was not asked is not late").hasSize(1);
    }

    @Test
    void a_service_that_was_asked_before_its_region_had_answered_is_waited_for_no_longer() {
        Threads hanging = new LateThreads(fake.threads(), fake.clock(), name -> name.startsWith("ec2:"));
        // The Region is heard of while the service is being waited for.
        QuickLook look4 = new QuickLook(
                Inventories.flaskSite(),
                PortCalls.through(
                        fake,
                        (port, method, region, call) ->
                                port == Cloud.class && method.getName().equals("threads") ? hanging : call.make()));
        fake.clock()
                .after(
                        Duration.ofMillis(200),
                        () -> look4.cloud().databases(PRIMARY).cluster(CLUSTER));

        CloudException late = catchThrowableOfType(
                CloudException.class, () -> look4.cloud().compute(PRIMARY).image("flask"));

        assertThat(late.explain()).endsWith("in us-east-2: no answer within 3 s");
    }

    @Test
    void a_refusal_is_an_answer() {
        fake.fail(call -> PRIMARY.equals(call.region()), CloudException.Cause.ACCESS_DENIED);
        ask(RECOVERY);

        CloudException refusal = catchThrowableOfType(CloudException.class, () -> ask(PRIMARY));

        assertThat(refusal.isSilence()).isFalse();
        assertThat(look.silent()).isEmpty();
    }
}
