package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.engine.FindingChanges;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.Area;
import io.drctl.readiness.Finding;
import io.drctl.readiness.ReadinessReport;
import io.drctl.readiness.ReadinessVerdict;
import io.drctl.readiness.Scope;
import io.drctl.readiness.Unanswered;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Readiness for people: one block per area, such as a row of the table; passes on one line per Region, everything else
 * with what was expected, what was seen and how to fix it; and the verdict as the last line. The verdicts are words, so
 * that nothing is lost without color.
 */
public final class HumanReadinessView implements ReadinessView {
    private static final int MARK_WIDTH = 9;
    private static final int LABEL_WIDTH = 10;
    /** How many checks are named when one cause prevented them; more would hide the cause. */
    private static final int NAMED_MAX = 6;

    private static final String GLOBAL = "global";

    private final Terminal terminal;
    private final List<String> where;

    HumanReadinessView(Terminal terminal, List<String> where) {
        this.terminal = terminal;
        this.where = where;
    }

    @Override
    public void show(ReadinessReport report, FindingChanges changes) {
        StandingWords.print(terminal, terminal.out(), where);
        Told told = new Told(report, changes);
        int regionWidth = report.findings().stream()
                .mapToInt(finding -> place(finding.region()).length())
                .max()
                .orElse(0);
        // A cause that left several questions open, or none that matters here, is shown once, below the rows.
        List<Unanswered> causes = report.unanswered().stream()
                .filter(cause -> cause.findings().size() > 1 || cause.isComparison())
                .toList();
        Set<Finding> elsewhere = new HashSet<>();
        causes.forEach(cause -> elsewhere.addAll(cause.findings()));
        List<Finding> fresh = report.findings().stream()
                .filter(finding -> told.isFirst(finding) && !elsewhere.contains(finding))
                .toList();
        if (!fresh.isEmpty()) {
            terminal.out().println(terminal.onOut(Style.STRONG, "New since " + told.lastAgo()));
            fresh.forEach(finding -> problem(finding, regionWidth, told));
        }
        elsewhere.addAll(fresh);
        List<String> unseen = new ArrayList<>();
        for (Area area : report.areas()) {
            List<Finding> findings = report.of(area).stream()
                    .filter(finding -> !elsewhere.contains(finding))
                    .toList();
            if (findings.isEmpty()) {
                if (fresh.stream().noneMatch(finding -> finding.area().equals(area))) {
                    unseen.add(area.title());
                }
                continue;
            }
            terminal.out().println(terminal.onOut(Style.STRONG, area.title()));
            passes(findings, regionWidth);
            findings.stream()
                    .filter(finding -> finding.verdict() != ReadinessVerdict.PASS)
                    .forEach(finding -> problem(finding, regionWidth, told));
        }
        causes.forEach(cause -> cause(cause, told));
        if (!unseen.isEmpty()) {
            paragraph("Not looked at: " + String.join(", ", unseen), "  ");
        }
        told.gone().ifPresent(gone -> paragraph(gone, "  "));
        report.idle()
                .forEach(idle -> paragraph(
                        "Accepted for nothing: " + idle.check() + " passes; take it out of the inventory", "  "));
        terminal.out().println();
        report.takeOver().ifPresent(answer -> paragraph(answer.words(), "  "));
        verdict(report).forEach(terminal.out()::println);
    }

    /** The verdict in a line for whether the Region can take over, and one for the whole, without how long it took. */
    static List<String> verdictWords(Terminal terminal, ReadinessReport report) {
        HumanReadinessView view = new HumanReadinessView(terminal, List.of());
        List<String> words = new ArrayList<>();
        report.takeOver().ifPresent(answer -> words.add(answer.words()));
        words.add(view.sentence(report, ""));
        return words;
    }

