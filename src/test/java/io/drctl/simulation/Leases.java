package io.drctl.simulation;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.ObjectStore;
import io.drctl.inventory.RegionName;
import io.drctl.sim.Call;
import io.drctl.sim.CallEffect;
import io.drctl.sim.SimulatedCloud;
import io.drctl.sim.World;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who holds the site's lease, as its object in the world says; and who has heard that somebody else does, as S3 has
 * answered them. Of what drctl says about it this believes nothing.
 */
final class Leases {
    private static final String PREFIX = "drctl/lease/";

    /** How long a lease holds that isn't renewed. */
    private static final Duration EXPIRY = Duration.ofSeconds(60);

    /** From the last look at the lease to a call's arrival: the calls of one step follow each other. */
    private static final Duration CALL_MAX = Duration.ofSeconds(45);

    /** What a process knows of one object. */
    private static final class Known {
        private boolean isHeld;
        private @Nullable Instant lostAt;
        /** Whether its last question has, or had, no answer. */
        private boolean isImpaired;
    }

    /** What the object says. */
    private record Holder(String host, String run, boolean released) {
        static Holder of(String text) {
            JsonNode node = JsonMapper.shared().readTree(text);
            return new Holder(
                    node.path("host").asString(""),
                    node.path("run").asString(""),
                    node.path("released").asBoolean(false));
        }
    }

    private final World world;
    private final Supplier<Instant> now;
    private final List<Violation> found = new ArrayList<>();
    /** By process and key. */
    private final Map<String, Map<String, Known>> known = new HashMap<>();

    private final Map<String, String> hosts = new HashMap<>();
    private final Map<String, String> bucketOf = new TreeMap<>();
    private final Map<String, RegionName> regionOf = new HashMap<>();
    private final List<String> breaking = new ArrayList<>();
    private int effectsSeen;
    /** By key: who has written last, when, and what. */
    private final Map<String, CallEffect> lastWrite = new HashMap<>();

    private final Map<String, Holder> lastHolder = new HashMap<>();

    Leases(World world, Supplier<Instant> now) {
        this.world = world;
        this.now = now;
    }

    List<Violation> found() {
        return found;
    }

    static boolean isOfLease(Call call) {
        return isOfLease(call.subject());
    }

    static boolean isOfLease(String subject) {
        return subject.startsWith(PREFIX);
    }

    /** The run that holds a lease now; empty when none does. */
    Optional<String> holderRun() {
        return bucketOf.keySet().stream()
                .flatMap(key -> holder(key).stream())
                .filter(holder -> !holder.released())
                .map(Holder::run)
                .findFirst();
    }

    /**
     * The cloud of a process, whose answers about leases are overheard.
     *
     * @param breaks whether its operator has said whose lease it is to take away
     */
    Cloud overheard(Cloud cloud, String process, String host, boolean breaks) {
        hosts.put(process, host);
        if (breaks) {
            breaking.add(process);
        }
        return (Cloud) Proxy.newProxyInstance(
                Cloud.class.getClassLoader(), new Class<?>[] {Cloud.class}, (proxy, method, arguments) -> {
                    Object answer = call(cloud, method, arguments);
                    return answer instanceof ObjectStore store
                            ? overheard(store, (RegionName) arguments[0], process)
                            : answer;
                });
    }

