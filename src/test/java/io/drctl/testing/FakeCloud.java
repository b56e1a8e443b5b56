package io.drctl.testing;

import io.drctl.cloud.Caller;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Sql;
import io.drctl.cloud.Threads;
import io.drctl.inventory.Database;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * AWS in memory. What exists stands in the ports' public maps, which a test fills and breaks as it likes (or has
 * {@link HealthySite} fill); effects change them the way AWS would, taking as long as {@link Pace} says on a
 * {@link VirtualClock}. Any call can be made to fail, before or after it took effect, and every call is noted.
 */
public final class FakeCloud implements Cloud {
    /** How long AWS takes for what it does in the background. */
    public static final class Pace {
        public Duration promotion = Duration.ofMinutes(3);
        /** How long a promotion that was accepted isn't to be seen yet. */
        public Duration promotionUnseen = Duration.ZERO;

        public Duration writerFailover = Duration.ofSeconds(40);
        public Duration databaseDeletion = Duration.ofMinutes(4);
        public Duration imageCopy = Duration.ofMinutes(5);
        public Duration dnsChange = Duration.ofSeconds(30);

        /** Everything is done when the call returns, as it is with an emulator. */
        public void instantly() {
            promotion = Duration.ZERO;
            writerFailover = Duration.ZERO;
            databaseDeletion = Duration.ZERO;
            imageCopy = Duration.ZERO;
            dnsChange = Duration.ZERO;
        }
    }

    private static final class Fault {
        private final Predicate<Call> which;
        private final CloudException.Cause reason;
        private final boolean afterEffect;
        private int remaining;

        private Fault(Predicate<Call> which, CloudException.Cause reason, boolean afterEffect, int times) {
            this.which = which;
            this.reason = reason;
            this.afterEffect = afterEffect;
            this.remaining = times;
        }
    }

    private final VirtualClock clock = new VirtualClock();
    private final Threads threads = new SharedThreads(clock);
    private final Pace pace = new Pace();
    private final Map<RegionName, FakeCompute> compute = new ConcurrentHashMap<>();
    private final Map<RegionName, FakeLoadBalancing> loadBalancing = new ConcurrentHashMap<>();
    private final Map<RegionName, FakeClusters> clusters = new ConcurrentHashMap<>();
    private final Map<RegionName, FakeDatabases> databases = new ConcurrentHashMap<>();
    private final Map<RegionName, FakeObjectStore> objectStores = new ConcurrentHashMap<>();
    private final Map<RegionName, FakeAlarms> alarms = new ConcurrentHashMap<>();
    private final Map<RegionName, FakeDbInstances> dbInstances = new ConcurrentHashMap<>();
    private final Map<RegionName, FakeSql> sql = new ConcurrentHashMap<>();
    private final Map<RegionName, FakeAutoScaling> autoScaling = new ConcurrentHashMap<>();
    private final Map<RegionName, FakeContainers> containers = new ConcurrentHashMap<>();
    private final Map<RegionName, FakeRegistries> registries = new ConcurrentHashMap<>();
    private final Map<RegionName, FakeCertificates> certificates = new ConcurrentHashMap<>();
    private final Map<RegionName, FakeSecrets> secrets = new ConcurrentHashMap<>();
    private final Map<RegionName, FakeTables> tables = new ConcurrentHashMap<>();
    private final FakeDistributions distributions = new FakeDistributions(this);
    private final FakeTraffic traffic = new FakeTraffic(this);
    private final FakeRoles roles = new FakeRoles(this);
    private final FakeOutside outside = new FakeOutside(this);
    private final FakeRepositories repositories = new FakeRepositories(this);
    private final FakeProvisioner provisioner = new FakeProvisioner(this);

    /** The Regions that the account can use. */
    public final List<RegionName> regions = new ArrayList<>(List.of(Inventories.PRIMARY, Inventories.RECOVERY));

    private final Object world = new Object();
    private final List<Call> calls = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<Consumer<Call>> hooks = new CopyOnWriteArrayList<>();
    private final List<Consumer<Call>> afterHooks = new CopyOnWriteArrayList<>();
    private final Set<RegionName> lost = ConcurrentHashMap.newKeySet();
    private int identifiers;
    private boolean closed;

    @Override
    public FakeCompute compute(RegionName region) {
        return compute.computeIfAbsent(region, name -> new FakeCompute(this, name));
    }

    @Override
    public FakeLoadBalancing loadBalancing(RegionName region) {
        return loadBalancing.computeIfAbsent(region, name -> new FakeLoadBalancing(this, name));
    }

    @Override
    public FakeClusters kubernetes(RegionName region) {
        return clusters.computeIfAbsent(region, name -> new FakeClusters(this, name));
    }

    @Override
    public FakeDatabases databases(RegionName region) {
        return databases.computeIfAbsent(region, name -> new FakeDatabases(this, name));
    }

