package io.drctl.cli.view;

import io.drctl.action.database.LastApplied;
import io.drctl.cloud.Sql.LoggedWrites;
import io.drctl.engine.Divergence;
import io.drctl.text.Words;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** For people: first how much, then where it lies, then the command that writes it down. */
public final class HumanDivergenceView implements DivergenceView {
    private final Terminal terminal;

    public HumanDivergenceView(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void show(String site, String run, List<Divergence> found) {
        terminal.out().println("site " + site + ", run " + run);
        for (Divergence each : found) {
            terminal.out()
                    .println(terminal.onOut(Terminal.Style.STRONG, each.database()) + ": "
                            + each.promotion().clusterId() + " in "
                            + each.promotion().region() + " was promoted at "
                            + time(each.promotion().at()));
            if (each.last() != null) {
                applied(each, each.last());
            }
            if (each.alone() == null) {
                unknown(each);
            } else {
                known(each, each.alone());
            }
        }
    }

    private static String primary(Divergence each) {
        return each.source() + " in " + each.sourceRegion();
    }

    private void applied(Divergence each, LastApplied last) {
        Instant at = last.at();
        terminal.out()
                .println("  it had applied the log of " + primary(each) + " up to " + last.position()
                        + (last.isFinal() ? ", at the end" : at == null ? "" : ", at " + time(at)));
    }

    private void unknown(Divergence each) {
        terminal.out()
                .println("  " + terminal.onOut(Terminal.Style.BAD, "unknown") + "  what " + primary(each)
                        + " alone has: " + each.unknown());
        if (each.remedy() != null) {
            DiagnosticView.printRemedy(each.remedy(), terminal);
        }
    }

    private void known(Divergence each, LoggedWrites alone) {
        if (each.isNothing()) {
            terminal.out().println("  " + primary(each) + " has nothing that was not applied");
            return;
        }
        String bound = each.isAtMost() ? "at most " : "";
        terminal.out()
                .println("  " + primary(each) + " alone has " + (alone.isWhole() ? bound : "more than ")
                        + Words.count(alone.transactions(), "transaction") + ", to " + alone.to());
        if (each.isAtMost()) {
            terminal.out().println("  the replica may have applied the first of them before its promotion");
        }
        if (alone.first() != null) {
            terminal.out()
                    .println("  logged from " + time(alone.first()) + " to "
                            + time(Objects.requireNonNull(alone.last())));
        }
        if (!alone.tables().isEmpty()) {
            terminal.out()
                    .println("  in "
                            + alone.tables().entrySet().stream()
                                    .map(table -> table.getKey() + " (" + table.getValue() + ")")
                                    .collect(Collectors.joining(", ")));
        }
        if (each.extraction() != null) {
            terminal.out().println("  to write them down; it asks for the password, and applies nothing:");
            terminal.out().println("  " + terminal.typed(each.extraction()));
        }
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
