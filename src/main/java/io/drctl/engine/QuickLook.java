package io.drctl.engine;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.OutsideView;
import io.drctl.cloud.Threads;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import io.drctl.text.Durations;
import io.drctl.text.Words;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A look that doesn't wait for a Region that is dark: when another one has answered, a Region has a little longer for
 * its own first answer, and then isn't asked any more. From a Region that has answered once everything else is waited
 * for, but not for long: a service may hang in a Region that is well, and once one answer was late nothing more is
 * asked. Where no Region answers, as without a network, all are waited for.
 *
 * <p>It is good enough to look by, and not to act by: who acts asks again, and waits.
 */
public final class QuickLook {
    /**
     * A first answer takes four times the way there and back, with TCP's and TLS's handshakes. Within a continent that
     * is a tenth of a second (so that a look takes less than a second), and between two of them up to three.
     */
    private static final Duration NEAR = Duration.ofMillis(400);

    private static final Duration FAR = Duration.ofMillis(1200);

    /** For each answer of a Region that is well, which takes some tenths of a second. */
    private static final Duration EACH_NEAR = Duration.ofSeconds(3);

    private static final Duration EACH_FAR = Duration.ofSeconds(6);

    private static final Duration POLL = Duration.ofMillis(50);

    private final Cloud cloud;
    private final Duration longer;
    private final Duration each;
    private final Threads threads;
    private final Map<String, Place> places = new LinkedHashMap<>();
    /** What was given up in places that answer, and how long it was waited for. */
    private final Map<String, Duration> late = new LinkedHashMap<>();
    /** How long the first answer of any Region took; null while there is none. */
    private @Nullable Duration first;

    /** A Region, or a service that is in none, as it has answered so far. */
    private static final class Place {
        private final Duration asked;
        private boolean isHeard;
        private @Nullable Duration waited;

        Place(Duration asked) {
            this.asked = asked;
        }
    }

    /** A look by this cloud's ports at a site. */
    public QuickLook(Inventory inventory, Cloud cloud) {
        this.cloud = cloud;
        boolean isFar = inventory.regions().stream()
                        .map(region -> continent(region.name()))
                        .distinct()
                        .count()
                > 1;
        this.longer = isFar ? FAR : NEAR;
        this.each = isFar ? EACH_FAR : EACH_NEAR;
        this.threads = cloud.threads();
    }

    /** As AWS calls it: {@code us} of {@code us-east-2}. */
    private static String continent(RegionName region) {
        return region.value().substring(0, region.value().indexOf('-'));
    }

    /** The cloud to look by. */
    public Cloud cloud() {
        return PortCalls.through(cloud, this::pass);
    }

    /**
     * How long was waited for what gave no answer: by Region, by service, or, where others in a Region answer, as
     * {@code cloudwatch in us-east-2}.
     */
    public synchronized Map<String, Duration> silent() {
        Map<String, Duration> silent = new LinkedHashMap<>(late);
        places.forEach((name, place) -> {
            if (place.waited != null) {
                silent.put(name, place.waited);
            }
        });
        return silent;
    }

    /**
     * What to do before anything else, where something was given up: a Region that is only slow must not be left
     * because of a look that was quick. Empty where all was heard.
     */
    public Optional<NextStep> toWait() {
        Map<String, Duration> silent = silent();
        if (silent.isEmpty()) {
            return Optional.empty();
        }
        String which = Words.list(silent.entrySet().stream()
                .map(each -> each.getKey() + " gave no answer within " + Durations.words(each.getValue()))
                .toList());
        return Optional.of(new NextStep(
                which + ", and may only be slow. To know, and to see what to do then, wait for it",
                Command.drctl("status", "--wait")));
    }

    private @Nullable Object pass(Class<?> port, Method method, @Nullable RegionName region, PortCalls.Call call)
            throws Throwable {
        boolean isAsked = port == Cloud.class ? method.getName().equals("caller") : port != OutsideView.class;
        if (!isAsked) {
            return call.make();
        }
        String operation = PortCalls.operation(port, method);
        Place place = place(region == null ? service(operation) : region.value());
        return isHeard(place) ? inTime(operation, region, call) : patiently(place, operation, region, call);
    }

    private @Nullable Object inTime(String operation, @Nullable RegionName region, PortCalls.Call call) {
        if (isLate()) {
            throw givenUp(operation, region, "not asked any more, since other answers were late");
        }
        return inTime(operation, region, threads.start(operation, () -> Outcome.of(call::make)));
    }

    private @Nullable Object inTime(String operation, @Nullable RegionName region, Threads.Pending<Outcome> pending) {
        try {
            return pending.join(each).get();
        } catch (TimeoutException e) {
            late(service(operation) + (region == null ? "" : " in " + region));
            throw givenUp(operation, region, "no answer within " + Durations.words(each));
        }
    }

    private synchronized boolean isLate() {
        return !late.isEmpty();
    }

    private static String service(String operation) {
        return operation.substring(0, operation.indexOf(':'));
    }

    private synchronized void late(String what) {
        late.put(what, each);
    }

    private static CloudException givenUp(String operation, @Nullable RegionName region, String why) {
        return new CloudException(CloudException.Cause.UNREACHABLE, operation, region, why, null);
    }

    private @Nullable Object patiently(Place place, String operation, @Nullable RegionName region, PortCalls.Call call)
            throws Throwable {
        demand(place, operation, region);
        Threads.Pending<Outcome> pending = threads.start(operation, () -> Outcome.of(call::make));
        while (true) {
            if (isHeard(place)) {
                return inTime(operation, region, pending);
            }
            try {
                Outcome outcome = pending.join(POLL);
                if (!outcome.isSilence()) {
                    heard(place);
                }
                return outcome.get();
            } catch (TimeoutException e) {
                demand(place, operation, region);
            }
        }
    }

    /** Gives a place up that should have answered by now. */
    private synchronized void demand(Place place, String operation, @Nullable RegionName region) {
        Duration waited = cloud.clock().elapsed().minus(place.asked);
        if (place.waited == null && !place.isHeard && first != null) {
            place.waited = waited.compareTo(first.plus(longer)) >= 0 ? waited : null;
        }
        if (place.waited != null) {
            throw givenUp(operation, region, "no answer within " + Durations.words(place.waited));
        }
    }

    private synchronized Place place(String name) {
        return places.computeIfAbsent(name, unheard -> new Place(cloud.clock().elapsed()));
    }

    private synchronized boolean isHeard(Place place) {
        return place.isHeard;
    }

    private synchronized void heard(Place place) {
        if (!place.isHeard) {
            place.isHeard = true;
            place.waited = null;
            Duration took = cloud.clock().elapsed().minus(place.asked);
            first = first == null || took.compareTo(first) < 0 ? took : first;
        }
    }
}
