package io.drctl.cli;

import io.drctl.engine.FindingChanges;
import io.drctl.inventory.Inventory;
import io.drctl.journal.JournalException;
import io.drctl.journal.LastVerification;
import io.drctl.journal.OpenFindings;
import io.drctl.journal.StateDirectory;
import io.drctl.readiness.Finding;
import io.drctl.readiness.Readiness;
import io.drctl.readiness.ReadinessReport;
import io.drctl.readiness.ReadinessVerdict;
import io.drctl.readiness.Scope;
import java.io.IOException;
import java.nio.file.Path;

/** Verifies a site, once or again and again, and remembers on this machine what stands since when. */
final class Verifier {
    private final Session session;
    private final Inventory inventory;
    private final Scope scope;
    private final Readiness readiness;
    private OpenFindings known = OpenFindings.NONE;

    /** What one verification found, and what of it is new. */
    record Round(ReadinessReport report, FindingChanges changes) {
        /** What the command ends with. */
        int exitStatus() {
            return report.isReady() ? ExitStatus.OK : ExitStatus.FINDINGS;
        }
    }

    Verifier(Session session, Inventory inventory, Scope scope) {
        this.session = session;
        this.inventory = inventory;
        this.scope = scope;
        this.readiness =
                new Readiness(inventory, session.cloud(), RunFlow.runs(session).promotions());
    }

    /** Looks, and compares with what this machine knows. */
    Round verify(Readiness.Progress progress) {
        ReadinessReport report = readiness.verify(scope, progress);
        if (session.backend().statePlace().exists()) {
            known = OpenFindings.of(directory(session.state()));
        }
        return new Round(report, FindingChanges.of(known, report));
    }

    private Path directory(StateDirectory state) {
        return state.of(inventory.site().name());
    }

    /** For {@code status}, and for the next verification. Without a place for it, verification goes on. */
    void remember(Round round) {
        known = round.changes().next();
        if (!session.backend().statePlace().exists()) {
            return;
        }
        ReadinessReport report = round.report();
        StateDirectory state = session.state();
        try {
            new LastVerification(
                            report.scope().word(),
                            report.startedAt(),
                            report.isReady(),
                            (int) report.findings().stream()
                                    .filter(Finding::isFailing)
                                    .count(),
                            report.count(ReadinessVerdict.UNKNOWN))
                    .record(state.root(), directory(state));
            known.record(state.root(), directory(state));
        } catch (IOException e) {
            session.terminal()
                    .err()
                    .println("note: status won't tell of this verification, because it can't be recorded: "
                            + JournalException.ofFiles(state.root().toString(), e)
                                    .getMessage());
        }
    }
}
