package io.drctl.cli.view;

import io.drctl.action.GateResult;
import io.drctl.cli.view.Terminal.Style;
import io.drctl.engine.Plan;
import io.drctl.engine.PlannedStep;
import io.drctl.engine.Preview;
import io.drctl.engine.StepPreview;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What consent is asked for, repeated in a few lines right above the answer: the plan may have scrolled away.
 * Overridden tests are repeated too.
 */
public final class QuestionText {
    /** More than that on the last lines of a small terminal, and the question itself would scroll away. */
    private static final int ORDERS_MAX = 8;

    private final Terminal terminal;

    public QuestionText(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * The question about a plan.
     *
     * @param acts whether a step may still make its calls
     * @param oneWay whether one of them has no way back, so that the question asks for a word rather than a yes
     */
    public List<String> of(Plan plan, Preview preview, Predicate<PlannedStep> acts, boolean oneWay) {
        List<String> orders = plan.steps().stream()
                .filter(acts)
                .map(step -> step.outline().request())
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
        List<String> lines = new ArrayList<>();
        preview.steps().values().stream()
                .map(StepPreview::gates)
                .flatMap(List::stream)
                .filter(gate -> gate.outcome() != GateResult.Outcome.PASSED)
                .forEach(gate -> lines.addAll(exception(gate)));
        if (orders.size() == 1) {
            lines.addAll(terminal.wrapWords(capital(orders.get(0)) + (oneWay ? "." : "?"), terminal.columns() - 8, ""));
        } else if (orders.isEmpty()) {
            lines.add("Nothing one-way is left to send. Continue?");
        } else {
            lines.add("This will");
            orders.stream().limit(ORDERS_MAX).forEach(order -> {
                List<String> wrapped = terminal.wrapWords(order, terminal.columns() - 4, "");
                lines.add("  - " + wrapped.get(0));
                wrapped.stream().skip(1).forEach(line -> lines.add("    " + line));
            });
            if (orders.size() > ORDERS_MAX) {
                lines.add("  - and " + (orders.size() - ORDERS_MAX) + " more, as in the plan above");
            }
            if (!oneWay) {
                lines.add("Continue?");
            }
        }
        return lines;
    }

    private List<String> exception(GateResult gate) {
        return terminal.wrapWords(
                terminal.onErr(Style.CAUTION, gate.outcome().name()) + " " + gate.test() + ": " + gate.seen()
                        + (gate.override() == null ? "" : " (by " + gate.override() + ")"),
                terminal.columns(),
                "  ");
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