    private ObjectStore overheard(ObjectStore store, RegionName region, String process) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("read") && !method.getName().equals("write")) {
                        return call(store, method, arguments);
                    }
                    String key = (String) arguments[1];
                    bucketOf.put(key, (String) arguments[0]);
                    regionOf.put(key, region);
                    Known own = known.computeIfAbsent(process, name -> new HashMap<>())
                            .computeIfAbsent(key, name -> new Known());
                    own.isImpaired = true;
                    Optional<?> answer = (Optional<?>) Objects.requireNonNull(call(store, method, arguments));
                    own.isImpaired = false;
                    if (method.getName().equals("read")) {
                        answer.ifPresent(stored -> read(process, own, (ObjectStore.Stored) stored));
                    } else if (answer.isPresent()) {
                        own.isHeld = !Holder.of((String) arguments[2]).released();
                        own.lostAt = null;
                    }
                    return answer;
                });
    }

    private void read(String process, Known own, ObjectStore.Stored stored) {
        Holder holder = Holder.of(stored.text());
        if (own.isHeld && !holder.host().equals(hosts.get(process)) && !holder.released()) {
            own.isHeld = false;
            own.lostAt = now.get();
        }
    }

    private static @Nullable Object call(Object target, java.lang.reflect.Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    private Optional<Instant> lost(String process) {
        return known.getOrDefault(process, Map.of()).values().stream()
                .flatMap(own -> Optional.ofNullable(own.lostAt).stream())
                .findFirst();
    }

    /** A process has written down what it is about to call. */
    void intended(String process, String step) {
        lost(process)
                .ifPresent(at -> violated(
                        14,
                        process + " begins the calls of " + step + ", having heard at " + at
                                + " that its lease is lost"));
    }

    /** A process makes a call that changes something. */
    void calling(Call call, boolean isOneWay) {
        String process = call.process();
        lost(process)
                .filter(at -> at.plus(CALL_MAX).isBefore(now.get()))
                .ifPresent(at -> violated(14, call + ", having heard at " + at + " that its lease is lost"));
        if (!isOneWay) {
            return;
        }
        catchUp();
        known.getOrDefault(process, Map.of()).forEach((key, own) -> {
            Holder holder = lastHolder.get(key);
            CallEffect write = lastWrite.get(key);
            if (own.isImpaired
                    || holder == null
                    || write == null
                    || holder.released()
                    || holder.host().equals(hosts.get(process))) {
                return;
            }
            Instant lostAt = lostAt(key, process);
            if (lostAt != null && lostAt.plus(CALL_MAX).isBefore(now.get())) {
                violated(15, call + ", while " + write.process() + " has held the lease since " + lostAt);
            }
        });
    }

    /** Since when others have written an object, after a process has last. */
    private @Nullable Instant lostAt(String key, String process) {
        Instant since = null;
        List<CallEffect> effects = world.effects();
        for (int i = effects.size() - 1; i >= 0; i--) {
            CallEffect effect = effects.get(i);
            if (effect.subject().equals(key) && effect.changed()) {
                if (effect.process().equals(process)) {
                    break;
                }
                since = effect.at();
            }
        }
        return since;
    }

    /** Goes through what was written since: nobody takes a lease from who is alive, unless told to. */
    void catchUp() {
        List<CallEffect> effects = world.effects();
        for (; effectsSeen < effects.size(); effectsSeen++) {
            CallEffect effect = effects.get(effectsSeen);
            String key = effect.subject();
            if (!isOfLease(key) || !effect.changed()) {
                continue;
            }
            CallEffect before = lastWrite.put(key, effect);
            Holder old = lastHolder.get(key);
            if (before != null
                    && old != null
                    && !old.released()
                    && !Objects.equals(old.host(), hosts.get(effect.process()))
                    && !breaking.contains(effect.process())
                    && before.at().plus(EXPIRY).isAfter(effect.at())) {
                violated(
                        15,
                        effect.process() + " took the lease at " + effect.at() + " that run " + old.run() + " of "
                                + old.host() + " had written at " + before.at());
            }
            lastHolder.put(key, Holder.of(effect.detail()));
        }
    }

    private Optional<Holder> holder(String key) {
        return SimulatedCloud.omniscient(world)
                .objectStore(Objects.requireNonNull(regionOf.get(key)))
                .read(Objects.requireNonNull(bucketOf.get(key)), key)
                .map(stored -> Holder.of(stored.text()));
    }

    private void violated(int invariant, String text) {
        found.add(new Violation(invariant, text));
    }
}
