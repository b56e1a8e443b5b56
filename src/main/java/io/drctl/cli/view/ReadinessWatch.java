package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.engine.FindingChanges;
import io.drctl.inventory.RegionName;
import io.drctl.journal.OpenFindings;
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
import org.jspecify.annotations.Nullable;

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
    private record Line(String mark, Style style, String text, boolean isCause) {}

    public ReadinessWatch(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Tells of one more verification.
     *
     * @param changes against what stood before
     * @return whether somebody still reads
     */
    public boolean show(ReadinessReport report, FindingChanges changes) {
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
        Map<String, Line> standing = new LinkedHashMap<>(now);
        before.forEach((key, line) -> {
            if (!now.containsKey(key) && (line.isCause() || isGone(key, report, changes))) {
                print(at, marked("gone", Style.GOOD) + line.text());
            } else {
                // What isn't looked at now, as its Region is dark, stands until somebody knows better.
                standing.putIfAbsent(key, line);
            }
        });
        if (!isFirst) {
            words.stream().filter(line -> !verdict.contains(line)).forEach(line -> print(at, line));
        }
        verdict = words;
        before = standing;
        return !terminal.out().checkError();
    }

    /** @param open gets the keys of what one cause left open, which is told by that cause alone */
    private static Map<String, Line> lines(ReadinessReport report, Set<String> open) {
        Map<String, Line> lines = new LinkedHashMap<>();
        for (Unanswered cause : report.unanswered()) {
            if (cause.findings().size() > 1 || cause.isComparison()) {
                cause.findings().forEach(finding -> open.add(key(finding)));
                lines.put(
                        cause.title(),
                        new Line("UNKNOWN", Style.BAD, cause.title() + ": " + cause.consequence(), true));
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

    private static boolean isGone(String key, ReadinessReport report, FindingChanges changes) {
        return changes.gone().stream()
                        .map(OpenFindings.Entry::key)
                        .anyMatch(gone -> key.equals(key(gone.check(), gone.region(), gone.subject())))
                || report.findings().stream()
                        .anyMatch(finding -> finding.verdict() == ReadinessVerdict.PASS && key.equals(key(finding)));
    }

    private static String key(Finding finding) {
        RegionName region = finding.region();
        return key(finding.check(), region == null ? null : region.value(), finding.subject());
    }

    private static String key(String check, @Nullable String region, String subject) {
        return check + " " + region + " " + subject;
    }

    private static Line line(Finding finding) {
        String mark = finding.isAccepted() ? "accepted" : finding.verdict().name();
        Style style = finding.isAccepted() || finding.verdict() == ReadinessVerdict.WARN ? Style.CAUTION : Style.BAD;
        return new Line(
                mark,
                style,
                finding.check() + (finding.region() == null ? "" : " in " + finding.region()) + ": " + finding.subject()
                        + ": " + finding.seen(),
                false);
    }

    private String marked(String mark, Style style) {
        return terminal.onOut(style, String.format(Locale.ROOT, "%-" + MARK_WIDTH + "s", mark));
    }

    private void print(Instant at, String text) {
        terminal.out().println(terminal.onOut(Style.FAINT, at.toString()) + "  " + text);
    }
}
