package io.drctl.cli;

import io.drctl.cli.Verifier.Round;
import io.drctl.cli.view.ReadinessMetrics;
import io.drctl.cli.view.ReadinessProgress;
import io.drctl.cli.view.ReadinessWatch;
import io.drctl.cli.view.Terminal;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.Moment;
import io.drctl.cloud.Threads;
import io.drctl.process.Interruption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Verifies a site until Ctrl-C: for a person who watches, or for a monitor that asks. */
final class VerifyAgain {
    /** A verification of a Region that is dark takes so long. */
    private static final Duration VERIFYING_MAX = Duration.ofMinutes(2);

    private final Session session;
    private final Verifier verifier;
    private final Duration every;
    private final Terminal terminal;
    private final Cloud cloud;

    VerifyAgain(Session session, Verifier verifier, Duration every) {
        this.session = session;
        this.verifier = verifier;
        this.every = every;
        this.terminal = session.terminal();
        this.cloud = session.cloud();
    }

    /** Tells what changes. Ends with the exit status of the last verification; without one, of an interruption. */
    int watch() {
        ReadinessWatch watch = new ReadinessWatch(terminal);
        Round last = untilStopped(this::verify, round -> round == null || watch.show(round.report(), round.changes()));
        return last == null ? ExitStatus.INTERRUPTED : last.exitStatus();
    }

    private Round verify() {
        Round round;
        try (ReadinessProgress progress = new ReadinessProgress(terminal)) {
            round = verifier.verify(progress);
        }
        verifier.remember(round);
        return round;
    }

    /** What is served, and how old it is. */
    private record Served(Round round, Moment since) {}

    private static final class Latest {
        private volatile @Nullable Served served;
    }

    /** Serves metrics. Ends with 0 once stopped: what was found has been served. */
    int serve(InetSocketAddress address) {
        ReadinessMetrics metrics = new ReadinessMetrics(
                terminal, session.inventory().inventory().site().name());
        Latest latest = new Latest();
        try (MetricsServer server = new MetricsServer(address, cloud.threads(), () -> text(metrics, latest.served))) {
            terminal.err().println("listening on " + server.url());
            if (!address.getAddress().isLoopbackAddress()) {
                terminal.err()
                        .println("note: who can reach that reads the names of the site's assets, and what is wrong"
                                + " with them");
            }
            untilStopped(() -> verifyForOthers(latest), round -> true);
            return ExitStatus.OK;
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitStatus.FAILED,
                    "can't listen on " + address.getAddress().getHostAddress() + ":" + address.getPort() + ": "
                            + e.getMessage(),
                    "choose another port, or 0 for a free one");
        }
    }

    private @Nullable String text(ReadinessMetrics metrics, @Nullable Served served) {
        if (served == null) {
            return null;
        }
        Duration age = served.since().age(cloud.clock());
        boolean isStale = age.compareTo(every.multipliedBy(2).plus(VERIFYING_MAX)) > 0;
        return metrics.text(served.round().report(), served.round().changes(), age, isStale);
    }

    /** What goes wrong once leaves the last result, whose age tells. */
    private @Nullable Round verifyForOthers(Latest latest) {
        Moment since = Moment.now(cloud.clock());
        try {
            Round round = verifier.verify((verified, of) -> {});
            latest.served = new Served(round, since);
            verifier.remember(round);
            return round;
        } catch (RuntimeException e) {
            terminal.err()
                    .println(since.at().truncatedTo(ChronoUnit.SECONDS) + "  could not verify, and tries again: "
                            + e.getMessage());
            return null;
        }
    }

    private @Nullable Round untilStopped(Callable<@Nullable Round> verify, Predicate<@Nullable Round> told) {
        Threads.Signal stop = cloud.threads().signal();
        try (Interruption interruption = Interruption.watch()) {
            interruption.attend(stop::raise);
            Round last = new VerifyLoop(cloud.threads(), stop, every).run(verify, told);
            interruption.conclude();
            return last;
        }
    }
}
