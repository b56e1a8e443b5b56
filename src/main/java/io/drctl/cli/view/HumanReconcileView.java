package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.terraform.Correction;
import io.drctl.terraform.Difference;
import io.drctl.terraform.ReconcileFile;
import io.drctl.terraform.Reconciliation;
import io.drctl.text.Words;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** For people: what the next apply would do, the worst first, and what keeps it from that. */
final class HumanReconcileView implements ReconcileView {
    private final Terminal terminal;
    private final Function<Path, String> shown;

    HumanReconcileView(Terminal terminal, Function<Path, String> shown) {
        this.terminal = terminal;
        this.shown = shown;
    }

    @Override
    public void found(Reconciliation found) {
        for (Reconciliation.OfRoot root : found.roots()) {
            if (root.differences().isEmpty()) {
                lines("", root.title() + ": the configuration says what is" + stateOnly(root.stateOnly()) + ".");
                continue;
            }
            lines(
                    "",
                    root.title() + ": the next apply would change "
                            + Words.count(root.differences().size(), "object") + ", the worst first.");
            root.differences().forEach(this::difference);
        }
        for (ReconcileFile file : found.files()) {
            terminal.out().println(terminal.onOut(Style.STRONG, shown.apply(file.path())) + ":");
            file.text().lines().forEach(line -> terminal.out().println("    " + line));
        }
        terminal.out().flush();
    }

    private static String stateOnly(int count) {
        return count == 0 ? "" : "; its next apply changes the state alone (" + Words.count(count, "object") + ")";
    }

    private void difference(Difference difference) {
        Style style = switch (difference.weight()) {
            case DATA -> Style.BAD;
            case USERS, ACCESS, CAPACITY -> Style.CAUTION;
            case OTHER -> Style.STRONG;
        };
        terminal.out().println();
        lines("  ", terminal.onOut(style, JsonObject.word(difference.weight())) + "  " + difference.consequence());
        difference.corrections().forEach(this::correction);
    }

    private void correction(Correction correction) {
        String where = switch (correction.kind()) {
            case BLOCK -> "in " + ReconcileFile.BLOCKS + ": ";
            case VARIABLE -> "in " + ReconcileFile.VARIABLES + ": ";
            case EDIT ->
                "edit " + shown.apply(Objects.requireNonNull(correction.file())) + ":" + correction.line() + ": ";
            case BY_HAND -> "by hand: ";
        };
        lines("    ", where + correction.sentence());
    }

    @Override
    public void ended(Outcome outcome, Reconciliation found, @Nullable Reconciliation after) {
        switch (outcome) {
            case IN_LINE ->
                lines(
                        "",
                        terminal.onOut(Style.GOOD, "Nothing to reconcile") + ": the next plan changes nothing in AWS.");
            case SHOWN -> lines("", terminal.onOut(Style.STRONG, "Dry run") + ": nothing was written.");
            case NOTHING_TO_WRITE ->
                lines(
                        "",
                        terminal.onOut(Style.CAUTION, "Nothing was written")
                                + ": make the edits above, then run this again.");
            case WRITTEN -> written(found, Objects.requireNonNull(after));
        }
    }

    private void written(Reconciliation found, Reconciliation after) {
        found.files()
                .forEach(file -> lines("", terminal.onOut(Style.GOOD, "Wrote") + " " + shown.apply(file.path()) + "."));
        if (after.differences().isEmpty()) {
            lines("", "The next plan changes nothing in AWS" + stateOnly(after.stateOnly()) + ".");
            return;
        }
        lines(
                "",
                terminal.onOut(Style.CAUTION, "The next plan isn't empty yet") + ": it would change "
                        + Words.count(after.differences().size(), "object") + ".");
        after.differences().forEach(this::difference);
    }

    private void lines(String indent, String text) {
        terminal.wrapWords(text, terminal.columns() - indent.length() - 2, "  ")
                .forEach(line -> terminal.out().println(indent + line));
    }
}