    private void cause(Unanswered cause, Told told) {
        terminal.out().println();
        String title = terminal.onOut(cause.isComparison() ? Style.CAUTION : Style.BAD, cause.title());
        paragraph(title + ": " + cause.consequence(), "  ");
        if (cause.isComparison() || cause.findings().size() <= NAMED_MAX) {
            detail(
                    "checks",
                    String.join(
                            ", ",
                            cause.findings().stream()
                                    .map(Finding::check)
                                    .distinct()
                                    .toList()));
        }
        detail("seen", cause.seen());
        told.since(cause.findings()).ifPresent(since -> detail("since", since));
        remedy(cause.remedy());
    }

    private void paragraph(String text, String indent) {
        terminal.wrapWords(text, terminal.columns(), indent)
                .forEach(line -> terminal.out().println(line));
    }

    private void passes(List<Finding> findings, int regionWidth) {
        Map<String, List<String>> byPlace = new LinkedHashMap<>();
        for (Finding finding : findings) {
            if (finding.verdict() == ReadinessVerdict.PASS && !finding.isTelling()) {
                byPlace.computeIfAbsent(place(finding.region()), place -> new ArrayList<>())
                        .add(aspect(finding));
            }
        }
        byPlace.forEach((place, names) ->
                block(mark(ReadinessVerdict.PASS), pad(place, regionWidth), String.join(", ", names)));
        findings.stream()
                .filter(finding -> finding.verdict() == ReadinessVerdict.PASS && finding.isTelling())
                .forEach(finding -> block(
                        mark(ReadinessVerdict.PASS),
                        pad(place(finding.region()), regionWidth),
                        aspect(finding) + ": " + finding.seen()));
    }

    /** A check's id without its area, which the heading names. */
    private static String aspect(Finding finding) {
        return finding.check().substring(finding.check().indexOf('.') + 1);
    }

    private void problem(Finding finding, int regionWidth, Told told) {
        block(
                finding.isAccepted()
                        ? terminal.onOut(Style.CAUTION, pad("accepted", MARK_WIDTH))
                        : mark(finding.verdict()),
                pad(place(finding.region()), regionWidth),
                finding.check() + ": " + finding.subject());
        detail("expected", finding.expected());
        detail("seen", finding.seen());
        String condition = finding.verdict() == ReadinessVerdict.UNKNOWN ? "where it isn't so, it " : "";
        finding.impact().ifPresent(impact -> detail("impact", condition + impact.words()));
        told.since(List.of(finding)).ifPresent(since -> detail("since", since));
        if (finding.acceptance() != null) {
            detail("accepted", Told.words(finding));
        }
        if (finding.remedy() != null) {
            remedy(finding.remedy());
        }
    }

    private void block(String mark, String place, String text) {
        String indent = " ".repeat(2 + MARK_WIDTH + place.length() + 2);
        List<String> lines = terminal.wrapWords(text, terminal.columns() - indent.length(), "");
        terminal.out().println("  " + mark + place + "  " + lines.get(0));
        lines.stream().skip(1).forEach(line -> terminal.out().println(indent + line));
    }

    private void detail(String label, String text) {
        String indent = " ".repeat(2 + MARK_WIDTH + LABEL_WIDTH);
        details(label, terminal.wrapWords(text, terminal.columns() - indent.length(), ""));
    }

    private void details(String label, List<String> lines) {
        String indent = " ".repeat(2 + MARK_WIDTH + LABEL_WIDTH);
        String first = lines.get(0).isEmpty() ? label : pad(label, LABEL_WIDTH);
        terminal.out().println(" ".repeat(2 + MARK_WIDTH) + terminal.onOut(Style.FAINT, first) + lines.get(0));
        lines.stream().skip(1).forEach(line -> terminal.out().println(indent + line));
    }

