package io.drctl.sim;

import static io.drctl.sim.Simulation.PRIMARY_CLUSTER;
import static io.drctl.testing.Inventories.PRIMARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.cloud.CloudException;
import io.drctl.inventory.Inventory;
import io.drctl.sim.Fault.LostAnswers;
import io.drctl.sim.Fault.RegionDark;
import io.drctl.sim.Fault.Silence;
import io.drctl.sim.Fault.StaleReads;
import io.drctl.sim.Fault.Throttling;
import io.drctl.testing.Inventories;
import io.drctl.testing.VirtualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same seed takes the same course, and a saved world goes on where it was. */
final class DeterminismTest {
    private static final Inventory SITE = Inventories.flaskSite();

    /** The course of this script with seed 42: a change of the model shows here what else it changes. */
    private static final List<String> COURSE = List.of(
            "WRITE 2025-03-01T03:02:05Z 21 of 21 PT35S",
            "READ 2025-03-01T03:03:05Z 35 of 39 PT1M5S",
            "WRITE 2025-03-01T03:03:05Z 174 of 174 PT4M50S",
            "2025-03-01T03:03:00.121Z 3 PT0.736S",
            "2025-03-01T03:18:23.365Z [90, 378]");

    private static Simulation course(long seed) {
        Simulation sim = new Simulation(seed);
        first(sim);
        second(sim);
        return sim;
    }

    private static void first(Simulation sim) {
        sim.world.measurements().sendClients(3, 1, Duration.ofSeconds(5));
        sim.world.faults().inject(new Throttling(0.2));
        sim.world.faults().inject(new LostAnswers(0.1));
        sim.world.faults().inject(new StaleReads(Duration.ofSeconds(20)));
        sim.pass(Duration.ofMinutes(2));
        attempt(() -> sim.primary().failOver(PRIMARY_CLUSTER, PRIMARY_CLUSTER + "-2"));
        sim.pass(Duration.ofMinutes(1));
        sim.world.faults().inject(new RegionDark(PRIMARY, Silence.BLACKHOLE));
        attempt(() -> sim.recovery().promote(Simulation.RECOVERY_CLUSTER));
        attempt(sim::exchangeRecords);
    }

    private static void second(Simulation sim) {
        sim.pass(Duration.ofMinutes(12));
        for (int i = 0; i < 10; i++) {
            attempt(() -> sim.recovery().cluster(Simulation.RECOVERY_CLUSTER));
        }
        sim.world.faults().healAll();
        sim.pass(Duration.ofMinutes(3));
    }

    private static void attempt(Runnable call) {
        try {
            call.run();
        } catch (CloudException e) {
            assertThat(e.reason()).isNotNull();
        }
    }

    @Test
    void the_same_seed_takes_the_same_course_and_another_seed_another() {
        String one = WorldCodec.encode(course(42).world);

        assertThat(WorldCodec.encode(course(42).world)).isEqualTo(one);
        assertThat(WorldCodec.encode(course(43).world)).isNotEqualTo(one);
    }

    @Test
    void the_course_of_a_seed_is_the_same_in_every_jvm() {
        World world = course(42).world;
        List<String> course = new ArrayList<>();
        world.measurements()
                .outages()
                .forEach(outage -> course.add(outage.kind() + " " + outage.from() + " " + outage.failed() + " of "
                        + outage.of() + " " + outage.length(world.now())));
        world.measurements()
                .losses()
                .forEach(loss -> course.add(loss.promotedAt() + " " + loss.acknowledgedBefore() + " " + loss.window()));
        course.add(world.now() + " " + world.measurements().acknowledgedWrites().values());

        // Spelled out, because within one JVM even what is salted is the same.
        assertThat(course).containsExactlyElementsOf(COURSE);
    }

    @Test
    void a_saved_world_is_restored_exactly_and_goes_on_as_if_it_had_not_been(@TempDir Path directory)
            throws IOException {
        Simulation sim = new Simulation(42);
        first(sim);
        Path file = directory.resolve("below").resolve("sandbox.json");
        WorldFile.save(sim.world, file);

        World restored = WorldFile.load(file, SITE);
        assertThat(WorldCodec.encode(restored)).isEqualTo(WorldCodec.encode(sim.world));
        Simulation resumed = new Simulation(restored);
        resumed.clock.advance(Duration.between(VirtualClock.START, sim.clock.now()));
        second(resumed);
        second(sim);

        assertThat(WorldCodec.encode(resumed.world)).isEqualTo(WorldCodec.encode(sim.world));
        try (var files = Files.list(directory.resolve("below"))) {
            assertThat(files).as("nothing is left beside the file").hasSize(1);
        }
    }

    @Test
    void every_kind_of_fault_survives_being_saved() {
        World world = new Simulation(1).world;
        for (Fault fault : FaultExamples.oneOfEach()) {
            world.faults().inject(fault);
        }

        assertThat(FaultExamples.oneOfEach()).hasSameSizeAs(Fault.kinds());
        assertThat(WorldCodec.decode(WorldCodec.encode(world), SITE).faults().all())
                .isEqualTo(world.faults().all());
    }

    @Test
    void a_file_that_is_no_world_is_refused() {
        assertThatThrownBy(() -> WorldCodec.decode("{\"site\": \"flask-site\", \"moon\": 1}", SITE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a simulated world");
        assertThatThrownBy(() -> WorldCodec.decode("{\"site\": \"another\"}", SITE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another");
    }
}
