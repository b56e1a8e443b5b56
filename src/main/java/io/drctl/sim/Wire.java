package io.drctl.sim;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.WallClock;
import io.drctl.inventory.RegionName;
import io.drctl.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What lies between a drctl process and the world: latency, faults, and the SDK's automatic retries. A call ends as the
 * live adapters would end it after the same trouble, and takes as long (see {@code Retries}, {@code SdkClients} and
 * {@code Failure} in {@code aws}).
 */
final class Wire {
    private static final int ATTEMPTS_MAX = 4;
    private static final long CONNECT_TIMEOUT_MILLIS = 3_000;
    private static final long READ_TIMEOUT_MILLIS = 15_000;
    private static final long CALL_TIMEOUT_MILLIS = 32_000;
    private static final long BACKOFF_MILLIS = 100;
    private static final long THROTTLING_BACKOFF_MILLIS = 1_000;
    private static final long BACKOFF_MAX_MILLIS = 8_000;

    /** Where Route 53 and IAM have their control planes. */
    private static final RegionName GLOBAL_SERVICES = new RegionName("us-east-1");

    /** A change that a call makes. */
    @FunctionalInterface
    interface Change<T> {
        Changed<T> make();
    }

    /** @param changed false when everything was already so */
    record Changed<T>(T answer, boolean changed, String detail) {
        static <T> Changed<T> now(T answer, String detail) {
            return new Changed<>(answer, true, detail);
        }

        static <T> Changed<T> already(T answer, String detail) {
            return new Changed<>(answer, false, detail);
        }
    }

    private final WorldHost host;
    private final WallClock clock;
    private final String process;
    private final CallObserver observer;
    private final boolean isPerfect;

    Wire(WorldHost host, WallClock clock, String process, CallObserver observer) {
        this(host, clock, process, observer, false);
    }

    /** A wire without latency or faults. */
    static Wire omniscient(World world, WallClock clock) {
        return new Wire(world, clock, "omniscient", CallObserver.NONE, true);
    }

    private Wire(WorldHost host, WallClock clock, String process, CallObserver observer, boolean isPerfect) {
        this.isPerfect = isPerfect;
        this.host = host;
        this.clock = clock;
        this.process = process;
        this.observer = observer;
    }

    /** Whether it is nobody's in the world, so that nothing keeps it from an answer. */
    boolean isPerfect() {
        return isPerfect;
    }

    World world() {
        return host.world();
    }

    /** Asks AWS; {@code body} gets the time whose state it is to report. */
    <T> T read(String operation, @Nullable RegionName region, String subject, LongFunction<T> body) {
        Call call = new Call(process, operation, region, subject, false);
        return observed(
                call,
                () -> aws(call, true, () -> {
                    long time =
                            Math.max(world().state().start, world().state().now - (isPerfect ? 0 : staleness(call)));
                    return body.apply(time);
                }));
    }

    /** Has AWS make a change that has the same result when it happens twice. */
    <T> T change(String operation, @Nullable RegionName region, String subject, Change<T> body) {
        return changing(operation, region, subject, true, body);
    }

    /** Has AWS make a change that must not happen twice. */
    <T> T changeOnce(String operation, @Nullable RegionName region, String subject, Change<T> body) {
        return changing(operation, region, subject, false, body);
    }

    private <T> T changing(
            String operation, @Nullable RegionName region, String subject, boolean repeatable, Change<T> body) {
        Call call = new Call(process, operation, region, subject, true);
        return observed(
                call,
                () -> aws(call, repeatable, () -> {
                    Changed<T> made = body.make();
                    world().note(new CallEffect(
                            world().now(), process, operation, region, subject, made.changed(), made.detail()));
                    return made.answer();
                }));
    }

    /** Asks something that is not an AWS API, such as a name server. */
    <T> T outside(String operation, String subject, AwsDurations latency, Supplier<T> body) {
        Call call = new Call(process, operation, null, subject, false);
        return observed(call, () -> {
            long millis = latency(latency, call);
            sleep(millis / 2, call);
            T answer = inWorld(call.mutating(), body);
            sleep(millis - millis / 2, call);
            return answer;
        });
    }

    /** For {@link #outside}: waits for an answer that will not come, then gives up. */
    CloudException silence(String operation, Cause cause, Duration waited, String message) {
        CloudException failure = new CloudException(cause, operation, null, message, null);
        sleep(waited.toMillis(), new Call(process, operation, null, "", false));
        return failure;
    }

    private <T> T observed(Call call, Supplier<T> body) {
        observer.before(call);
        try {
            return body.get();
        } finally {
            observer.after(call);
        }
    }

    private <T> T inWorld(Supplier<T> body) {
        return inWorld(false, body);
    }

    private <T> T inWorld(boolean changes, Supplier<T> body) {
        return host.at(clock.now(), changes, body);
    }

