package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.Event;
import io.drctl.journal.JournalStore;
import io.drctl.journal.ObservedJournals;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.Standing;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.LiveOutside;
import io.drctl.testing.MemoryDirectory;
import io.drctl.testing.ShippedRunbooks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every shipped runbook, each of its calls lost on the way there or back, or refused since the token has expired.
 * Whatever happens, resuming ends where an undisturbed run ends, and nothing one-way is done twice.
 * ({@code CrashPointsIT} kills them at each moment.)
 */
final class DisturbedCallsIT {
    private static final Inventory SITE = Inventories.flaskSite();
    /** A run makes fewer calls than this. */
    private static final int CALLS_MAX = 2000;
    /** What AWS lets be repeated without a second effect. */
    private static final Set<String> IDEMPOTENT = Set.of(
            "s3:PutBucketVersioning",
            "s3:PutBucketEncryption",
            "s3:PutPublicAccessBlock",
            "s3:PutBucketReplication",
            "iam:CreateRole",
            "cloudwatch:PutMetricAlarm",
            "ec2:CreateTags",
            "ec2:CopyImage");

    @TempDir(factory = MemoryDirectory.class)
    private Path directory;

    private record Scenario(
            String name,
            String runbook,
            Map<String, String> arguments,
            Consumer<FakeCloud> world,
            Consumer<FakeCloud> end) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Scenario> scenarios() {
        return Stream.of(
                new Scenario(
                        "prepare",
                        "prepare",
                        Map.of("public-key", HealthySite.PUBLIC_KEY),
                        DisturbedCallsIT::forgetPreSteps,
                        DisturbedCallsIT::isPrepared),
                new Scenario(
                        "failover app",
                        "failover-app",
                        Map.of("to", RECOVERY.value()),
                        cloud -> {},
                        DisturbedCallsIT::isServedByRecovery),
                new Scenario(
                        "flip",
                        "flip-db",
                        Map.of(),
                        cloud -> {},
                        cloud -> assertThat(writer(cloud, PRIMARY)).contains(instance(PRIMARY, 2))),
                new Scenario(
                        "failover db",
                        "failover-db",
                        Map.of("force-while-healthy", "true", "to", RECOVERY.value()),
                        cloud -> {},
                        DisturbedCallsIT::isPromoted),
                new Scenario(
                        "failover db, seen late",
                        "failover-db",
                        Map.of("force-while-healthy", "true", "to", RECOVERY.value()),
                        cloud -> cloud.pace().promotionUnseen = Duration.ofSeconds(20),
                        DisturbedCallsIT::isPromoted),
                new Scenario(
                        "failover db, retiring the old primary",
                        "failover-db",
                        Map.of("force-while-healthy", "true", "to", RECOVERY.value(), "delete-old-primary", "true"),
                        cloud -> {},
                        cloud -> {
                            isPromoted(cloud);
                            assertThat(cloud.databases(PRIMARY).clusters).isEmpty();
                            assertThat(cloud.databases(PRIMARY).instances).isEmpty();
                            assertThat(cloud.databases(PRIMARY).snapshots).hasSize(1);
                        }),
                new Scenario(
                        "game day",
                        "game-day",
                        Map.of(),
                        cloud -> {},
                        cloud ->
                                assertThat(primaryRecordLeadsTo(cloud, PRIMARY)).isTrue()));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void a_call_whose_answer_is_lost_is_never_believed_undone(Scenario scenario) {
        eachCall(scenario, (attempt, call) -> attempt.cloud.loseAnswer(attempt.nth(call)));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void a_call_that_never_arrived_is_made_by_the_resume(Scenario scenario) {
        eachCall(
                scenario,
                (attempt, call) -> attempt.cloud.failTimes(1, attempt.nth(call), CloudException.Cause.UNREACHABLE));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void a_token_that_is_refused_in_any_one_call_is_waited_for_and_nothing_is_refused(Scenario scenario) {
        eachExpiry(scenario, Duration.ZERO);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void a_token_that_expires_at_any_call_is_waited_for_and_nothing_is_refused(Scenario scenario) {
        eachExpiry(scenario, Duration.ofSeconds(40));
    }

    private void eachExpiry(Scenario scenario, Duration time) {
        int call = 1;
        int told = 0;
        boolean expired = true;
        for (; expired; call++) {
            assertThat(call).isLessThan(CALLS_MAX);
            Attempt attempt = new Attempt(scenario, directory.resolve(time.toSeconds() + "-" + call));
            attempt.expireAt = call;
            attempt.expireFor = time;
            attempt.start();
            expired = !attempt.expiredIn.isEmpty();
            attempt.check("expired in call " + call + ", " + attempt.expiredIn);
            // Of steps side by side one may hear of the expiry when another has been answered again: the promotion is
            // recorded while the old instances are deleted, and most of what is prepared is prepared at once.
            if (!scenario.runbook.equals("prepare")) {
                boolean deletes = scenario.arguments.containsKey("delete-old-primary");
                assertThat(attempt.logins).hasSizeLessThanOrEqualTo(deletes ? 2 : 1);
            }
            told += attempt.logins.size();
        }
        // Nobody is told where a look could do without that answer.
        assertThat(told).isGreaterThan(call / 2);
    }

    private interface Trouble {
        void cause(Attempt attempt, int call);
    }

    private void eachCall(Scenario scenario, Trouble trouble) {
        Attempt undisturbed = new Attempt(scenario, directory.resolve("undisturbed"));
        assertThat(undisturbed.start().status()).isEqualTo(RunStatus.DONE);
        int calls = undisturbed.effects.size();
        assertThat(calls).isPositive();
        for (int call = 1; call <= calls; call++) {
            Attempt attempt = new Attempt(scenario, directory.resolve("call-" + call));
            trouble.cause(attempt, call);
            RunState first = attempt.start();
            if (first.status() == RunStatus.FAILED && !first.isResumable()) {
                assertThat(scenario.runbook).isEqualTo("game-day");
                // A drill that failed and came home is over.
                scenario.end.accept(attempt.cloud);
                continue;
            }
            attempt.resumeToTheEnd();
            attempt.check("call " + call + " disturbed");
        }
    }

    /** One run of a scenario in a world of its own. */
    private static final class Attempt {
        private final Scenario scenario;
        private final Path state;
        private final FakeCloud cloud = HealthySite.of(SITE);
        private final Set<String> intended = ConcurrentHashMap.newKeySet();
        private final List<Call> effects = new CopyOnWriteArrayList<>();
        private final List<String> wrong = new CopyOnWriteArrayList<>();
        private final AtomicInteger calls = new AtomicInteger();
        private final List<String> logins = new CopyOnWriteArrayList<>();
        private int expireAt = Integer.MAX_VALUE;
        private Duration expireFor = Duration.ZERO;
        private volatile @Nullable Duration expiredUntil;
        private volatile String expiredIn = "";
        private volatile boolean isRunning;

        private Attempt(Scenario scenario, Path state) {
            this.scenario = scenario;
            this.state = state;
            scenario.world.accept(cloud);
            LiveOutside.follow(cloud, SITE);
            cloud.beforeEachCall(this::before);
            cloud.afterEachCall(this::after);
        }

        private void before(Call call) {
            expire(call);
            if (!call.isMutating()) {
                return;
            }
            if (!intended.contains(call.operation())) {
                wrong.add(call + " without a journaled intent");
            }
            if (!IDEMPOTENT.contains(call.operation()) && effects.contains(call)) {
                wrong.add(call + " again, although it had taken effect");
            }
        }

        /** Refuses the credentials in the n-th of the run's calls to AWS, and for a while from then on. */
        private synchronized void expire(Call call) {
            if (!isRunning
                    || !call.operation().contains(":")
                    || call.operation().startsWith("dns:")) {
                return;
            }
            Duration now = cloud.clock().elapsed();
            if (calls.incrementAndGet() == expireAt) {
                expiredIn = call.toString();
                expiredUntil = now.plus(expireFor);
            } else if (expiredUntil == null || now.compareTo(expiredUntil) >= 0) {
                return;
            }
            throw new CloudException(
                    CloudException.Cause.CREDENTIALS,
                    call.operation(),
                    call.region(),
                    "ExpiredToken: The security token included in the request is expired",
                    null);
        }

        private void after(Call call) {
            if (call.isMutating()) {
                effects.add(call);
            }
        }

        private Predicate<Call> nth(int call) {
            AtomicInteger seen = new AtomicInteger();
            return candidate -> candidate.isMutating() && seen.incrementAndGet() == call;
        }

        private Runs runs() {
            JournalStore store = ObservedJournals.in(state, event -> {}, event -> {
                if (event instanceof Event.StepIntended intent) {
                    intended.addAll(intent.calls());
                }
            });
            LoadedInventory inventory = new LoadedInventory(Path.of("inventory.yaml"), "0", SITE, List.of());
            return ObservedRuns.of(inventory, cloud, state, store);
        }

        private RunState start() {
            Runs runs = runs();
            Plan plan = runs.plan(ShippedRunbooks.read(scenario.runbook), scenario.arguments);
            Preview preview = runs.preview(plan);
            isRunning = true;
            return runs.start(
                    plan,
                    preview,
                    Standing.unknown("not asked", List.of()),
                    "--yes",
                    new RunListener() {
                        @Override
                        public void loginNeeded(PlannedStep step, String runId, CloudException refusal) {
                            logins.add(step.id() + ": " + refusal.explain());
                        }
                    },
                    started -> {});
        }

        private void resumeToTheEnd() {
            Runs runs = runs();
            Optional<String> unfinished = runs.store().newestResumable();
            if (unfinished.isPresent()) {
                runs.resume(
                        unfinished.get(),
                        Standing.unknown("not asked", List.of()),
                        "--yes",
                        new RunListener() {},
                        started -> {});
            }
        }

        private void check(String when) {
            JournalStore store = runs().store();
            RunState end = store.state(store.ids().get(0));
            assertThat(end.status())
                    .as("%s: %s", when, end.stoppedAt().map(step -> step.step().id() + " " + step.detail()))
                    .isEqualTo(RunStatus.DONE);
            assertThat(wrong).as(when).isEmpty();
            scenario.end.accept(cloud);
        }
    }

    @Test
    void no_scenario_is_missing() {
        assertThat(scenarios().map(Scenario::runbook).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("prepare", "failover-app", "flip-db", "failover-db", "game-day");
    }

    private static void forgetPreSteps(FakeCloud cloud) {
        for (RegionName region : List.of(PRIMARY, RECOVERY)) {
            cloud.objectStore(region).buckets.clear();
            cloud.compute(region).keyPairs.clear();
            cloud.alarms(region).alarms.clear();
        }
        cloud.roles().roles.clear();
        cloud.compute(RECOVERY).images.clear();
    }

    private static void isPrepared(FakeCloud cloud) {
        for (RegionName region : List.of(PRIMARY, RECOVERY)) {
            String bucket = SITE.name(AssetKind.BUCKET, region);
            assertThat(cloud.objectStore(region).buckets.get(bucket))
                    .isNotNull()
                    .satisfies(seen -> {
                        assertThat(seen.versioned()).isTrue();
                        assertThat(seen.publicAccessBlocked()).isTrue();
                        assertThat(seen.encryption()).isNotNull();
                        RegionName peer = SITE.peerOf(region).name();
                        assertThat(seen.replicatesTo(SITE.name(AssetKind.BUCKET, peer), peer))
                                .isTrue();
                    });
            assertThat(cloud.compute(region).keyPairs).hasSize(1);
            assertThat(cloud.alarms(region).alarms).hasSize(1);
        }
        assertThat(cloud.compute(RECOVERY).images.values())
                .singleElement()
                .satisfies(image -> assertThat(image.isAvailable()).isTrue());
    }

    private static void isServedByRecovery(FakeCloud cloud) {
        assertThat(primaryRecordLeadsTo(cloud, RECOVERY)).isTrue();
        assertThat(cloud.traffic().changes).hasSize(1);
    }

    private static void isPromoted(FakeCloud cloud) {
        Cluster cluster = Objects.requireNonNull(
                cloud.databases(RECOVERY).clusters.get(SITE.name(AssetKind.DATABASE_CLUSTER, RECOVERY)));
        assertThat(cluster.isReplica()).isFalse();
        assertThat(cluster.isAvailable()).isTrue();
    }

    private static boolean primaryRecordLeadsTo(FakeCloud cloud, RegionName region) {
        return cloud.traffic().allRecords().stream()
                .filter(record -> record.failoverRole() == io.drctl.cloud.TrafficRouting.FailoverRole.PRIMARY)
                .allMatch(record -> record.pointsAt(HealthySite.loadBalancerDnsName(SITE, region)));
    }

    private static Optional<String> writer(FakeCloud cloud, RegionName region) {
        return Optional.ofNullable(cloud.databases(region).clusters.get(SITE.name(AssetKind.DATABASE_CLUSTER, region)))
                .flatMap(Cluster::writer)
                .map(member -> member.instanceId());
    }

    private static String instance(RegionName region, int number) {
        return HealthySite.databaseInstanceId(SITE, region, number);
    }
}
