package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.readiness.Finding;
import io.drctl.readiness.ReadinessReport;
import io.drctl.readiness.ReadinessVerdict;
import io.drctl.readiness.Unanswered;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Verifications one after the other: the verdict of the first one and what isn't well, then a line for each change,
 * with its time. A line never changes what stands above it, so that a file can hold it as well.
 */
public final class ReadinessWatch {
    private static final int MARK_WIDTH = 9;

    private final Terminal terminal;
    private Map<String, Line> before = Map.of();
    private List<String> verdict = List.of();

    /** What isn't well. */
    private record Line(String mark, Style style, String text) {}

    public ReadinessWatch(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Tells of one more verification.
     *
     * @return whether somebody still reads
     */
    public boolean show(ReadinessReport report) {
        Instant at = report.startedAt().plus(report.elapsed()).truncatedTo(ChronoUnit.SECONDS);
        Set<String> open = new HashSet<>();
        Map<String, Line> now = lines(report, open);
        List<String> words = HumanReadinessView.verdictWords(terminal, report);
        boolean isFirst = verdict.isEmpty();
        if (isFirst) {
            words.forEach(line -> print(at, line));
        }
        now.forEach((key, line) -> {
            Line old = before.get(key);
            if (old == null || !old.mark().equals(line.mark())) {
                print(at, marked(line.mark(), line.style()) + line.text());
            }
        });
        before.forEach((key, line) -> {
            // What is unknown now isn't gone.
            if (!now.containsKey(key) && !open.contains(key)) {
                print(at, marked("gone", Style.GOOD) + line.text());
            }
        });
        if (!isFirst && !words.equals(verdict)) {
            words.forEach(line -> print(at, line));
        }
        verdict = words;
        // What failed before a Region fell silent is told again if it does so afterwards.
        before = now;
        return !terminal.out().checkError();
    }

    /** @param open gets the keys of what one cause left open, which is told by that cause alone */
    private static Map<String, Line> lines(ReadinessReport report, Set<String> open) {
        Map<String, Line> lines = new LinkedHashMap<>();
        for (Unanswered cause : report.unanswered()) {
            if (cause.findings().size() > 1 || cause.isComparison()) {
                cause.findings().forEach(finding -> open.add(key(finding)));
                lines.put(cause.title(), new Line("UNKNOWN", Style.BAD, cause.title() + ": " + cause.consequence()));
            }
        }
        for (Finding finding : report.findings()) {
            if (finding.verdict() != ReadinessVerdict.PASS && !open.contains(key(finding))) {
                lines.merge(
                        key(finding), line(finding), (one, other) -> one.mark().equals("WARN") ? other : one);
            }
        }
        return lines;
    }

    private static String key(Finding finding) {
        return finding.check() + " " + finding.area().title() + " " + finding.region() + " " + finding.subject();
    }

    private static Line line(Finding finding) {
        String mark = finding.isAccepted() ? "accepted" : finding.verdict().name();
        Style style = finding.isAccepted() || finding.verdict() == ReadinessVerdict.WARN ? Style.CAUTION : Style.BAD;
        return new Line(
                mark,
                style,
                finding.check() + (finding.region() == null ? "" : " in " + finding.region()) + ": " + finding.subject()
                        + ": " + finding.seen());
    }

    private String marked(String mark, Style style) {
        return terminal.onOut(style, String.format(Locale.ROOT, "%-" + MARK_WIDTH + "s", mark));
    }

    private void print(Instant at, String text) {
        terminal.out().println(terminal.onOut(Style.FAINT, at.toString()) + "  " + text);
    }
}
