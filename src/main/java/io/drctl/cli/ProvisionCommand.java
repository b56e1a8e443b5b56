package io.drctl.cli;

import io.drctl.cli.view.ProgressView;
import io.drctl.cli.view.ProvisionView;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.WallClock;
import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.engine.Plan;
import io.drctl.engine.PlannedStep;
import io.drctl.engine.Procedure;
import io.drctl.engine.RunListener;
import io.drctl.engine.Runs;
import io.drctl.engine.Standings;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.Standing;
import io.drctl.lease.LeaseNews;
import io.drctl.terraform.ProvisioningException;
import io.drctl.text.Remedy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drctl provision}: one Region by Terraform. */
@Command(
        name = "provision",
        description = "Brings a Region in line with its Terraform configuration: plan, guard, consent, apply.",
        // The other commands' exit statuses have a heading, which would be inherited.
        footerHeading = "%n",
        footer = {
            "A plan that would destroy, replace or detach what holds data, names, keys or",
            "identity, or weaken its protection, is refused unless --allow-destroy names",
            "the address. A plan that contradicts the site as it stands is always refused.",
            "",
            "Exit status: 0 done or nothing to do; 2 usage; 3 refused, or something is",
            "missing; 4 failed; 5 somebody else holds the state's lock; 130 interrupted."
        },
        mixinStandardHelpOptions = true)
