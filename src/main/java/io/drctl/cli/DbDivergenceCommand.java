package io.drctl.cli;

import io.drctl.engine.Divergence;
import io.drctl.engine.PastPromotions;
import io.drctl.inventory.Inventory;
import io.drctl.journal.RunState;
import io.drctl.text.Remedy;
import io.drctl.writer.Promotion;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code drctl db divergence}: what the old primary alone has after a promotion. */
@Command(
        name = "divergence",
        description = "Tells which writes the old primary alone has after a promotion, and changes nothing.")
final class DbDivergenceCommand implements Callable<Integer> {
    private final Session session;

    DbDivergenceCommand(Session session) {
        this.session = session;
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "RUN",
            description = "The run that promoted the replica (default: the newest).")
    private @Nullable String run;

    @Mixin
    OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        Inventory inventory = session.inventory().inventory();
        RunState state = new ChosenRun(session).toShow(run == null ? newest() : run);
        List<Divergence> found = Divergence.of(state, inventory, session.cloud());
        if (found.isEmpty()) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "run " + state.start().runId() + " promoted no replica",
                    Remedy.of("name the run that did: ").then(io.drctl.text.Command.drctl("run", "list")));
        }
        session.views().divergence().show(inventory.site().name(), state.start().runId(), found);
        return found.stream().allMatch(Divergence::isNothing) ? ExitStatus.OK : ExitStatus.FINDINGS;
    }

    private String newest() {
        return new PastPromotions(session::siteRuns)
                .get().stream()
                        .max(Comparator.comparing(Promotion::at))
                        .map(Promotion::run)
                        .orElseThrow(() -> new CommandFailure(
                                ExitStatus.USAGE,
                                "this machine's journals know of no promotion",
                                "run it where the replica was promoted"));
    }
}
