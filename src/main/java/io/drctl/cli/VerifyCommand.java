package io.drctl.cli;

import io.drctl.cli.view.ReadinessHumanView;
import io.drctl.cli.view.ReadinessJsonView;
import io.drctl.cli.view.ReadinessJunitView;
import io.drctl.cli.view.ReadinessProgress;
import io.drctl.cli.view.ReadinessView;
import io.drctl.cli.view.Terminal;
import io.drctl.readiness.Readiness;
import io.drctl.readiness.ReadinessReport;
import io.drctl.readiness.Scope;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code drctl verify}: whether the site, or one side of it, is as the inventory promises. */
@Command(
        name = "verify",
        description = "Checks everything in Table 1.1, and the DNS, against what is there. Exit status 0 when ready,"
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
    private Format format;

    @Override
    public Integer call() {
        session.useJson(format == Format.json);
        if (format == Format.junit) {
            session.useOutForPrograms();
        }
        ReadinessReport report = verify(new Readiness(session.inventory().inventory(), session.cloud()));
        view().show(report);
        return report.isReady() ? ExitStatus.OK : ExitStatus.FINDINGS;
    }

    private ReadinessReport verify(Readiness readiness) {
        try (ReadinessProgress progress = new ReadinessProgress(session.terminal())) {
            return readiness.verify(scope, progress);
        }
    }

    private ReadinessView view() {
        Terminal terminal = session.terminal();
        return switch (format) {
            case human -> new ReadinessHumanView(terminal);
            case json -> new ReadinessJsonView(terminal);
            case junit -> new ReadinessJunitView(terminal);
        };
    }
}