final class ProvisionCommand implements Callable<Integer> {
    /** Terraform's own lock ids are UUIDs; other backends have numbers or paths. */
    private static final Pattern LOCK_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,200}");

    private final Session session;

    ProvisionCommand(Session session) {
        this.session = session;
    }

    @Option(
            names = "--region",
            paramLabel = "R",
            description = "The Region to provision. Not needed where one Terraform root makes both.")
    private String region = "";

    @Option(names = "--plan-only", description = "Show the plan, and change nothing.")
    private boolean planOnly;

    @Option(
            names = {"-y", "--yes"},
            description = "Apply the plan without asking. The guard still refuses.")
    private boolean yes;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "How many resources Terraform works on at once (default: its own, 10).")
    private @Nullable Integer parallelism;

    @Option(
            names = "--allow-destroy",
            paramLabel = "ADDRESS",
            description = "Let the plan destroy, replace, detach or weaken the resource at this address. Repeatable.")
    private List<String> allowDestroy = new ArrayList<>();

    @Option(
            names = "--release-lock",
            paramLabel = "ID",
            description = "Release the lock that a dead run left on the Region's state; do nothing else.")
    private @Nullable String releaseLock;

    @Option(
            names = "--accept-unknown-account",
            description = "Continue even if the account that the inventory names can't be confirmed.")
    private boolean acceptUnknownAccount;

    @Option(
            names = "--break-lease",
            paramLabel = "RUN",
            description = "Take the site's lease away from this run, which holds it at another machine. Only when it is"
                    + " certain that it does nothing any more.")
    private @Nullable String breakLease;

    @Mixin
    OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        checkOptions();
        Inventory inventory = session.inventory().inventory();
        demandManaged(inventory, "provision applies nothing");
        RegionName name = region(inventory, region);
        Supplier<WallClock> clock = () -> session.cloud().clock();
        Standing standing = checkAccount(session, inventory, name, acceptUnknownAccount);
        boolean asked = session.terminal().interactive() && !yes && !planOnly;
        try (ProvisionView view =
                session.views().provision(name, session.where(Map.of(), standing), standing, clock, asked)) {
            if (releaseLock != null) {
                return release(name, releaseLock, view);
            }
            if (!session.backend().isSimulated() || !planOnly) {
                session.backend().statePlace().prepared();
            }
            Runs runs = RunFlow.runs(session).leased(breakLease);
            Plan plan =
                    runs.plan(new RunFlow(session, new RunOptions()).runbook("provision"), arguments(inventory, name));
            if (!planOnly) {
                TerminalOperator.noteEarlierRuns(session);
            }
            try (ProvisionOperator operator = new ProvisionOperator(session, name, runs, view, planOnly, yes)) {
                new Procedure(runs, listener(name), operator).run(plan, () -> standing);
                return operator.exitStatus();
            }
        }
    }

    /** Terraform's own progress is shown; nothing else about the step is news, except that somebody has to log in. */
    private RunListener listener(RegionName name) {
        ProgressView progress =
                new ProgressView(session.terminal(), session.cloud().clock()::elapsed, RunFlow.login(session, name));
        return new RunListener() {
            @Override
            public void leaseNoted(LeaseNews news) {
                progress.leaseNoted(news);
            }

            @Override
            public void loginNeeded(PlannedStep step, String runId, CloudException refusal) {
                progress.loginNeeded(step, runId, refusal);
            }
        };
    }

    /** The arguments of the runbook: the one Region, and its options. */
    private Map<String, String> arguments(Inventory inventory, RegionName name) {
        Map<String, String> arguments = new LinkedHashMap<>();
        boolean isPrimary = name.equals(inventory.primary().name());
        arguments.put("in-primary", String.valueOf(isPrimary));
        arguments.put("in-recovery", String.valueOf(!isPrimary));
        if (!allowDestroy.isEmpty()) {
            arguments.put("allow-destroy", String.join("\n", new TreeSet<>(allowDestroy)));
        }
        if (parallelism != null) {
            arguments.put("parallelism", String.valueOf(parallelism));
        }
        return arguments;
    }

    /** Not a run: the lock is Terraform's, and releasing it changes nothing in the site. */
    private int release(RegionName name, String lock, ProvisionView view) {
        try {
            return ProvisionOperator.finish(session, view, session.backend().releaseLock(name, lock, view));
        } catch (ProvisioningException failure) {
            throw new CommandFailure(
                    ExitStatus.FAILED, String.valueOf(failure.getMessage()), failure.remedy(), failure);
        }
    }

    /** Terraform uses the same credentials; a site in another account is somebody else's. */
    static Standing checkAccount(Session session, Inventory inventory, RegionName name, boolean acceptUnknownAccount) {
        Standings standings = new Standings(inventory, session.cloudThrough(name));
        Standing standing = standings.ask(name).join();
        standings.pinned(standing, acceptUnknownAccount).ifPresent(found -> {
            throw new CommandFailure(ExitStatus.REFUSED, found.why() + "; nothing was changed", found.remedy());
        });
        return standing;
    }

    private void checkOptions() {
        List<Diagnostic> wrong = new ArrayList<>();
        if (parallelism != null && (parallelism < 1 || parallelism > 256)) {
            wrong.add(Diagnostic.error("--parallelism " + parallelism + " is not between 1 and 256"));
        }
        if (releaseLock != null && !LOCK_ID.matcher(releaseLock).matches()) {
            wrong.add(Diagnostic.error(
                    "--release-lock " + releaseLock + " is not the id of a lock",
                    "take it from the message that reports the lock"));
        }
        if (releaseLock != null && (planOnly || !allowDestroy.isEmpty() || parallelism != null)) {
            wrong.add(Diagnostic.error(
                    "--release-lock does nothing else, so it can't be combined with --plan-only, --allow-destroy or"
                            + " --parallelism"));
        }
        if (!wrong.isEmpty()) {
            throw new InputException(wrong);
        }
    }

    /** A site that drctl doesn't manage is verified and failed over, and nothing else. */
    static void demandManaged(Inventory inventory, String what) {
        if (!inventory.terraform().isManaged()) {
            throw new CommandFailure(
                    ExitStatus.REFUSED,
                    "the inventory says that drctl doesn't manage this site's infrastructure (terraform.managed:"
                            + " false), so " + what,
                    Remedy.of("what the site lacks is shown by: ").then(io.drctl.text.Command.drctl("verify", "all")));
        }
    }

    /** @param region as typed; empty where none was */
    static RegionName region(Inventory inventory, String region) {
        if (!inventory.terraform().layout().isPerRegion()) {
            // One state makes both Regions, so that either is meant.
            if (region.isEmpty()
                    || inventory.regions().stream()
                            .anyMatch(each -> each.name().value().equals(region))) {
                return inventory.primary().name();
            }
        } else if (region.isEmpty()) {
            throw new InputException(Diagnostic.error(
                    "missing option: '--region=R'",
                    "name " + inventory.primary().name() + " or "
                            + inventory.recovery().name()));
        }
        if (RegionName.isWellFormed(region)) {
            RegionName name = new RegionName(region);
            if (inventory.hasRegion(name)) {
                return name;
            }
        }
        throw new InputException(Diagnostic.error(
                region + " is not a Region of this site",
                "the inventory has " + inventory.primary().name() + " and "
                        + inventory.recovery().name()));
    }
}