    @Override
    public FakeDbInstances dbInstances(RegionName region) {
        return dbInstances.computeIfAbsent(region, name -> new FakeDbInstances(this, name));
    }

    /** Real servers, which stand in the place of those in memory. */
    public final Map<RegionName, Sql> servers = new ConcurrentHashMap<>();

    @Override
    public Optional<Sql> sql(RegionName region, Database database) {
        return servers.containsKey(region)
                ? Optional.ofNullable(servers.get(region))
                : Optional.<Sql>of(sql(region)).filter(ignored -> sql(region).isGiven);
    }

    /** A Region's server, whether or not the inventory gives access to it. */
    public FakeSql sql(RegionName region) {
        return sql.computeIfAbsent(region, name -> new FakeSql(this, name));
    }

    @Override
    public FakeAutoScaling autoScaling(RegionName region) {
        return autoScaling.computeIfAbsent(region, name -> new FakeAutoScaling(this, name));
    }

    @Override
    public FakeContainers containers(RegionName region) {
        return containers.computeIfAbsent(region, name -> new FakeContainers(this, name));
    }

    @Override
    public FakeRegistries registries(RegionName region) {
        return registries.computeIfAbsent(region, name -> new FakeRegistries(this, name));
    }

    @Override
    public FakeCertificates certificates(RegionName region) {
        return certificates.computeIfAbsent(region, name -> new FakeCertificates(this, name));
    }

    @Override
    public FakeSecrets secrets(RegionName region) {
        return secrets.computeIfAbsent(region, name -> new FakeSecrets(this, name));
    }

    @Override
    public FakeTables tables(RegionName region) {
        return tables.computeIfAbsent(region, name -> new FakeTables(this, name));
    }

    @Override
    public FakeDistributions distributions() {
        return distributions;
    }

    @Override
    public FakeObjectStore objectStore(RegionName region) {
        return objectStores.computeIfAbsent(region, name -> new FakeObjectStore(this, name));
    }

    @Override
    public FakeAlarms alarms(RegionName region) {
        return alarms.computeIfAbsent(region, name -> new FakeAlarms(this, name));
    }

    @Override
    public FakeTraffic traffic() {
        return traffic;
    }

    @Override
    public FakeRoles roles() {
        return roles;
    }

    @Override
    public FakeOutside outside() {
        return outside;
    }

    @Override
    public FakeRepositories repositories() {
        return repositories;
    }

    @Override
    public FakeProvisioner provisioner() {
        return provisioner;
    }

    /** Who calls in a Region, where it is somebody else. */
    public final Map<RegionName, Caller> callers = new ConcurrentHashMap<>();

    /** As whom the calls are made. */
    public Caller caller =
            new Caller(HealthySite.ACCOUNT, "arn:aws:sts::" + HealthySite.ACCOUNT + ":assumed-role/ops/me");

    public List<String> endpoints = List.of();
    public Optional<RegionName> signInRegion = Optional.empty();

    @Override
    public Caller caller(RegionName region) {
        return call(new Call("sts:GetCallerIdentity", region, ""), () -> callers.getOrDefault(region, caller));
    }

    @Override
    public List<String> endpoints() {
        return endpoints;
    }

    @Override
    public Optional<RegionName> signInRegion() {
        return signInRegion;
    }

    @Override
    public Threads threads() {
        return threads;
    }

    @Override
    public VirtualClock clock() {
        return clock;
    }

    @Override
    public boolean isSimulated() {
        return false;
    }

    @Override
    public void close() {
        closed = true;
    }

    public boolean isClosed() {
        return closed;
    }

    public Pace pace() {
        return pace;
    }

    /** Every call to an operation (in any Region) fails from now on. */
    public void fail(String operation, CloudException.Cause reason) {
        fail(call -> call.operation().equals(operation), reason);
    }

    /** Every call to an operation in one Region fails from now on. */
    public void fail(String operation, RegionName region, CloudException.Cause reason) {
        fail(call -> call.operation().equals(operation) && region.equals(call.region()), reason);
    }

    /** Every call that matches fails from now on, without effect. */
    public void fail(Predicate<Call> which, CloudException.Cause reason) {
        addFault(new Fault(which, reason, false, Integer.MAX_VALUE));
    }

    /** The next {@code times} calls that match fail without effect. */
    public void failTimes(int times, Predicate<Call> which, CloudException.Cause reason) {
        addFault(new Fault(which, reason, false, times));
    }

    /** The next call that matches takes effect, but its answer is lost: the caller gets UNREACHABLE. */
    public void loseAnswer(Predicate<Call> which) {
        addFault(new Fault(which, CloudException.Cause.UNREACHABLE, true, 1));
    }

    /** Nothing is to fail any more. Lost Regions stay lost. */
    public void failNothing() {
        synchronized (world) {
            faults.clear();
        }
    }

