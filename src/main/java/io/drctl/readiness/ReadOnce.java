package io.drctl.readiness;

import io.drctl.cloud.Threads;
import io.drctl.inventory.RegionName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one verification: each thing is read at most once, however many checks ask for it, starting when the
 * first one asks. A request starts the call and returns immediately.
 *
 * <p>A read that depends on another answer (targets on target groups, these on the load balancer) waits for it on its
 * own thread, so that the total time is that of the longest chain.
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
     * argument it identifies one call and its answer's type
     * @param region null for what is in no Region
     * @param argument empty where a Region has only one such call
     */
    // The key names the operation and its arguments, so the value stored under it has that operation's type.
    @SuppressWarnings("unchecked")
    <T> Reading<T> of(String what, @Nullable RegionName region, String argument, Supplier<T> call) {
        return (Reading<T>) started.computeIfAbsent(
                new Key(what, region, argument),
                key -> new Reading<>(what, region, threads.start("verify", call::get)));
    }

    /** Reads something by its name. */
    <T> Reading<T> named(String what, RegionName region, String name, Function<String, T> call) {
        return of(what, region, name, () -> call.apply(name));
    }
}
