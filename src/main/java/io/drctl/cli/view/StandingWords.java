package io.drctl.cli.view;

import io.drctl.inventory.Inventory;
import io.drctl.journal.Standing;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which site, in which account, under which identity and where: what has to be right before the user agrees to
 * anything.
 */
public final class StandingWords {
    private StandingWords() {}

    /** A few lines, the site first. */
    public static List<String> of(
            Inventory inventory, Map<String, String> arguments, Standing standing, boolean simulated) {
        String from = arguments.getOrDefault("from", "");
        String to = arguments.getOrDefault("to", "");
        String regions = to.isEmpty()
                ? inventory.primary().name() + ", " + inventory.recovery().name()
                : (from.isEmpty() ? otherThan(inventory, to) : from) + " -> " + to;
        List<String> lines = new ArrayList<>();
        lines.add("site " + inventory.site().name() + ", " + standing.accountWords() + (simulated ? " (simulated)" : "")
                + ", " + regions);
        lines.addAll(of(standing, simulated));
        return lines;
    }

    /** The identity and the endpoints, or why they are unknown. */
    static List<String> of(Standing standing, boolean simulated) {
        List<String> lines = new ArrayList<>();
        if (simulated) {
            return lines;
        }
        if (standing.caller() != null) {
            lines.add("as " + standing.caller());
        }
        if (standing.account() == null) {
            lines.add("account unknown: " + standing.unknown());
        }
        Standing.OtherCaller other = standing.other();
        if (other != null) {
            lines.add(
                    other.account() == null
                            ? "in " + other.region() + " account unknown: " + other.unknown()
                            : "in " + other.region() + " as "
                                    + Objects.requireNonNullElse(other.caller(), "account " + other.account()));
        }
        standing.endpoints().forEach(endpoint -> lines.add("endpoint " + endpoint + " (NOT AWS's own)"));
        return lines;
    }

    /** The same, plus the identity that began the run, if different. */
    public static List<String> ofResume(
            Inventory inventory, Map<String, String> arguments, Standing begun, Standing now, boolean simulated) {
        List<String> lines = new ArrayList<>(of(inventory, arguments, now, simulated));
        if (begun.caller() != null && !Objects.equals(begun.caller(), now.caller())) {
            lines.add("started as " + begun.caller());
        }
        return lines;
    }

    /** Prints such lines, wrapped for the terminal. */
    public static void print(Terminal terminal, PrintStream stream, List<String> lines) {
        lines.forEach(line -> terminal.wrapWords(line, terminal.columns(), "  ").forEach(stream::println));
    }

    private static String otherThan(Inventory inventory, String to) {
        return (to.equals(inventory.primary().name().value()) ? inventory.recovery() : inventory.primary())
                .name()
                .value();
    }
}