    /** No endpoint of a Region answers any more. Route 53, IAM and what has already been asked of AWS go on. */
    public void lose(RegionName region) {
        lost.add(region);
    }

    public void restore(RegionName region) {
        lost.remove(region);
    }

    /**
     * Runs before each call is carried out, on the caller's thread: it may block (to prove that calls run side by
     * side), throw (anything), or kill the test's executor in the middle of a step.
     */
    public void beforeEachCall(Consumer<Call> hook) {
        hooks.add(hook);
    }

    /** Runs after each call that was carried out, before its answer (or the loss of it) reaches the caller. */
    public void afterEachCall(Consumer<Call> hook) {
        afterHooks.add(hook);
    }

    /** All calls so far, in order of arrival. */
    public List<Call> calls() {
        synchronized (world) {
            return List.copyOf(calls);
        }
    }

    public long count(String operation) {
        return calls().stream()
                .filter(call -> call.operation().equals(operation))
                .count();
    }

    /** Calls that were made more than once, with how often. */
    public Map<Call, Long> repeatedCalls() {
        Map<Call, Long> counts =
                calls().stream().collect(Collectors.groupingBy(call -> call, HashMap::new, Collectors.counting()));
        counts.values().removeIf(count -> count == 1);
        return counts;
    }

    public Set<String> operationsCalled() {
        return calls().stream().map(Call::operation).collect(Collectors.toCollection(TreeSet::new));
    }

    public void forgetCalls() {
        synchronized (world) {
            calls.clear();
        }
    }

    /** A new identifier, numbered in order: {@code prefix-0001}. */
    String nextId(String prefix) {
        synchronized (world) {
            identifiers++;
            return String.format("%s-%04d", prefix, identifiers);
        }
    }

    /** Has the world change after a delay, under its lock. */
    void later(Duration delay, Runnable change) {
        clock.after(delay, () -> {
            synchronized (world) {
                change.run();
            }
        });
    }

    <T> T call(Call call, Supplier<T> body) {
        synchronized (world) {
            calls.add(call);
        }
        hooks.forEach(hook -> hook.accept(call));
        if (call.region() != null && lost.contains(call.region())) {
            throw failure(call, CloudException.Cause.UNREACHABLE, "no answer from the endpoint within 3 s");
        }
        T result;
        Fault fault;
        synchronized (world) {
            fault = faultFor(call);
            if (fault != null && !fault.afterEffect) {
                throw failure(call, fault.reason, describe(fault.reason));
            }
            result = body.get();
        }
        afterHooks.forEach(hook -> hook.accept(call));
        if (fault != null) {
            throw failure(call, fault.reason, "the connection was closed before an answer came");
        }
        return result;
    }

    private void addFault(Fault fault) {
        synchronized (world) {
            faults.add(fault);
        }
    }

    private @Nullable Fault faultFor(Call call) {
        for (Fault fault : faults) {
            if (fault.remaining > 0 && fault.which.test(call)) {
                fault.remaining--;
                return fault;
            }
        }
        return null;
    }

    private static CloudException failure(Call call, CloudException.Cause reason, String message) {
        return new CloudException(reason, call.operation(), call.region(), message, null);
    }

    private static String describe(CloudException.Cause reason) {
        return switch (reason) {
            case NOT_FOUND -> "there is no such thing";
            case ACCESS_DENIED -> "not authorized to perform this operation";
            case CREDENTIALS -> "no credentials were found";
            case UNKNOWN_KEY -> "the security token is not valid";
            case ISSUER_SILENT -> "no credentials yet: can't reach their issuer";
            case THROTTLED -> "rate exceeded";
            case INVALID_STATE -> "not in a state for this";
            case CONFLICT -> "already there";
            case REJECTED -> "the request is not valid";
            case NOT_CONNECTED -> "connection refused";
            case UNREACHABLE -> "no answer from the endpoint within 3 s";
            case SERVICE_FAULT -> "internal failure";
        };
    }

    /** A cluster isn't a replica any more, which its source shows in its own Region. */
    void forgetReplica(String arn) {
        databases.values().forEach(each -> each.forgetReplica(arn));
    }

    /** A global database changes, which each of its Regions tells. */
    void everyGlobal(String id, UnaryOperator<Databases.GlobalCluster> change) {
        databases.values().forEach(each -> each.globals.computeIfPresent(id, (key, old) -> change.apply(old)));
    }

    /** Clusters of whatever Region change. */
    void everyCluster(UnaryOperator<Databases.Cluster> change) {
        databases.values().forEach(each -> each.clusters.replaceAll((id, old) -> change.apply(old)));
    }

    /** The Region of a bucket, by the name that it alone has. */
    Optional<RegionName> regionOfBucket(String name) {
        return objectStores.entrySet().stream()
                .filter(each -> each.getValue().buckets.containsKey(name))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
