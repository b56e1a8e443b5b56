package io.drctl.cli;

import io.drctl.cli.view.ReadinessProgress;
import io.drctl.cli.view.StandingWords;
import io.drctl.cloud.Threads;
import io.drctl.engine.Standings;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.JournalException;
import io.drctl.journal.LastVerification;
import io.drctl.journal.Standing;
import io.drctl.journal.StateDirectory;
import io.drctl.readiness.Readiness;
import io.drctl.readiness.ReadinessReport;
import io.drctl.readiness.ReadinessVerdict;
import io.drctl.readiness.Scope;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code drctl verify}: whether the site, or one side of it, is as the inventory promises. */
@Command(
        name = "verify",
        description = "Checks every asset of the inventory, and the DNS, against what exists. Exit status 0 when"
                + " ready,"
                + " 1 when anything failed or could not be read.")
final class VerifyCommand implements Callable<Integer> {
    private final Session session;

    VerifyCommand(Session session) {
        this.session = session;
    }

    /** The forms of the output. */
    enum Format {
        human,
        json,
        junit
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
            description = "human, json or junit (default: human).")
    @SuppressWarnings("unused") // The session reads it off the parsed line, before anything can fail.
    private Format format;

    @Option(
            names = "--accept-unknown-account",
            description = "Continue even if the account that the inventory names can't be confirmed.")
    private boolean acceptUnknownAccount;

    @Override
    public Integer call() {
        Inventory inventory = session.inventory().inventory();
        RegionName through = Standings.through(inventory, Map.of());
        session.cloudThrough(through);
        Standings standings = new Standings(inventory, session.cloud());
        Threads.Pending<Standing> asked = standings.ask(through);
        ReadinessReport report = verify(
                new Readiness(inventory, session.cloud(), RunFlow.runs(session).promotions()));
        Standing standing = asked.join();
        standings.pinned(standing, acceptUnknownAccount).ifPresent(found -> {
            throw new CommandFailure(ExitStatus.REFUSED, found.why(), found.remedy());
        });
        session.views()
                .readiness(inventory.site().name(), session.where(Map.of(), standing), standing)
                .show(report);
        remember(inventory, report);
        warnOfSignIn(inventory);
        return report.isReady() ? ExitStatus.OK : ExitStatus.FINDINGS;
    }

    /** For {@code status}. Without a place for it, verification goes on. */
    private void remember(Inventory inventory, ReadinessReport report) {
        if (!session.backend().statePlace().exists()) {
            return;
        }
        StateDirectory state = session.state();
        try {
            new LastVerification(
                            report.scope().word(),
                            report.startedAt(),
                            report.isReady(),
                            report.count(ReadinessVerdict.FAIL),
                            report.count(ReadinessVerdict.UNKNOWN))
                    .record(state.root(), state.of(inventory.site().name()));
        } catch (IOException e) {
            session.terminal()
                    .err()
                    .println("note: status won't tell of this verification, because it can't be recorded: "
                            + JournalException.ofFiles(state.root().toString(), e)
                                    .getMessage());
        }
    }

    private ReadinessReport verify(Readiness readiness) {
        try (ReadinessProgress progress = new ReadinessProgress(session.terminal())) {
            return readiness.verify(scope, progress);
        }
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
