package io.drctl.cli;

import io.drctl.action.StepContext;
import io.drctl.action.catalogue.Catalogue;
import io.drctl.action.traffic.RaiseCapacity;
import io.drctl.action.traffic.Via;
import io.drctl.inventory.Application;
import io.drctl.inventory.Inventory;
import io.drctl.text.Remedy;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drctl failover app}: points the site's DNS name at the other Region's load balancer. */
@Command(
        name = "app",
        description = {
            "Sends the site's users to the other Region, then checks the site from outside.",
            "Where the records are wired for it, the Region's take-over alarm does that without any call to Route 53's"
                    + " control plane, and the records follow; if Route 53 can't be changed now, that is owed, and"
                    + " made by drctl settle.",
            "Sends users only to a database that has the newest writes or replicates from the one that does. Asks"
                    + " the Region being left about its database, but doesn't depend on an answer."
        })
final class FailoverAppCommand implements Callable<Integer> {
    private final Session session;

    FailoverAppCommand(Session session) {
        this.session = session;
    }

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The application (default: the only one).")
    private @Nullable String application;

    @Option(
            names = "--to",
            paramLabel = "REGION",
            description = "The Region to serve from (default: the recovery Region).")
    private @Nullable String to;

    @Option(
            names = "--force",
            paramLabel = "GATE",
            arity = "0..1",
            fallbackValue = StepContext.FORCE_ALL,
            description = "Override a gate that refuses: load-balancer-active, listener-forwards or targets-healthy;"
                    + " without a name, all three. Two gates must be named: writer, which can be overridden only while"
                    + " it is unknown which database has the newest writes, and take-over-alone, which keeps another"
                    + " application's users where they are.")
    private @Nullable String force;

    @Option(
            names = "--via",
            paramLabel = "WAY",
            description = "By what users are sent there: data-plane (the Region's take-over alarm, without a change in"
                    + " Route 53; the records follow), records, or auto: the alarm where the records are wired for it"
                    + " and their name servers can be asked, else the records (default: auto).")
    private @Nullable String via;

    @Option(
            names = "--accept-capacity",
            paramLabel = "SHARE",
            description =
                    "Send users there as soon as this share of what serving takes is healthy (such as 60%%), where"
                            + " the inventory has less of its Auto Scaling groups, ECS services or node groups on"
                            + " standby. The rest is launched meanwhile.")
    private @Nullable String acceptCapacity;

    @Mixin
    private MoveOptions known = new MoveOptions();

    @Mixin
    private RunOptions options = new RunOptions();

    @Override
    public Integer call() {
        RunFlow flow = new RunFlow(session, options, known);
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put(
                "to",
                to == null ? session.inventory().inventory().recovery().name().value() : to);
        if (application != null) {
            arguments.put("application", application);
        }
        if (via != null) {
            arguments.put("via", way(spec, via));
        }
        if (force != null) {
            arguments.put("force", known(spec, force));
        }
        if (acceptCapacity != null) {
            arguments.put("accept-capacity", capacity(spec, session, acceptCapacity, arguments.get("to")));
        }
        chosen().filter(each -> !each.isMoved()).ifPresent(FailoverAppCommand::refuse);
        return flow.run("failover-app", arguments);
    }

    /** The application that is meant; of one that isn't told the plan will say so. */
    private Optional<Application> chosen() {
        Inventory inventory = session.inventory().inventory();
        if (application != null) {
            return inventory.application(application);
        }
        return inventory.applications().size() == 1 ? Optional.of(inventory.application()) : Optional.empty();
    }

    private static void refuse(Application application) {
        throw new CommandFailure(
                ExitStatus.REFUSED,
                application.name() + " isn't drctl's to move: the inventory says routing: none; nothing was changed",
                Remedy.of("move " + application.mainName().name()
                        + " where it is managed; or describe its load balancer and its routing in the inventory"));
    }

    /** By what users are sent there, as entered. */
    static String way(CommandSpec spec, String given) {
        if (Arrays.stream(Via.values()).noneMatch(way -> way.word().equals(given))) {
            throw new ParameterException(spec.commandLine(), "--via: it is auto, data-plane or records, not " + given);
        }
        return given;
    }

    /** A share of what serving takes, as entered. */
    static String capacity(CommandSpec spec, Session session, String share, @Nullable String to) {
        if (!RaiseCapacity.isShare(share)) {
            throw new ParameterException(
                    spec.commandLine(), "--accept-capacity: it is a share from 1% to 100%, such as 60%, not " + share);
        }
        Inventory inventory = session.inventory().inventory();
        if (inventory.regions().stream()
                .filter(region -> region.name().value().equals(to))
                .anyMatch(region -> inventory.scaledDown(region.name()).isEmpty())) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "--accept-capacity: by the inventory nothing in " + to + " is smaller while it stands by",
                    Remedy.of(
                            "leave out --accept-capacity; or give an auto-scaling-group, ecs-service or kubernetes-node"
                                    + " row the quantities {standby: …, serving: …} there"));
        }
        return share;
    }

    /**
     * A test that doesn't exist can't be overridden, and a user who mistypes one must not learn that from a refusal.
     */
    static String known(CommandSpec spec, String tests) {
        for (String test : tests.split(",", -1)) {
            if (!test.equals(StepContext.FORCE_ALL)
                    && !Catalogue.forcibleTests().contains(test)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--force: there is no gate " + test + " to override; those that can be: "
                                + String.join(", ", Catalogue.forcibleTests()));
            }
        }
        return tests;
    }
}
