package io.drctl.cli.view;

import io.drctl.engine.FindingChanges;
import io.drctl.readiness.Area;
import io.drctl.readiness.CheckGuide;
import io.drctl.readiness.Finding;
import io.drctl.readiness.Impact;
import io.drctl.readiness.ReadinessReport;
import io.drctl.readiness.ReadinessVerdict;
import io.drctl.readiness.TakeOverAnswer;
import io.drctl.readiness.Unanswered;
import io.drctl.text.Durations;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/** A verification as metrics for Prometheus. Their names and labels are a contract. */
public final class ReadinessMetrics implements ReadinessView {
    private static final String TIMESTAMP = "drctl_verify_timestamp_seconds";
    private static final String DURATION = "drctl_verify_duration_seconds";
    private static final String SIMULATED = "drctl_verify_simulated";
    private static final String READY = "drctl_ready";
    private static final String TAKE_OVER_READY = "drctl_take_over_ready";
    private static final String TAKE_OVER = "drctl_take_over";
    private static final String FINDINGS = "drctl_findings";
    private static final String FINDINGS_ACCEPTED = "drctl_findings_accepted";
    private static final String FINDINGS_NEW = "drctl_findings_new";
    private static final String UNANSWERED = "drctl_unanswered_checks";
    private static final String CHECK = "drctl_check_status";
    private static final String CHECK_SINCE = "drctl_check_since_timestamp_seconds";
    private static final String CHECK_ACCEPTED = "drctl_check_accepted_until_timestamp_seconds";
    private static final String LAG = "drctl_replica_lag_seconds";
    private static final String AGE = "drctl_verify_age_seconds";
    private static final String STALE = "drctl_verify_stale";

    private final Terminal terminal;
    private final String site;

    public ReadinessMetrics(Terminal terminal, String site) {
        this.terminal = terminal;
        this.site = site;
    }

    @Override
    public void show(ReadinessReport report, FindingChanges changes) {
        terminal.printDocument(text(report, changes));
    }

    /** The metrics, for who doesn't print them. */
    public String text(ReadinessReport report, FindingChanges changes) {
        return metrics(report, changes).text();
    }

    /**
     * The same, asked for some time after the verification.
     *
     * @param age since it began
     * @param isStale whether there should have been another one by now
     */
    public String text(ReadinessReport report, FindingChanges changes, Duration age, boolean isStale) {
        Map<String, String> scope = scope(report);
        MetricText text = metrics(report, changes)
                .gauge(AGE, "How long ago the verification began.")
                .gauge(STALE, "1 where the next verification is overdue, so that these results are old.");
        text.add(AGE, scope, Durations.seconds(age));
        text.add(STALE, scope, isStale ? 1 : 0);
        return text.text();
    }

    private Map<String, String> scope(ReadinessReport report) {
        return Map.of("site", site, "scope", report.scope().word());
    }

    private MetricText metrics(ReadinessReport report, FindingChanges changes) {
        MetricText text = new MetricText(terminal::hidden)
                .gauge(TIMESTAMP, "When the verification began, as a Unix time.")
                .gauge(DURATION, "How long the verification took.")
                .gauge(SIMULATED, "1 where the sandbox was verified and not AWS.")
                .gauge(READY, "1 where the verification says READY.")
                .gauge(TAKE_OVER_READY, "1 where the Region can take over now, and nothing would be lost.")
                .gauge(TAKE_OVER, "1 for the answer to whether the Region can take over now, 0 for the others.")
                .gauge(FINDINGS, "How many checks have the verdict, without what is accepted.")
                .gauge(FINDINGS_ACCEPTED, "How many checks failed or warn, and are accepted for a while.")
                .gauge(FINDINGS_NEW, "How many findings weren't there at the verification before.")
                .gauge(UNANSWERED, "How many checks a cause, such as a Region that is dark, left open.")
                .gauge(CHECK, "0 where the check passes, 1 where it warns, 2 where it fails, 3 where it is unknown.")
                .gauge(CHECK_SINCE, "Since when the check hasn't passed, as a Unix time.")
                .gauge(CHECK_ACCEPTED, "The end of the last day on which the finding is accepted, as a Unix time.")
                .gauge(LAG, "What a promotion now may lose: how far the replica trails, and the age of that sample.");
        Map<String, String> scope = scope(report);
        text.add(TIMESTAMP, scope, report.startedAt().getEpochSecond());
        text.add(DURATION, scope, Durations.seconds(report.elapsed()));
        text.add(SIMULATED, scope, report.simulated() ? 1 : 0);
        text.add(READY, scope, report.isReady() ? 1 : 0);
        report.takeOver().ifPresent(answer -> takeOver(text, scope, answer));
        for (ReadinessVerdict verdict : ReadinessVerdict.values()) {
            text.add(FINDINGS, with(scope, "verdict", JsonObject.word(verdict)), report.countOpen(verdict));
        }
        text.add(FINDINGS_ACCEPTED, scope, report.accepted().size());
        text.add(
                FINDINGS_NEW,
                scope,
                report.findings().stream().filter(changes::isNew).count());
        for (Unanswered cause : report.unanswered()) {
            text.add(
                    UNANSWERED,
                    with(scope, "cause", cause.title()),
                    cause.findings().size());
        }
        report.findings().forEach(finding -> check(text, labels(scope, finding), finding, changes));
        return text;
    }

    private static void takeOver(MetricText text, Map<String, String> scope, TakeOverAnswer answer) {
        Map<String, String> labels = with(scope, "region", answer.region().value());
        text.add(TAKE_OVER_READY, labels, answer.kind() == TakeOverAnswer.Kind.YES ? 1 : 0);
        for (TakeOverAnswer.Kind kind : TakeOverAnswer.Kind.values()) {
            text.add(TAKE_OVER, with(labels, "answer", JsonObject.word(kind)), answer.kind() == kind ? 1 : 0);
        }
    }

    private static int status(ReadinessVerdict verdict) {
        return switch (verdict) {
            case PASS -> 0;
            case WARN -> 1;
            case FAIL -> 2;
            case UNKNOWN -> 3;
        };
    }

    private static void check(MetricText text, Map<String, String> labels, Finding finding, FindingChanges changes) {
        text.add(CHECK, labels, status(finding.verdict()));
        changes.since(finding).ifPresent(since -> text.add(CHECK_SINCE, labels, since.getEpochSecond()));
        if (finding.acceptance() != null && finding.isAccepted()) {
            text.add(
                    CHECK_ACCEPTED,
                    labels,
                    finding.acceptance()
                            .by()
                            .until()
                            .plusDays(1)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toEpochSecond());
        }
        if (finding.loss() != null) {
            text.add(LAG, labels, Durations.seconds(finding.loss()));
        }
    }

    /** A check has the same labels whether it passes or not, unless it says itself what a failover suffers from it. */
    private static Map<String, String> labels(Map<String, String> scope, Finding finding) {
        Area area = finding.area();
        Impact impact = finding.own() != null
                ? finding.own()
                : CheckGuide.of(finding.check()).map(CheckGuide::impact).orElse(null);
        Map<String, String> labels = new LinkedHashMap<>(scope);
        labels.put("check", finding.check());
        labels.put("asset", area.row() == null ? area.title() : area.row());
        labels.put("region", finding.region() == null ? "" : finding.region().value());
        labels.put("subject", finding.subject());
        labels.put("impact", impact == null ? "" : impact.word());
        return labels;
    }

    private static Map<String, String> with(Map<String, String> labels, String label, String value) {
        Map<String, String> more = new LinkedHashMap<>(labels);
        more.put(label, value);
        return more;
    }
}
