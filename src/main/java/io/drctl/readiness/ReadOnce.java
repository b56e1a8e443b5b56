package io.drctl.readiness;

import io.drctl.cloud.Threads;
import io.drctl.inventory.RegionName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one verification: each thing is read at most once, however many checks ask for it, and from the moment
 * at which the first one asks. It starts the call and returns at once.
 *
 * <p>What depends on another answer (the targets on the target groups, these on the load balancer) waits for it on a
 * thread of its own, so that the time is that of the longest chain.
 */
final class ReadOnce {
    private record Key(String what, @Nullable RegionName region, String argument) {}

    private final Threads threads;
    private final Map<Key, Reading<?>> started = new ConcurrentHashMap<>();

    ReadOnce(Threads threads) {
        this.threads = threads;
    }

    /**
     * Reads something.
     *
     * @param what the operation, such as {@code ec2:DescribeVpcs}, as a message names it; with the Region and the
     *     argument it stands for one call and the type of its answer
     * @param region null for what lives in none
     * @param argument empty where there is only one such call in a Region
     */
    // The key names the operation and its arguments, so what is stored under it is of that operation's type.
    @SuppressWarnings("unchecked")
    <T> Reading<T> of(String what, @Nullable RegionName region, String argument, Supplier<T> call) {
        return (Reading<T>) started.computeIfAbsent(
                new Key(what, region, argument),
                key -> new Reading<>(what, region, threads.start("verify", call::get)));
    }

    /** Reads something that is found by its name. */
    <T> Reading<T> named(String what, RegionName region, String name, Function<String, T> call) {
        return of(what, region, name, () -> call.apply(name));
    }
}
