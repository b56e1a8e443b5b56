package io.drctl.cli;

import io.drctl.action.catalogue.CatalogueRules;
import io.drctl.cli.view.ProgressView;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Threads;
import io.drctl.drill.DrillResult;
import io.drctl.engine.Assumption;
import io.drctl.engine.HeldOffException;
import io.drctl.engine.Login;
import io.drctl.engine.OvertakenException;
import io.drctl.engine.Plan;
import io.drctl.engine.Procedure;
import io.drctl.engine.Runs;
import io.drctl.engine.Standings;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.Event;
import io.drctl.journal.RunState;
import io.drctl.journal.Standing;
import io.drctl.runbook.Runbook;
import io.drctl.runbook.RunbookLibrary;
import io.drctl.runbook.RunbookOrigin;
import io.drctl.text.Command;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What every command that runs a runbook does: plan, determine the identity, and leave the rest to {@link Procedure},
 * with the person at the terminal as its operator. The commands differ only in the runbook and its arguments.
 */
final class RunFlow {
    private final Session session;
    private final RunOptions options;

    private final MoveOptions known;

    RunFlow(Session session, RunOptions options) {
        this(session, options, new MoveOptions());
    }

    /** @param known what the user knows of what is down, and of other runs */
    RunFlow(Session session, RunOptions options, MoveOptions known) {
        this.session = session;
        this.options = options;
        this.known = known;
    }

    /** The available runbooks: drctl's own, and those beside the inventory. */
    static RunbookLibrary library(Session session) {
        Path inventory = session.inventoryFile().toAbsolutePath();
        return new RunbookLibrary(
                inventory.resolveSibling("runbooks"), path -> Path.of(session.display(path)), new CatalogueRules());
    }

    static Runs runs(Session session) {
        return runs(session, session.cloud());
    }

    /** The runs of a site, by another cloud than the session's own. */
    static Runs runs(Session session, Cloud cloud) {
        return new Runs(
                session.inventory(),
                cloud,
                session::siteRuns,
                session.environment().version(),
                session.environment().operator());
    }

    /** Runs a runbook from the start. */
    int run(String runbookName, Map<String, String> arguments) {
        return run(runbookName, arguments, null);
    }

    /** Goes on by force with a run, by another runbook and a run of its own; in the account of the first. */
    int force(RunState stopped, String runbookName, Map<String, String> arguments) {
        return run(runbookName, arguments, stopped.start());
    }

    private int run(String runbookName, Map<String, String> arguments, Event.@Nullable RunStarted continued) {
        seeToPlace();
        Runbook runbook = runbook(runbookName);
        RegionName through = Standings.through(session.inventory().inventory(), arguments);
        session.cloudThrough(through);
        Assumption assumption = known.of(session.inventory().inventory());
        Cloud cloud = assumption.over(session.cloud());
        Runs runs = runs(session, cloud);
        Plan plan = runs.plan(runbook, arguments, assumption)
                .acknowledging(known.acknowledged)
                .continuing(continued == null ? null : continued.runId());
        runs.stranded(plan, assumption).ifPresent(stranded -> {
            throw new CommandFailure(
                    ExitStatus.REFUSED, "refused before anything was asked: " + stranded.why(), stranded.remedy());
        });
        Standings standings = new Standings(session.inventory().inventory(), cloud);
        Threads.Pending<Standing> asked = standings.ask(through);
        return perform(
                runs,
                arguments,
                procedure -> procedure.run(plan, () -> {
                    Standing standing = asked.join();
                    if (continued != null) {
                        refuse(Standings.elsewhere(continued.standing(), standing, options.acceptUnknownAccount));
                    }
                    refuse(standings.pinned(standing, options.acceptUnknownAccount));
                    return standing;
                }));
    }

    /** A run that could not be journaled is reported before anything else, also by a dry run. */
    private void seeToPlace() {
        StatePlace place = session.backend().statePlace();
        if (!options.dryRun) {
            place.prepared();
        } else if (!place.exists()) {
            session.terminal().err().println("without --dry-run this would be refused: " + place.lacking());
        }
    }

    /** Resumes an unfinished run. */
    int resume(Runs runs, RunState run) {
        seeToPlace();
        Standings standings = new Standings(session.inventory().inventory(), session.cloud());
        Standing standing = standings
                .ask(Standings.through(
                        session.inventory().inventory(), run.start().arguments()))
                .join();
        refuse(Standings.elsewhere(run.start().standing(), standing, options.acceptUnknownAccount));
        refuse(standings.pinned(standing, options.acceptUnknownAccount));
        return perform(runs, run.start().arguments(), procedure -> procedure.resume(run, standing));
    }

    private int perform(Runs runs, Map<String, String> arguments, Consumer<Procedure> course) {
        RegionName through = Standings.through(session.inventory().inventory(), arguments);
        ProgressView progress =
                new ProgressView(session.terminal(), session.cloud().clock()::elapsed, login(session, through));
        try (TerminalOperator operator = new TerminalOperator(session, options, arguments, runs, progress)) {
            course.accept(new Procedure(runs.leased(options.breakLease), progress, operator));
            return operator.exitStatus();
        } catch (HeldOffException e) {
            throw new CommandFailure(ExitStatus.REFUSED, String.valueOf(e.getMessage()), e.remedy());
        } catch (OvertakenException e) {
            throw new CommandFailure(ExitStatus.REFUSED, String.valueOf(e.getMessage()), e.remedy());
        }
    }

    /**
     * Logs in again: with the profile of the Region that refused, or else the usual one.
     *
     * @param through the Region whose credentials serve for what lives in no Region
     */
    static Function<CloudException, Command> login(Session session, RegionName through) {
        Inventory inventory = session.inventory().inventory();
        String usual = session.environment().variables().getOrDefault("AWS_PROFILE", "");
        return refusal -> {
            Command login = Login.command(inventory, Objects.requireNonNullElse(refusal.region(), through));
            return usual.isEmpty() || login.arguments().contains("--profile") ? login : login.with("--profile", usual);
        };
    }

    /** The exit status for a run's end. */
    static int exitStatus(RunState run) {
        return switch (run.status()) {
            case DONE -> DrillResult.of(run).isMissed() ? ExitStatus.FINDINGS : ExitStatus.OK;
            case REFUSED -> ExitStatus.REFUSED;
            case FAILED, OPEN -> ExitStatus.FAILED;
            case INTERRUPTED -> ExitStatus.INTERRUPTED;
        };
    }

    /** The runbook of a name. One that replaces drctl's own is used only when its file is named. */
    Runbook runbook(String name) {
        RunbookLibrary library = library(session);
        Path named = options.runbookFrom;
        if (named != null) {
            return library.readFrom(session.environment().workingDirectory().resolve(named), name);
        }
        Runbook runbook = library.read(name);
        if (runbook.origin().kind() == RunbookOrigin.Kind.REPLACEMENT) {
            String file = runbook.origin().file();
            throw new CommandFailure(
                    ExitStatus.REFUSED,
                    file + " replaces drctl's own runbook " + name + ", and may do something else; nothing was changed",
                    "to use it, add --runbook-from " + file + "; to use drctl's own, move the file away");
        }
        return runbook;
    }

    private static void refuse(Optional<Standings.Objection> objection) {
        objection.ifPresent(found -> {
            throw new CommandFailure(ExitStatus.REFUSED, found.why() + "; nothing was changed", found.remedy());
        });
    }
}
