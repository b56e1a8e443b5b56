package io.drctl.cli.view;

import io.drctl.text.Printable;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Gauges in Prometheus's text format, of which a monitor reads one sample for each set of labels.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">the format</a>
 */
final class MetricText {
    /** The samples of one metric, by their labels. */
    private record Family(String help, Map<String, BigDecimal> samples) {}

    private final Map<String, Family> families = new LinkedHashMap<>();
    private final UnaryOperator<String> hidden;

    /** @param hidden takes secrets out of a text */
    MetricText(UnaryOperator<String> hidden) {
        this.hidden = hidden;
    }

    /** Declares a metric; one without samples is left out. */
    MetricText gauge(String name, String help) {
        families.put(name, new Family(help, new LinkedHashMap<>()));
        return this;
    }

    /** Adds a sample. Of two with the same labels the greater one stays: the format allows only one. */
    void add(String name, Map<String, String> labels, BigDecimal value) {
        Family family = families.get(name);
        if (family == null) {
            throw new IllegalArgumentException(name + " isn't declared");
        }
        StringBuilder text = new StringBuilder();
        new TreeMap<>(labels)
                .forEach((label, said) -> text.append(text.length() == 0 ? "" : ",")
                        .append(label)
                        .append("=\"")
                        .append(escaped(said))
                        .append('"'));
        family.samples().merge(text.toString(), value, BigDecimal::max);
    }

    void add(String name, Map<String, String> labels, long value) {
        add(name, labels, BigDecimal.valueOf(value));
    }

    /** Line breaks would begin a sample of somebody else's making; no other control character is of use either. */
    private String escaped(String text) {
        String safe = Printable.line(hidden.apply(text.replace('\n', ' ')));
        return safe.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** The whole, ending with a line break. */
    String text() {
        StringBuilder text = new StringBuilder();
        families.forEach((name, family) -> {
            if (!family.samples().isEmpty()) {
                text.append("# HELP ")
                        .append(name)
                        .append(' ')
                        .append(family.help())
                        .append('\n');
                text.append("# TYPE ").append(name).append(" gauge\n");
                family.samples()
                        .forEach((labels, value) -> text.append(name)
                                .append('{')
                                .append(labels)
                                .append("} ")
                                .append(value.toPlainString())
                                .append('\n'));
            }
        });
        return text.toString();
    }
}
