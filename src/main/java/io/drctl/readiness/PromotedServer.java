package io.drctl.readiness;

import io.drctl.cloud.DatabaseSettings;
import io.drctl.cloud.DatabaseSettings.Parameter;
import io.drctl.cloud.IngressRule;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What would make a promotion useless: a server that refuses all writes by its parameters, or that the application
 * doesn't reach. {@code verify} and the gate before a promotion judge by this alike.
 *
 * @param seen one clause
 */
public record PromotedServer(String seen, Remedy remedy) {
    /** {@code {TrueIfReplica}}, in whatever spelling, ends with a promotion; these don't. */
    private static final Set<String> ON = Set.of("1", "on", "true");

    private static final Set<String> TCP = Set.of("tcp", "6", "-1");

    /** Whether that is one of the engine's own groups, which nobody can change, and which let a promoted one write. */
    public static boolean isDefault(String group) {
        return group.startsWith("default.");
    }

    /** The value that a group gives a parameter; empty where it gives none. */
    static Optional<String> value(List<Parameter> parameters, String name) {
        return parameters.stream()
                .filter(each -> each.name().equals(name))
                .map(Parameter::value)
                .findFirst();
    }

    /** What keeps it read-only for good; empty where nothing does. */
    public static Optional<PromotedServer> refusingWrites(RegionName region, String group, List<Parameter> parameters) {
        return value(parameters, "read_only")
                .filter(value -> ON.contains(value.toLowerCase(Locale.ROOT)))
                .map(value -> new PromotedServer(
                        "read_only is " + value + " in its parameter group " + group
                                + ", so that it refuses all writes, promoted or not",
                        Remedy.of("set it to {TrueIfReplica} where the group is made, or at once: ")
                                .then(Command.aws(
                                        "rds",
                                        "modify-db-cluster-parameter-group",
                                        "--region",
                                        region,
                                        "--db-cluster-parameter-group-name",
                                        group,
                                        "--parameters",
                                        "ParameterName=read_only,ParameterValue={TrueIfReplica},"
                                                + "ApplyMethod=immediate"))));
    }

    /**
     * What keeps everybody from the server's port; empty where somebody is let in. Whether that is the application
     * isn't judged: a rule may name a group, or a prefix list, whose members change.
     *
     * @param rules by which the groups let in, all of them
     */
    public static Optional<PromotedServer> shuttingOut(
            RegionName region, DatabaseSettings settings, List<IngressRule> rules) {
        if (settings.securityGroups().isEmpty()
                || settings.port() == 0
                || rules.stream().anyMatch(rule -> lets(rule, settings.port()))) {
            return Optional.empty();
        }
        String groups = Words.list(settings.securityGroups());
        return Optional.of(new PromotedServer(
                groups + " lets nobody in on port " + settings.port()
                        + (rules.isEmpty() ? "" : ", only on " + ports(rules)),
                Remedy.of("let the application's security group in on that port, as in the other Region; see: ")
                        .then(Command.aws("ec2", "describe-security-groups", "--region", region, "--group-ids")
                                .with(settings.securityGroups()))));
    }

    private static boolean lets(IngressRule rule, int port) {
        boolean isAny = rule.protocol().equals("-1") || rule.fromPort() < 0;
        return TCP.contains(rule.protocol()) && (isAny || (rule.fromPort() <= port && port <= rule.toPort()));
    }

    private static String ports(List<IngressRule> rules) {
        return Words.list(rules.stream()
                .map(rule -> rule.protocol() + " "
                        + (rule.fromPort() == rule.toPort()
                                ? String.valueOf(rule.fromPort())
                                : rule.fromPort() + "-" + rule.toPort()))
                .distinct()
                .toList());
    }
}