    private void remedy(Remedy remedy) {
        Remedy told = terminal.suggesting(remedy);
        int room = terminal.columns() - 2 - MARK_WIDTH - LABEL_WIDTH;
        List<String> lines = TextLayout.wrapRemedy(told, room);
        boolean isApart = told.led().isPresent() && told.text().length() > room;
        if (!isApart) {
            details("to fix", lines);
            return;
        }
        // A command gets a separate line, so that it can be copied.
        List<String> lead = lines.subList(0, lines.size() - 1);
        details("to fix", lead.isEmpty() ? List.of("") : lead);
        terminal.out().println(terminal.placed("    ", lines.get(lines.size() - 1)));
    }

    /** The verdict, wrapped for the terminal. */
    private List<String> verdict(ReadinessReport report) {
        return terminal.wrapWords(
                sentence(report, " (" + Durations.words(report.elapsed()) + ")"), terminal.columns(), "  ");
    }

    private String sentence(ReadinessReport report, String took) {
        List<String> regions = report.regions().stream().map(RegionName::value).toList();
        String what = report.scope() == Scope.ALL
                ? "site (" + String.join(", ", regions) + ")"
                : report.scope().word() + " " + String.join(", ", regions);
        String simulated = report.simulated() ? " on simulated AWS" : "";
        int total = report.findings().size();
        int warnings = report.countOpen(ReadinessVerdict.WARN);
        String warned = warnings == 0 ? "" : Words.count(warnings, "warning");
        int notCompared = report.notCompared();
        String compared = notCompared == 0 ? "" : ", " + notCompared + " not compared";
        int accepted = report.accepted().size();
        int stopping =
                (int) report.accepted().stream().filter(Finding::isFailing).count();
        if (report.findings().isEmpty()) {
            return said(
                    what,
                    Style.BAD,
                    "NOT READY",
                    simulated + ": nothing was checked, because the inventory has nothing that drctl can check there"
                            + took);
        }
        if (report.isReady()) {
            String passed = report.count(ReadinessVerdict.PASS)
                    + (warnings + notCompared + accepted == 0 ? "" : " of " + total) + " checks passed" + compared;
            boolean isExcepted =
                    report.accepted().stream().anyMatch(finding -> finding.verdict() == ReadinessVerdict.FAIL);
            return said(
                    what,
                    Style.GOOD,
                    "READY",
                    (isExcepted ? " but for what is accepted" : "") + simulated + ": " + passed
                            + (accepted == 0 ? "" : ", " + accepted + " accepted")
                            + (warned.isEmpty() ? "" : ", " + warned) + took);
        }
        List<String> counts = new ArrayList<>();
        if (report.countOpen(ReadinessVerdict.FAIL) > 0) {
            counts.add(report.countOpen(ReadinessVerdict.FAIL) + " failed");
        }
        if (stopping > 0) {
            counts.add(stopping + " accepted, which " + (stopping == 1 ? "counts" : "count") + " nevertheless");
        }
        if (accepted > stopping) {
            counts.add(accepted - stopping + " accepted");
        }
        if (report.count(ReadinessVerdict.UNKNOWN) > notCompared) {
            counts.add(report.count(ReadinessVerdict.UNKNOWN) - notCompared + " unknown");
        }
        if (notCompared > 0) {
            counts.add(notCompared + " not compared");
        }
        return said(what, Style.BAD, "NOT READY", simulated + ": " + String.join(", ", counts) + " of " + total + took);
    }

    private String said(String what, Style style, String verdict, String rest) {
        return what + " is " + terminal.onOut(style, verdict) + rest;
    }

    private String mark(ReadinessVerdict verdict) {
        return switch (verdict) {
            case PASS -> terminal.onOut(Style.GOOD, pad("pass", MARK_WIDTH));
            case WARN -> terminal.onOut(Style.CAUTION, pad("WARN", MARK_WIDTH));
            case FAIL -> terminal.onOut(Style.BAD, pad("FAIL", MARK_WIDTH));
            case UNKNOWN -> terminal.onOut(Style.BAD, pad("UNKNOWN", MARK_WIDTH));
        };
    }

    private static String place(@Nullable RegionName region) {
        return region == null ? GLOBAL : region.value();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
