package io.drctl.cli;

import io.drctl.text.Command;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options that a command line gives to every command, once parsed.
 *
 * @param inventory as typed; null when not given
 * @param site the name of the site, as typed; null when not given
 * @param colour null: as the terminal allows
 * @param simulated whether to use the sandbox, by option, by command or by {@code DRCTL_SANDBOX}
 * @param speed how fast the sandbox's time is to pass, as typed; null when not given
 * @param debug whether a failure shows its stack trace
 * @param form the requested form of the result
 */
record Options(
        @Nullable Path inventory,
        @Nullable String site,
        @Nullable Boolean colour,
        boolean simulated,
        @Nullable String speed,
        boolean debug,
        Form form) {
    /** Any faster, only the clients' measurements would be visible. */
    private static final int SPEED_MAX = 3600;

    private static final Pattern SPEED = Pattern.compile("\\d{1,6}(\\.\\d{1,3})?x?");

    /** Commands that are about no site. */
    private static final Set<String> OF_NO_SITE = Set.of("init", "explain", "schema", "site");

    /** What says by itself which site a command is about, or makes it one that isn't about any. */
    private static final Set<String> NAMING = Set.of("--site", "--inventory", "--help");

    /** Of a command line that was not parsed. */
    static final Options NONE = new Options(null, null, null, false, null, false, Form.HUMAN);

    /** Who the output is for. */
    enum Form {
        HUMAN,
        /** A document that itself says whether it is simulated, including failures. */
        JSON,
        /** A table for a document. */
        MARKDOWN,
        /** A report for a CI server. */
        JUNIT,
        /** Metrics for Prometheus. */
        METRICS,
        /** Another document, in which no line for people belongs. */
        OTHER
    }

    /** A command whose output is a document in any case. */
    interface PrintsDocument {}

    /**
     * The options of a command line.
     *
     * @param command the innermost one that was recognized
     * @param variables the environment's
     */
    static Options of(DrctlCommand root, CommandLine command, Map<String, String> variables) {
        return of(root, command, variables, form(command));
    }

    /** The options of a command line that could not be parsed completely. */
    static Options ofUnparsable(DrctlCommand root, CommandLine command, Map<String, String> variables) {
        return of(root, command, variables, asksForJson(command) ? Form.JSON : form(command));
    }

    private static Options of(DrctlCommand root, CommandLine command, Map<String, String> variables, Form form) {
        boolean simulated = root.sandbox || isSet(variables.getOrDefault("DRCTL_SANDBOX", ""));
        for (CommandLine each = command; each != null; each = each.getParent()) {
            simulated |= each.getCommand() instanceof SandboxCommand;
        }
        return new Options(root.inventory, root.site, root.colour, simulated, root.speed, root.debug, form);
    }

    private static boolean isSet(String variable) {
        return !(variable.isEmpty() || variable.equals("0") || variable.equals("false"));
    }

    private static Form form(CommandLine command) {
        OptionSpec output = command.getCommandSpec().findOption("--output");
        Object value = output == null ? null : output.getValue();
        String asked = value == null ? "human" : value.toString();
        return switch (asked) {
            case "json" -> Form.JSON;
            case "markdown" -> Form.MARKDOWN;
            case "junit" -> Form.JUNIT;
            case "prometheus" -> Form.METRICS;
            default -> command.getCommand() instanceof PrintsDocument ? Form.OTHER : Form.HUMAN;
        };
    }

    private static boolean asksForJson(CommandLine command) {
        CommandLine.ParseResult parsed = command.getParseResult();
        return parsed != null
                && parsed.originalArgs().stream()
                        .anyMatch(argument -> argument.equalsIgnoreCase("json")
                                || argument.equalsIgnoreCase("-ojson")
                                || argument.equalsIgnoreCase("--output=json"));
    }

    /** A suggested command as it is typed here: for the site that this command line names, and no other. */
    Command typed(Command command) {
        boolean isOfSite = command.isOf("drctl")
                && command.arguments().stream().noneMatch(NAMING::contains)
                && command.arguments().stream()
                        .filter(argument -> !argument.startsWith("-"))
                        .findFirst()
                        .filter(word -> !OF_NO_SITE.contains(word))
                        .isPresent();
        if (isOfSite && site != null) {
            return command.withFirst("--site", site);
        }
        return isOfSite && inventory != null ? command.withFirst("--inventory", inventory.toString()) : command;
    }

    /** How many sandbox seconds pass per real second. */
    double pace() {
        return isSpeedUsable() ? speedTyped() : 1;
    }

    private boolean isSpeedUsable() {
        return speedTyped() > 0 && speedTyped() <= SPEED_MAX;
    }

    private double speedTyped() {
        return speed == null || !SPEED.matcher(speed).matches() ? 0 : Double.parseDouble(speed.replaceFirst("x$", ""));
    }

    /** What is wrong with the options together; null when nothing is. */
    @Nullable
    String misuse() {
        if (site != null && inventory != null) {
            return "--site and --inventory both say which inventory is meant: give one of them";
        }
        if (speed == null) {
            return null;
        }
        if (!isSpeedUsable()) {
            return "--speed takes a factor above 0 and up to " + SPEED_MAX + " such as 60x, not " + speed;
        }
        return simulated ? null : "--speed goes with --sandbox: AWS takes the time it takes";
    }
}