    private <T> T aws(Call call, boolean repeatable, Supplier<T> body) {
        if (isPerfect) {
            return inWorld(body);
        }
        Instant begun = clock.now();
        for (int attempt = 1; ; attempt++) {
            long latency = latency(AwsDurations.API_LATENCY, call);
            Fate fate = inWorld(() -> fate(call));
            switch (fate) {
                case ANSWERED -> {
                    sleep(latency / 2, call);
                    T answer;
                    try {
                        answer = inWorld(call.mutating(), body);
                    } catch (Refusal refused) {
                        sleep(latency - latency / 2, call);
                        throw failure(refused.reason(), call, refused.text());
                    }
                    sleep(latency - latency / 2, call);
                    return answer;
                }
                case NO_CONNECTION -> {
                    sleep(CONNECT_TIMEOUT_MILLIS, call);
                    throw failure(
                            Cause.NOT_CONNECTED,
                            call,
                            "no connection within " + CONNECT_TIMEOUT_MILLIS / 1000 + " s; nothing was sent");
                }
                case REFUSED_CONNECTION -> {
                    sleep(latency / 4, call);
                    if (attempt == ATTEMPTS_MAX) {
                        throw failure(Cause.NOT_CONNECTED, call, "no connection: Connection refused");
                    }
                    sleep(backoff(call, BACKOFF_MILLIS, attempt), call);
                }
                case CREDENTIALS_REFUSED -> {
                    sleep(latency, call);
                    throw failure(
                            Cause.CREDENTIALS,
                            call,
                            "ExpiredToken: The security token included in the request is expired");
                }
                case THROTTLED -> {
                    sleep(latency, call);
                    if (attempt == ATTEMPTS_MAX) {
                        throw failure(Cause.THROTTLED, call, "Throttling: Rate exceeded");
                    }
                    sleep(backoff(call, THROTTLING_BACKOFF_MILLIS, attempt), call);
                }
                case SERVICE_FAULT, SERVICE_FAULT_AFTER_EFFECT -> {
                    sleep(latency / 2, call);
                    if (fate == Fate.SERVICE_FAULT_AFTER_EFFECT) {
                        unheard(call, body);
                    }
                    sleep(latency - latency / 2, call);
                    if (!repeatable || attempt == ATTEMPTS_MAX) {
                        throw failure(
                                Cause.SERVICE_FAULT,
                                call,
                                "InternalFailure: The request processing has failed because of an unknown error");
                    }
                    sleep(backoff(call, BACKOFF_MILLIS, attempt), call);
                }
                case LOST_REQUEST, LOST_ANSWER -> {
                    sleep(latency / 2, call);
                    if (fate == Fate.LOST_ANSWER) {
                        unheard(call, body);
                    }
                    awaitNothing(call, begun, repeatable && attempt < ATTEMPTS_MAX);
                    sleep(backoff(call, BACKOFF_MILLIS, attempt), call);
                }
            }
        }
    }

    private static String noAnswer(long millis) {
        return "no answer within " + Durations.words(Duration.ofMillis(millis));
    }

    /** Waits out the read timeout; throws when the call is to be given up or has used up its total time. */
    private void awaitNothing(Call call, Instant begun, boolean again) {
        long left = CALL_TIMEOUT_MILLIS - Duration.between(begun, clock.now()).toMillis();
        sleep(Math.max(0, Math.min(READ_TIMEOUT_MILLIS, left)), call);
        if (left <= READ_TIMEOUT_MILLIS) {
            throw failure(Cause.UNREACHABLE, call, noAnswer(CALL_TIMEOUT_MILLIS));
        }
        if (!again) {
            throw failure(Cause.UNREACHABLE, call, noAnswer(READ_TIMEOUT_MILLIS));
        }
    }

    /** The request arrives and is carried out or refused, but the caller never learns of it. */
    private <T> void unheard(Call call, Supplier<T> body) {
        try {
            inWorld(call.mutating(), body);
        } catch (Refusal refused) {
            // That was the answer, and it was lost.
        }
    }

    private Fate fate(Call call) {
        RegionName endpoint = call.region() == null ? GLOBAL_SERVICES : call.region();
        return world().faults().fate(call, endpoint, world().chance());
    }

    /**
     * Route 53's records are never stale: the list is the most current version, including changes still
     * {@code PENDING} (<a
     * href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html">ListResourceRecordSets</a>).
     * Nor is what a server says of itself, nor an object of S3.
     */
    private long staleness(Call call) {
        if (call.operation().equals("route53:ListResourceRecordSets")
                || call.operation().equals("s3:GetObject")
                || call.service().equals("sql")) {
            return 0;
        }
        long most = world().faults().stalenessMaxMillis();
        return most == 0 ? 0 : world().chance().between("staleness " + call.purpose(), 0, most);
    }

    private long latency(AwsDurations kind, Call call) {
        return inWorld(() -> world().draw(kind, call.purpose()));
    }

    private long backoff(Call call, long base, int attempt) {
        long most = Math.min(BACKOFF_MAX_MILLIS, base << (attempt - 1));
        return inWorld(() -> world().chance().between("backoff " + call.purpose(), 0, most));
    }

    private void sleep(long millis, Call call) {
        if (millis <= 0) {
            return;
        }
        try {
            clock.sleep(Duration.ofMillis(millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloudException(
                    Cause.UNREACHABLE, call.operation(), call.region(), "interrupted before the answer", e);
        }
    }

    private static CloudException failure(Cause cause, Call call, String message) {
        return new CloudException(cause, call.operation(), call.region(), message, null);
    }
}
