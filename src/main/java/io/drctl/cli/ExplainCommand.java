package io.drctl.cli;

import io.drctl.cli.view.CheckPage;
import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.readiness.CheckGuide;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Similarity;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code drctl explain}: what a check of {@code drctl verify} is there for. Asks nothing, and needs no inventory. */
@CommandLine.Command(
        name = "explain",
        description = {
            "Explains a check of verify: what it asks, what a failover suffers where it isn't so, and how that is"
                    + " put right. Without an id, lists the checks.",
            "Reads neither the inventory nor AWS."
        })
final class ExplainCommand implements Callable<Integer>, Options.PrintsDocument {
    private final Session session;

    ExplainCommand(Session session) {
        this.session = session;
    }

    /** The checks' ids, for completion. */
    static final class Ids implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return ids().iterator();
        }
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "CHECK",
            completionCandidates = Ids.class,
            description = "The check's id, as verify prints it, such as load-balancer.targets.")
    private @Nullable String check;

    private static List<String> ids() {
        return CheckGuide.all().stream().map(CheckGuide::check).toList();
    }

    @Override
    public Integer call() {
        String asked = check;
        session.terminal().printDocument(asked == null ? list() : CheckPage.text(named(asked), session.terminal()));
        return ExitStatus.OK;
    }

    private static CheckGuide named(String asked) {
        return CheckGuide.of(asked)
                .orElseThrow(() -> new InputException(Diagnostic.error(
                        "there is no check " + asked + Similarity.hint(asked, ids()),
                        Remedy.of(Command.drctl("explain")).then(" lists them"))));
    }

    private static String list() {
        StringBuilder lines = new StringBuilder();
        for (CheckGuide guide : CheckGuide.all()) {
            lines.append(String.format(
                    Locale.ROOT, "%-44s %s%n", guide.check(), guide.impact().word()));
        }
        return lines.toString();
    }
}
