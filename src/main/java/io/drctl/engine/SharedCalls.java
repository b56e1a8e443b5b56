package io.drctl.engine;

import io.drctl.cloud.Alarms;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.Databases;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.Threads;
import io.drctl.cloud.TrafficRouting;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.RegionName;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a call once that several steps want to make at the same time. The steps of a site's applications go side by
 * side, and ask the same of the same Regions: a hundred applications would otherwise make a hundred times the calls of
 * one, and AWS would have them wait (Route 53 answers five requests a second in an account: Developer Guide, "Quotas").
 *
 * <p>Nothing is remembered: who asks later gets an answer of its own. An answer is at most {@link #TOGETHER} older than
 * its question, which is less than what AWS's reads lag behind its writes; and records of Route 53, whose reads don't
 * lag, are never older.
 */
final class SharedCalls implements PortCalls.Keeper {
    /** A call that was begun that recently is as good as one's own. */
    static final Duration TOGETHER = Duration.ofMillis(100);

    /** Each change has to be asked about until all of Route 53's servers have it. */
    private static final Duration CHANGES_APART = Duration.ofSeconds(1);

    /** What is the same for all who ask. To put a data point is among it: the same one twice is one. */
    private static final Map<Class<?>, Set<String>> SAME = Map.of(
            TrafficRouting.class, Set.of("hostedZones", "isInSync", "healthCheck"),
            Alarms.class, Set.of("alarm", "report"),
            LoadBalancing.class,
                    Set.of("loadBalancer", "listeners", "rules", "targets", "targetGroups", "clientKeepAlive"),
            Databases.class, Set.of("cluster", "instances", "replicaLag"));

    private record Question(
            Class<?> adapter, @Nullable RegionName region, String method, List<@Nullable Object> arguments) {}

    private final Cloud cloud;
    private final Map<Question, Flight> flights = new HashMap<>();
    private final Map<HostedZone, Batches<String, List<RecordSet>>> reads = new ConcurrentHashMap<>();
    private final Map<String, Batches<RecordChange, String>> changes = new ConcurrentHashMap<>();

    private SharedCalls(Cloud cloud) {
        this.cloud = cloud;
    }

    static Cloud over(Cloud cloud) {
        return PortCalls.through(cloud, new SharedCalls(cloud));
    }

    @Override
    public @Nullable Object pass(Class<?> port, Method method, @Nullable RegionName region, PortCalls.Call call)
            throws Throwable {
        if (SAME.getOrDefault(port, Set.of()).contains(method.getName())) {
            Question question = new Question(call.adapter().getClass(), region, method.getName(), call.arguments());
            try {
                return shared(question, call);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CompletionException(e);
            }
        }
        if (port == TrafficRouting.class) {
            List<@Nullable Object> with = call.arguments();
            if (method.getName().equals("records") && with.get(1) instanceof String name) {
                return records((HostedZone) Objects.requireNonNull(with.get(0))).ask(name);
            }
            if (method.getName().equals("change")) {
                return changes((String) Objects.requireNonNull(with.get(0))).ask(RecordChange.of(with));
            }
        }
        return call.make();
    }

    private @Nullable Object shared(Question question, PortCalls.Call call) throws InterruptedException {
        Duration now = cloud.clock().elapsed();
        Flight flight;
        boolean isOwn = false;
        synchronized (flights) {
            flight = flights.get(question);
            if (flight == null || now.minus(flight.begun).compareTo(TOGETHER) > 0) {
                flight = new Flight(now, cloud.threads().signal());
                flights.put(question, flight);
                isOwn = true;
            }
        }
        if (isOwn) {
            flight.outcome = Outcome.of(call::make);
            synchronized (flights) {
                flights.remove(question, flight);
            }
            flight.over.raise();
        } else {
            flight.over.await();
        }
        return Objects.requireNonNull(flight.outcome).get();
    }

    /** A call under way. */
    private static final class Flight {
        private final Duration begun;
        private final Threads.Signal over;
        private volatile @Nullable Outcome outcome;

        private Flight(Duration begun, Threads.Signal over) {
            this.begun = begun;
            this.over = over;
        }
    }

    private Batches<String, List<RecordSet>> records(HostedZone zone) {
        return reads.computeIfAbsent(
                zone,
                of -> batches(Duration.ZERO, (first, next) -> true, names -> {
                    if (names.size() == 1) {
                        return List.of(cloud.traffic().records(of, names.get(0)));
                    }
                    Map<String, List<RecordSet>> all = cloud.traffic().records(of, new LinkedHashSet<>(names));
                    return names.stream()
                            .map(name -> Objects.requireNonNull(all.get(name)))
                            .toList();
                }));
    }

    private <Q, A> Batches<Q, A> batches(
            Duration apart, BiPredicate<List<Q>, Q> goesWith, Function<List<Q>, List<A>> call) {
        return new Batches<>(cloud.threads(), cloud.clock(), apart, goesWith, call);
    }

    private Batches<RecordChange, String> changes(String zoneId) {
        return changes.computeIfAbsent(
                zoneId,
                of -> batches(CHANGES_APART, RecordChange::goesWith, several -> {
                    List<RecordSet> upserts = new ArrayList<>();
                    several.forEach(each -> upserts.addAll(each.upserts()));
                    String id = cloud.traffic().change(of, upserts, RecordChange.comment(several));
                    return several.stream().map(each -> id).toList();
                }));
    }

    /** A change of records that may go in one atomic batch with others. */
    private record RecordChange(List<RecordSet> upserts, String comment) {
        /**
         * Route 53 takes 1,000 records a batch, where those that are there already count twice, and 32,000 characters
         * of values (Developer Guide, "Quotas": ChangeResourceRecordSets).
         */
        private static final int RECORDS_MAX = 400;

        private static final int CHARACTERS_MAX = 12_000;

        @SuppressWarnings("unchecked") // As the port declares it.
        static RecordChange of(List<@Nullable Object> arguments) {
            return new RecordChange((List<RecordSet>) Objects.requireNonNull(arguments.get(1)), (String)
                    Objects.requireNonNull(arguments.get(2)));
        }

        /** No record twice, and no more than Route 53 takes. */
        static boolean goesWith(List<RecordChange> others, RecordChange next) {
            List<RecordSet> all = new ArrayList<>(next.upserts);
            others.forEach(each -> all.addAll(each.upserts));
            long characters = all.stream()
                    .flatMap(each -> each.values().stream())
                    .mapToLong(String::length)
                    .sum();
            long different = all.stream()
                    .map(each -> List.of(each.name(), each.type(), String.valueOf(each.setIdentifier())))
                    .distinct()
                    .count();
            return different == all.size() && all.size() <= RECORDS_MAX && characters <= CHARACTERS_MAX;
        }

        static String comment(List<RecordChange> several) {
            String first = several.get(0).comment;
            int others = several.size() - 1;
            return others == 0 ? first : first + ", and " + others + (others == 1 ? " other step" : " other steps");
        }
    }
}
