package io.drctl.cli;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/**
 * The commands under the root. Making them all takes longer than most of them run, so a command line gets those alone
 * that it may name.
 */
final class Commands {
    /** In the order of the help. */
    static final List<String> NAMES = List.of(
            "init",
            "inventory",
            "prepare",
            "provision",
            "reconcile",
            "verify",
            "explain",
            "iam-policy",
            "status",
            "settle",
            "fence",
            "failover",
            "switchover",
            "failback",
            "repair",
            "db",
            "drill",
            "run",
            "runbook",
            "site",
            "schema",
            "sandbox");

    private static final List<String> HELP = List.of("-h", "--help");

    private Commands() {}

    /** Those that these arguments may be about: all where one of them has no command's name. */
    static List<String> in(String... arguments) {
        List<String> typed = Arrays.asList(arguments);
        List<String> named = NAMES.stream().filter(typed::contains).toList();
        // The root's own help lists them all.
        boolean isListed = !typed.isEmpty()
                && !NAMES.contains(typed.get(0))
                && HELP.stream().anyMatch(typed::contains);
        return named.isEmpty() || isListed ? NAMES : named;
    }

    static void add(CommandLine root, List<String> names) {
        names.forEach(name -> root.addSubcommand(name, type(name)));
    }

    private static Class<?> type(String name) {
        return switch (name) {
            case "init" -> InitCommand.class;
            case "inventory" -> InventoryCommand.class;
            case "prepare" -> PrepareCommand.class;
            case "provision" -> ProvisionCommand.class;
            case "reconcile" -> ReconcileCommand.class;
            case "verify" -> VerifyCommand.class;
            case "explain" -> ExplainCommand.class;
            case "iam-policy" -> IamPolicyCommand.class;
            case "status" -> StatusCommand.class;
            case "settle" -> SettleCommand.class;
            case "fence" -> FenceCommand.class;
            case "failover" -> FailoverCommand.class;
            case "switchover" -> SwitchoverCommand.class;
            case "failback" -> FailbackCommand.class;
            case "repair" -> RepairCommand.class;
            case "db" -> DbCommand.class;
            case "drill" -> DrillCommand.class;
            case "run" -> RunCommand.class;
            case "runbook" -> RunbookCommand.class;
            case "site" -> SiteCommand.class;
            case "schema" -> SchemaCommand.class;
            case "sandbox" -> SandboxCommand.class;
            default -> throw new IllegalArgumentException("no such command: " + name);
        };
    }
}
