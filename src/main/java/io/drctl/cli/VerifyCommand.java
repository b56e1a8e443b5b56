package io.drctl.cli;

import io.drctl.cli.view.ReadinessMetrics;
import io.drctl.cli.view.ReadinessProgress;
import io.drctl.cli.view.StandingWords;
import io.drctl.cloud.Threads;
import io.drctl.engine.Standings;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.Standing;
import io.drctl.readiness.Scope;
import io.drctl.text.Durations;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code drctl verify}: whether the site, or one side of it, is as the inventory promises. */
@Command(
        name = "verify",
        description = "Checks every asset of the inventory, and the DNS, against what exists. Exit status 0 when"
                + " ready,"
                + " 1 when anything failed or could not be read.")
final class VerifyCommand implements Callable<Integer> {
    private static final Duration EVERY = Duration.ofSeconds(60);
    private static final Duration EVERY_MIN = Duration.ofSeconds(10);

    private final Session session;

    @Spec
    private CommandSpec spec;

    VerifyCommand(Session session) {
        this.session = session;
    }

    /** The forms of the output. */
    enum Format {
        human,
        json,
        junit,
        prometheus
    }

    /** Reads a scope by its word. */
    static final class ScopeConverter implements ITypeConverter<Scope> {
        @Override
        public Scope convert(String value) {
            return Arrays.stream(Scope.values())
                    .filter(scope -> scope.word().equals(value))
                    .findFirst()
                    .orElseThrow(() ->
                            new TypeConversionException("'" + value + "' is neither dr-site nor primary nor all"));
        }
    }

    /** The scopes' words, for completion. */
    static final class ScopeWords implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Scope.values()).map(Scope::word).iterator();
        }
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SCOPE",
            defaultValue = "dr-site",
            converter = ScopeConverter.class,
            completionCandidates = ScopeWords.class,
            description = "dr-site (the recovery Region), primary or all (default: dr-site).")
    private Scope scope;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "human",
            description = "human, json, junit or prometheus (default: human).")
    private Format format = Format.human;

    @Option(
            names = "--output-file",
            paramLabel = "FILE",
            description = "With -o prometheus: writes the metrics there, all at once, for the textfile collector.")
    private @Nullable String outputFile;

    @Option(names = "--watch", description = "Verifies again and again, and tells what changes. Ctrl-C ends it.")
    private boolean isWatching;

    @Option(
            names = "--listen",
            paramLabel = "[ADDR:]PORT",
            description = "Verifies again and again, and serves the result at /metrics: on the loopback address unless"
                    + " told otherwise; port 0 takes a free one.")
    private @Nullable String listen;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            description = "With --watch and --listen: how long to wait in between (default: 60s).")
    private @Nullable String every;

    @Option(
            names = "--accept-unknown-account",
            description = "Continue even if the account that the inventory names can't be confirmed.")
    private boolean acceptUnknownAccount;

    @Override
    public Integer call() {
        Duration between = usable();
        InetSocketAddress address = listen == null ? null : ListenAddress.of(listen);
        Inventory inventory = session.inventory().inventory();
        RegionName through = Standings.through(inventory, Map.of());
        session.cloudThrough(through);
        Standings standings = new Standings(inventory, session.cloud());
        Threads.Pending<Standing> asked = standings.ask(through);
        Verifier verifier = new Verifier(session, inventory, scope);
        if (isWatching || address != null) {
            refuseOther(standings, asked.join());
            warnOfSignIn(inventory);
            VerifyAgain again = new VerifyAgain(session, verifier, between);
            return address == null ? again.watch() : again.serve(address);
        }
        Verifier.Round round;
        try (ReadinessProgress progress = new ReadinessProgress(session.terminal())) {
            round = verifier.verify(progress);
        }
        Standing standing = asked.join();
        refuseOther(standings, standing);
        if (outputFile == null) {
            session.views()
                    .readiness(inventory.site().name(), session.where(Map.of(), standing), standing)
                    .show(round.report(), round.changes());
        } else {
            MetricsFile.replace(
                    session.environment().workingDirectory().resolve(outputFile),
                    outputFile,
                    new ReadinessMetrics(session.terminal(), inventory.site().name())
                            .text(round.report(), round.changes()));
        }
        verifier.remember(round);
        warnOfSignIn(inventory);
        return round.exitStatus();
    }

    /** How long to wait in between; refuses options that don't go together. */
    private Duration usable() {
        boolean isAgain = isWatching || listen != null;
        if (isWatching && listen != null) {
            throw misuse("--watch and --listen both go on until they are stopped: give one of them");
        }
        if (isAgain && format != Format.human) {
            throw misuse(
                    (isWatching ? "--watch tells changes as lines" : "--listen serves metrics") + ": leave out -o");
        }
        if (outputFile != null && (format != Format.prometheus || isAgain)) {
            throw misuse("--output-file goes with -o prometheus");
        }
        String given = every;
        if (given == null) {
            return EVERY;
        }
        if (!isAgain) {
            throw misuse("--every goes with --watch or --listen");
        }
        Duration wait = Durations.parse(given)
                .orElseThrow(() -> misuse("--every takes a time such as 60s or 5m, not " + given));
        if (wait.compareTo(EVERY_MIN) < 0) {
            throw misuse("--every takes 10s at least: each verification asks AWS about every asset");
        }
        return wait;
    }

    private ParameterException misuse(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    private void refuseOther(Standings standings, Standing standing) {
        standings.pinned(standing, acceptUnknownAccount).ifPresent(found -> {
            throw new CommandFailure(ExitStatus.REFUSED, found.why(), found.remedy());
        });
    }

    /** The sign-in Region can't be moved, and nobody should find out only when that Region is dark. */
    private void warnOfSignIn(Inventory inventory) {
        session.cloud()
                .signInRegion()
                .filter(region -> region.equals(inventory.primary().name()))
                .ifPresent(region -> {
                    String note = "note: these credentials come from IAM Identity Center in " + region
                            + ", the Region that a failover leaves: log in while it answers, or have other"
                            + " credentials at hand";
                    StandingWords.print(session.terminal(), session.terminal().err(), List.of(note));
                });
    }
}
