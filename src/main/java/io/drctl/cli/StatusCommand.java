package io.drctl.cli;

import io.drctl.cloud.Threads;
import io.drctl.engine.NextStep;
import io.drctl.engine.Runs;
import io.drctl.engine.Situation;
import io.drctl.engine.Standings;
import io.drctl.inventory.Inventory;
import io.drctl.journal.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drctl status}: the site's situation, and what to do now. */
@Command(
        name = "status",
        description = {
            "Shows where users are sent, where the newest writes are, and what to do now. Changes nothing.",
            "Exit status 1 when something is left to do."
        })
final class StatusCommand implements Callable<Integer> {
    private final Session session;

    StatusCommand(Session session) {
        this.session = session;
    }

    @Mixin
    OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        Inventory inventory = session.inventory().inventory();
        Runs runs = RunFlow.runs(session);
        Standings standings = new Standings(inventory, session.cloud());
        Optional<Threads.Pending<Standing>> asked = Optional.ofNullable(
                        inventory.site().account())
                .map(pinned -> standings.ask(Standings.through(inventory, Map.of())));
        List<Situation> situations = runs.situations();
        // Another account has nothing of this site; an unknown one stops nobody from looking.
        asked.flatMap(standing -> standings.pinned(standing.join(), true)).ifPresent(found -> {
            throw new CommandFailure(ExitStatus.REFUSED, found.why(), found.remedy());
        });
        List<NextStep> next = runs.next(situations);
        Instant at = situations.isEmpty()
                ? session.cloud().clock().now()
                : situations.get(0).at();
        session.views().status().show(inventory.site().name(), at, situations, next);
        return next.isEmpty() ? ExitStatus.OK : ExitStatus.FINDINGS;
    }
}
