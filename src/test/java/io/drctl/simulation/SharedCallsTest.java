package io.drctl.simulation;

import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.Alarms;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.engine.ObservedRuns;
import io.drctl.inventory.Inventory;
import io.drctl.sim.Call;
import io.drctl.sim.CallEffect;
import io.drctl.sim.CallObserver;
import io.drctl.sim.ShortestPath;
import io.drctl.sim.SimulatedCloud;
import io.drctl.sim.World;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Steps that want the same at the same time, in virtual time. */
final class SharedCallsTest {
    private static final Inventory SITE = Inventories.flaskSite();
    private static final String LIST = "route53:ListResourceRecordSets";
    private static final String CHANGE = "route53:ChangeResourceRecordSets";
    private static final List<String> NAMES =
            IntStream.range(0, 10).mapToObj(i -> "app-" + i + ".drctl.example").toList();

    private final Scheduler scheduler = new Scheduler(7, 100_000);
    private final World world = World.provisioned(SITE, 7, Scheduler.START);
    private final List<String> made = new ArrayList<>();
    private final Scheduler.SimProcess process = scheduler.process("drctl");
    private final Cloud cloud = ObservedRuns.sharing(
            new SimulatedCloud(world, process.clock(), process.threads(), process.name(), new CallObserver() {
                @Override
                public void before(Call call) {
                    made.add(call.operation());
                }
            }));

    SharedCallsTest() {
        ShortestPath.addNames(world, NAMES);
    }

    @AfterEach
    void close() {
        scheduler.close();
    }

    private <T> T played(Callable<T> work) {
        return scheduler.run(process, work);
    }

    private <Q, T> List<T> together(List<Q> questions, Function<Q, T> ask) {
        return played(() -> cloud.threads()
                .all(
                        "ask",
                        questions.stream()
                                .map(each -> (Callable<T>) () -> ask.apply(each))
                                .toList()));
    }

    private HostedZone zone() {
        return cloud.traffic()
                .hostedZone(SITE.application().mainName().hostedZone())
                .orElseThrow();
    }

    private List<RecordSet> exchanged(HostedZone zone, String name) {
        return cloud.traffic().records(zone, name).stream()
                .map(each -> each.withFailoverRole(
                        Objects.requireNonNull(each.failoverRole()).other()))
                .toList();
    }

    private Optional<Alarms.Alarm> alarm() {
        return cloud.alarms(RECOVERY).alarm(SITE.takeOverAlarm(RECOVERY));
    }

    @Test
    void what_all_ask_at_the_same_time_is_asked_once() {
        assertThat(together(NAMES, name -> alarm())).hasSize(10).allMatch(Optional::isPresent);
        assertThat(made).containsExactly("cloudwatch:DescribeAlarms");
    }

    @Test
    void who_asks_later_gets_an_answer_of_its_own() {
        played(() -> List.of(alarm(), alarm()));
        assertThat(made).hasSize(2);

        made.clear();
        together(List.of(0, 101), later -> {
            sleep(Duration.ofMillis(later));
            return alarm();
        });
        assertThat(made).hasSize(2);
    }

    @Test
    void who_asks_for_something_else_is_not_told_the_same() {
        List<Boolean> there = together(
                List.of(SITE.takeOverAlarm(RECOVERY), "no-such-alarm"),
                name -> cloud.alarms(RECOVERY).alarm(name).isPresent());

        assertThat(there).containsExactly(true, false);
    }

    @Test
    void the_records_of_ten_names_are_read_in_two_calls() {
        HostedZone zone = played(this::zone);
        made.clear();

        List<List<RecordSet>> all = together(NAMES, name -> cloud.traffic().records(zone, name));

        assertThat(made).containsExactly(LIST, LIST);
        assertThat(all)
                .allSatisfy(records -> assertThat(records).hasSize(2))
                .extracting(records -> records.get(0).name())
                .containsExactlyElementsOf(NAMES);
    }

    @Test
    void changes_that_come_together_are_one_batch_that_says_whose_it_is() {
        HostedZone zone = played(this::zone);
        List<List<RecordSet>> changes = together(NAMES, name -> exchanged(zone, name));
        made.clear();

        List<String> ids = together(
                changes,
                change -> cloud.traffic()
                        .change(zone.id(), change, "step " + change.get(0).name()));

        assertThat(made).containsExactly(CHANGE, CHANGE);
        assertThat(ids).hasSize(10);
        assertThat(ids.stream().distinct()).hasSize(2);
        assertThat(world.effects())
                .extracting(CallEffect::detail)
                .anyMatch(detail -> detail.matches("step app-\\d\\.drctl\\.example, and 8 other steps"));
        List<List<RecordSet>> after = together(NAMES, name -> cloud.traffic().records(zone, name));
        for (int i = 0; i < NAMES.size(); i++) {
            assertThat(after.get(i)).containsExactlyInAnyOrderElementsOf(changes.get(i));
        }
    }

    @Test
    void a_change_that_comes_a_moment_after_another_waits_for_more() {
        HostedZone zone = played(this::zone);
        List<List<RecordSet>> changes = together(NAMES, name -> exchanged(zone, name));
        made.clear();

        together(List.of(0, 1, 2, 3, 4), i -> {
            sleep(Duration.ofMillis(200L * i));
            return cloud.traffic().change(zone.id(), changes.get(i), "step");
        });

        assertThat(made).containsExactly(CHANGE, CHANGE);
    }

    @Test
    void a_batch_that_is_refused_is_made_for_each_alone() {
        HostedZone zone = played(this::zone);
        List<List<RecordSet>> changes = together(NAMES, name -> exchanged(zone, name));

        List<String> told = together(List.of(0, 1, 2, 3), i -> {
            List<RecordSet> all = changes.get(i);
            try {
                // Half of an exchange leaves two records with one role, and a batch with it is refused as a whole.
                cloud.traffic().change(zone.id(), i == 2 ? all.subList(0, 1) : all, "step");
                return "done";
            } catch (CloudException e) {
                return e.reason().name();
            }
        });

        assertThat(told).containsExactly("done", "done", "REJECTED", "done");
    }

    @Test
    void two_changes_of_one_record_never_go_together() {
        HostedZone zone = played(this::zone);
        List<RecordSet> change = played(() -> exchanged(zone, NAMES.get(0)));
        List<RecordSet> first = played(() -> exchanged(zone, NAMES.get(1)));
        made.clear();

        together(List.of(0, 1, 2), i -> {
            sleep(Duration.ofMillis(i));
            return cloud.traffic().change(zone.id(), i == 0 ? first : change, "step");
        });

        assertThat(made).containsExactly(CHANGE, CHANGE, CHANGE);
    }

    private void sleep(Duration time) {
        try {
            cloud.clock().sleep(time);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
