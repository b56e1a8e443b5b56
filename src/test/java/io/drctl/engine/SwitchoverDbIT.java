package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.SystemClock;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.Databases;
import io.drctl.cloud.PlatformThreads;
import io.drctl.cloud.Sql;
import io.drctl.cloud.SqlServers;
import io.drctl.cloud.Threads;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.JournalStore;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.Standing;
import io.drctl.sql.MySqlServers;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.MariaDb;
import io.drctl.testing.ShippedRunbooks;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code switchover db} on two real servers, of which one replicates from the other, a second behind, while somebody
 * writes. RDS is a fake, whose promotion does to the replica's server what RDS does: replication ends for good.
 */
@Timeout(300)
final class SwitchoverDbIT {
    private static final Standing NOWHERE = Standing.unknown("not asked", List.of());
    private static final Inventory SITE = Inventories.flaskSite();
    private static final SqlServers SERVERS = new MySqlServers(new SystemClock());
    private static final int USUAL_ROUNDS = 2;
    /** More of them by hand, each with its numbers: {@code -Ddrctl.switchover.rounds=20}. */
    private static final int ROUNDS = Integer.getInteger("drctl.switchover.rounds", USUAL_ROUNDS);

    private static final Duration PAUSE_MAX = Duration.ofMillis(200);

    @TempDir
    private static Path folder;

    private static MariaDb source;
    private static MariaDb replica;

    private final AtomicInteger nextOrder = new AtomicInteger();
    private int runs;

    @BeforeAll
    static void start() throws Exception {
        source = MariaDb.start(folder.resolve("source"), 1);
        replica = MariaDb.start(folder.resolve("replica"), 2);
    }

    @AfterAll
    static void stop() {
        for (MariaDb each : new MariaDb[] {source, replica}) {
            if (each != null) {
                each.close();
            }
        }
    }

    private static void replicatingASecondBehind() throws SQLException {
        replica.promote();
        for (MariaDb each : List.of(source, replica)) {
            each.run(
                    "SET GLOBAL read_only = OFF",
                    "SET sql_log_bin = OFF",
                    "TRUNCATE TABLE shop.orders",
                    "DROP DATABASE IF EXISTS drctl");
        }
        replica.replicateFrom(source);
        replica.run("STOP SLAVE", "CHANGE MASTER TO MASTER_DELAY = 1", "START SLAVE");
    }

    /** Somebody who writes to the primary without a pause, and keeps what was acknowledged. */
    private final class Shop implements AutoCloseable {
        final Set<Integer> acknowledged = new ConcurrentSkipListSet<>();
        private final AtomicBoolean closing = new AtomicBoolean();
        private final Thread thread = new Thread(this::write, "shop");

        Shop() throws InterruptedException {
            thread.start();
            while (acknowledged.size() < 50) {
                Thread.sleep(5);
            }
        }

        private void write() {
            while (!closing.get()) {
                try (Connection connection = source.as(MariaDb.APPLICATION, MariaDb.PASSWORD);
                        Statement statement = connection.createStatement()) {
                    while (!closing.get()) {
                        int id = nextOrder.incrementAndGet();
                        statement.execute("INSERT INTO shop.orders VALUES (" + id + ", 'one more')");
                        acknowledged.add(id);
                    }
                } catch (SQLException refused) {
                    // It tries again: its users do.
                }
            }
        }

        /** What was acknowledged, now that it writes no more. */
        Set<Integer> acknowledgedInAll() {
            close();
            return acknowledged;
        }

