package io.drctl.action.traffic;

import io.drctl.action.CheckResult;
import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.StepContext;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.Threads;
import io.drctl.inventory.RegionName;
import io.drctl.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * How long clients may stay where users were sent before: DNS changes no connection that is open, and no answer that
 * somebody has. A resolver may give the old answer until its TTL has passed, and who connects by it may keep that
 * connection for as long as the load balancer that was left allows (<a
 * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html">attributes
 * of a load balancer</a>).
 */
public final class OldClients {
    /** When the last of them have left, unless their resolvers keep answers for longer than they may. */
    public static final Fact<Instant> UNTIL = Fact.time("old-clients-until");
    /** The Region in which they may be until then. */
    public static final Fact<String> REGION = Fact.text("old-clients-in");

    /** Of an alias to a load balancer (Route 53 Developer Guide, "Values specific for simple alias records"). */
    private static final Duration TTL = Duration.ofSeconds(60);

    private static final Duration KEEP_ALIVE_DEFAULT = Duration.ofHours(1);

    /** Nobody waits for long for a Region that is left. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final StepContext context;
    private final RegionName left;
    private final Threads.Pending<Optional<Duration>> keepAlive;

    private OldClients(StepContext context, RegionName left) {
        this.context = context;
        this.left = left;
        this.keepAlive = context.cloud().threads().start("keep-alive", () -> keepAlive(context, left));
    }

    /** Asks the Region that was left; null where the run has moved nobody. */
    static @Nullable OldClients begin(StepContext context) {
        boolean isMoved =
                !PointTraffic.changeIds(context.leftByAction(PointTraffic.NAME)).isEmpty()
                        || TakeOver.hasRaised(context.leftByAction(TakeOver.NAME));
        return isMoved
                ? new OldClients(
                        context,
                        context.inventory().peerOf(context.region("region")).name())
                : null;
    }

    private static Optional<Duration> keepAlive(StepContext context, RegionName left) {
        LoadBalancing balancing = context.cloud().loadBalancing(left);
        return context.application()
                .loadBalancerIn(left)
                .flatMap(balancing::loadBalancer)
                .flatMap(balancer -> balancing.clientKeepAlive(balancer.arn()));
    }

    /** The result of a look from outside, with what it doesn't show. */
    CheckResult beside(CheckResult result) {
        Optional<Duration> told;
        String words;
        try {
            told = keepAlive.join(PATIENCE);
            words = told.map(Durations::words).orElse("");
        } catch (CloudException | TimeoutException e) {
            told = Optional.of(KEEP_ALIVE_DEFAULT);
            words = "unknown, as " + left + " gives no answer; AWS's default is " + Durations.words(KEEP_ALIVE_DEFAULT);
        }
        Duration ttl = context.leftByAction(PointTraffic.NAME)
                .get(PointTraffic.TTL)
                .filter(seconds -> seconds.matches("\\d{1,9}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(TTL);
        if (told.isEmpty()) {
            return new CheckResult(
                    result.status(),
                    result.detail() + "; clients with open connections stay in " + left + " until they close them",
                    result.facts(),
                    result.remedy());
        }
        Instant until = context.cloud().clock().now().plus(ttl).plus(told.get());
        return new CheckResult(
                result.status(),
                result.detail() + "; clients may stay in " + left + " until " + until.truncatedTo(ChronoUnit.SECONDS)
                        + ", by an old answer or an open connection (TTL " + Durations.words(ttl) + ", keep-alive "
                        + words + ")",
                result.facts().with(facts(until, left)),
                result.remedy());
    }

    static Facts facts(Instant until, RegionName left) {
        return Facts.of(UNTIL, until).with(REGION, left.value());
    }
}
