package io.drctl.discovery;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.Listings;
import io.drctl.cloud.Threads;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class SurveyTest {
    private static final Listings EMPTY = (Listings) Proxy.newProxyInstance(
            Listings.class.getClassLoader(),
            new Class<?>[] {Listings.class},
            (proxy, method, arguments) -> method.getReturnType().equals(Optional.class) ? Optional.empty() : List.of());

    /** What the thread that looks does, in order; the threads that it starts may do the same. */
    private final List<String> done = new ArrayList<>();

    private final Thread looking = Thread.currentThread();

    private void did(String what) {
        if (Thread.currentThread() == looking) {
            done.add(what);
        }
    }

    private Threads noted(Threads threads) {
        return new Threads() {
            @Override
            public <T> Pending<T> start(String name, Callable<T> work) {
                did("starts");
                Pending<T> pending = threads.start(name, work);
                return new Pending<>() {
                    @Override
                    public T join() {
                        did("waits");
                        return pending.join();
                    }

                    @Override
                    public T join(Duration patience) throws TimeoutException {
                        did("waits");
                        return pending.join(patience);
                    }
                };
            }

            @Override
            public Signal signal() {
                return threads.signal();
            }
        };
    }

    private Cloud noted(Cloud cloud) {
        Threads threads = noted(cloud.threads());
        return (Cloud) Proxy.newProxyInstance(
                Cloud.class.getClassLoader(), new Class<?>[] {Cloud.class}, (proxy, method, arguments) -> {
                    try {
                        return switch (method.getName()) {
                            case "threads" -> threads;
                            case "listings" -> EMPTY;
                            default -> method.invoke(cloud, arguments);
                        };
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void describe_calls_run_side_by_side_in_both_regions() {
        new Survey(noted(HealthySite.of(Inventories.flaskSite()))).lists(PRIMARY, RECOVERY);

        int first = done.indexOf("waits");
        assertThat(first).as("questions of two Regions").isGreaterThan(20);
        assertThat(done.subList(0, first)).containsOnly("starts");
        assertThat(done.subList(first, done.size()))
                .as("none waits for another's answer")
                .containsOnly("waits");
    }
}