        @Override
        public void close() {
            closing.set(true);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Set<Integer> orders(MariaDb server) throws SQLException {
        Set<Integer> found = new TreeSet<>();
        try (Connection connection = server.as("root", "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM shop.orders")) {
            while (rows.next()) {
                found.add(rows.getInt(1));
            }
        }
        return found;
    }

    private RunState switchOver(String within, Runnable onceStopped) {
        FakeCloud rds = HealthySite.of(SITE);
        rds.pace().instantly();
        Cloud cloud = on(rds, onceStopped);
        LoadedInventory loaded = new LoadedInventory(Path.of("inventory.yaml"), "0", SITE, List.of());
        Path state = folder.resolve("state-" + ++runs);
        Runs drctl = ObservedRuns.of(loaded, cloud, state, new JournalStore(state));
        Plan plan = drctl.plan(ShippedRunbooks.read("switchover-db"), Map.of("to", RECOVERY.value(), "within", within));
        Preview preview = drctl.preview(plan);
        assertThat(preview.refused()).isEmpty();
        return drctl.start(plan, preview, NOWHERE, "--yes", new RunListener() {}, started -> {});
    }

    @Test
    void no_row_that_was_acknowledged_is_missing_after_a_switchover_under_a_writer() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            replicatingASecondBehind();
            try (Shop shop = new Shop()) {
                RunState end = switchOver("60s", () -> {});

                assertThat(end.status()).isEqualTo(RunStatus.DONE);
                Set<Integer> missing = new TreeSet<>(shop.acknowledgedInAll());
                missing.removeAll(orders(replica));
                if (ROUNDS > USUAL_ROUNDS) {
                    System.out.println("round " + round + ": " + shop.acknowledged.size() + " acknowledged, "
                            + missing.size() + " missing");
                }
                assertThat(missing).isEmpty();
                assertThat(source.one("SELECT @@read_only")).isEqualTo("1");
                assertThat(replica.one("SELECT @@read_only")).isEqualTo("0");
                assertThat(replica.one("SELECT COUNT(*) FROM drctl.heartbeat")).isEqualTo("1");
            }
        }
    }

    @Test
    void where_the_replica_stops_applying_nothing_moves_and_the_writer_goes_on() throws Exception {
        replicatingASecondBehind();
        try (Shop shop = new Shop()) {
            RunState end = switchOver("3s", () -> {
                try {
                    replica.run("STOP SLAVE SQL_THREAD");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });

            assertThat(end.status()).isEqualTo(RunStatus.FAILED);
            assertThat(end.step("promote").called()).isFalse();
            assertThat(source.one("SELECT @@read_only")).isEqualTo("0");
            int before = shop.acknowledged.size();
            while (shop.acknowledged.size() < before + 50) {
                Thread.sleep(5);
            }
            Set<Integer> acknowledged = shop.acknowledgedInAll();
            assertThat(orders(source)).containsAll(acknowledged);
        }
    }

    /** RDS as the fake has it, the servers as they are, and nobody waits long for either. */
    private static Cloud on(FakeCloud rds, Runnable onceStopped) {
        SystemClock clock = new SystemClock();
        Threads threads = hurrying(new PlatformThreads(clock));
        return as(Cloud.class, rds, (method, arguments) -> switch (method.getName()) {
            case "clock" -> Optional.of(clock);
            case "threads" -> Optional.of(threads);
            case "sql" -> Optional.of(Optional.of(server((RegionName) arguments[0], onceStopped)));
            case "databases" -> Optional.of(databases(rds, (RegionName) arguments[0]));
            default -> Optional.empty();
        });
    }

    private static Sql server(RegionName region, Runnable onceStopped) {
        MariaDb server = region.equals(PRIMARY) ? source : replica;
        Sql real = SERVERS.server(server.target(region, MariaDb.USER));
        return as(Sql.class, real, (method, arguments) -> {
            if (method.getName().equals("setReadOnly") && Boolean.TRUE.equals(arguments[0])) {
                onceStopped.run();
            }
            return Optional.empty();
        });
    }

    private static Databases databases(FakeCloud rds, RegionName region) {
        return as(Databases.class, rds.databases(region), (method, arguments) -> {
            if (method.getName().equals("promote")) {
                replica.promote();
            }
            return Optional.empty();
        });
    }

    private static Threads hurrying(Threads real) {
        return as(
                Threads.class,
                real,
                (method, arguments) ->
                        method.getName().equals("signal") ? Optional.of(hurrying(real.signal())) : Optional.empty());
    }

    private static Threads.Signal hurrying(Threads.Signal real) {
        return as(Threads.Signal.class, real, (method, arguments) -> {
            boolean isPause = method.getName().equals("await") && method.getParameterCount() == 1;
            return isPause
                    ? Optional.of(real.await(
                            PAUSE_MAX.compareTo((Duration) arguments[0]) < 0 ? PAUSE_MAX : (Duration) arguments[0]))
                    : Optional.empty();
        });
    }

    /** What is done in the place of some methods; empty for those that stay as they are. */
    private interface Instead {
        Optional<?> of(Method method, Object[] arguments) throws Exception;
    }

    private static <T> T as(Class<T> port, T real, Instead instead) {
        return port.cast(
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, given) -> {
                    Object[] arguments = given == null ? new Object[0] : given;
                    Optional<?> other = instead.of(method, arguments);
                    return other.isPresent() ? other.get() : invoked(method, real, arguments);
                }));
    }

    private static @Nullable Object invoked(Method method, Object on, Object[] arguments) throws Throwable {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
