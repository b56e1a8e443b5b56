package io.drctl.cli;

import io.drctl.cli.view.StatusView;
import io.drctl.cli.view.StatusView.SiteStatus;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.Threads;
import io.drctl.engine.CapacityLook;
import io.drctl.engine.FenceLook;
import io.drctl.engine.NextStep;
import io.drctl.engine.PairState;
import io.drctl.engine.QuickLook;
import io.drctl.engine.Runs;
import io.drctl.engine.SiteMemory;
import io.drctl.engine.Situation;
import io.drctl.engine.Standings;
import io.drctl.inventory.Inventory;
import io.drctl.journal.Standing;
import io.drctl.lease.LeaseSeen;
import io.drctl.lease.SiteLease;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drctl status}: the site's situation, and what to do now. */
@Command(
        name = "status",
        description = {
            "Shows where users are sent, where the newest writes are, whether the other Region could take over, and"
                    + " what to do now. Changes nothing.",
            "Exit status 0 when the site is whole, 1 when something is left to do."
        })
final class StatusCommand implements Callable<Integer> {
    private final Session session;

    StatusCommand(Session session) {
        this.session = session;
    }

    @Mixin
    OutputOption output = new OutputOption();

    @Option(names = "--brief", description = "One line, for a prompt or a monitor.")
    private boolean brief;

    @Option(
            names = "--wait",
            description = "Waits for a Region that gives no answer while the other one does, for up to half a minute"
                    + " instead of about a second.")
    private boolean isWaiting;

    @Override
    public Integer call() {
        Inventory inventory = session.inventory().inventory();
        QuickLook look = new QuickLook(inventory, session.cloud());
        // In a sandbox whose time flies, any answer takes long.
        Cloud cloud = isWaiting || session.backend().isSimulated() ? session.cloud() : look.cloud();
        Runs runs = RunFlow.runs(session, cloud);
        Standings standings = new Standings(inventory, cloud);
        Optional<Threads.Pending<Standing>> asked = Optional.ofNullable(
                        inventory.site().account())
                .map(pinned -> standings.ask(Standings.through(inventory, Map.of())));
        Threads.Pending<LeaseSeen> lease = cloud.threads().start("lease", () -> SiteLease.look(inventory, cloud));
        FenceLook fences = FenceLook.begin(inventory, cloud);
        CapacityLook capacity = CapacityLook.begin(inventory, cloud);
        List<Situation> situations = runs.situations();
        // Another account has nothing of this site; an unknown one stops nobody from looking.
        asked.flatMap(standing -> standings.pinned(standing.join(), true)).ifPresent(found -> {
            throw new CommandFailure(ExitStatus.REFUSED, found.why(), found.remedy());
        });
        PairState pair = runs.pair(situations);
        List<NextStep> next = runs.next(situations, look.toWait(), fences);
        Instant at = situations.isEmpty()
                ? session.cloud().clock().now()
                : situations.get(0).at();
        SiteStatus status = new SiteStatus(
                inventory.site().name(),
                at,
                situations,
                runs.since(situations),
                pair,
                SiteMemory.of(session.siteRuns(), inventory, cloud),
                capacity.left(situations, session.siteRuns()),
                lease.join(),
                look.silent(),
                next);
        StatusView view = session.views().status();
        if (brief) {
            view.brief(status);
        } else {
            view.show(status);
        }
        return status.isWhole() ? ExitStatus.OK : ExitStatus.FINDINGS;
    }
}
