package io.drctl.cli.view;

import io.drctl.engine.FindingChanges;
import io.drctl.inventory.Acceptance;
import io.drctl.journal.OpenFindings.Entry;
import io.drctl.readiness.Accepted;
import io.drctl.readiness.Finding;
import io.drctl.readiness.ReadinessReport;
import io.drctl.readiness.ReadinessVerdict;
import io.drctl.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What is said of findings beside what they found: since when they stand, which are new, who accepts them. */
record Told(ReadinessReport report, FindingChanges changes) {

    /** Whether it stands before all that was known already. */
    boolean isFirst(Finding finding) {
        return changes.isNew(finding) && !finding.isAccepted();
    }

    /** Such as {@code 2 h ago}. */
    String lastAgo() {
        return ago(Objects.requireNonNull(changes.lastAt()));
    }

    private String ago(Instant at) {
        Duration age = Duration.between(at, report.startedAt());
        return (age.isNegative() ? "0 s" : Durations.words(age)) + " ago";
    }

    /** How long the oldest of them has stood; empty where that is no news. */
    Optional<String> since(List<Finding> findings) {
        return findings.stream()
                .flatMap(finding -> changes.since(finding).stream())
                .min(Instant::compareTo)
                .map(since -> Duration.between(since, report.startedAt()))
                .filter(age -> age.compareTo(Duration.ofSeconds(1)) >= 0)
                .map(Durations::words);
    }

    /** One line of what stood at the last verification and doesn't now. */
    Optional<String> gone() {
        List<String> gone = changes.gone().stream().map(Told::name).distinct().toList();
        return gone.isEmpty()
                ? Optional.empty()
                : Optional.of("Gone since " + lastAgo() + ": " + String.join(", ", gone));
    }

    static String name(Entry entry) {
        return entry.key().check()
                + (entry.key().region() == null ? "" : " in " + entry.key().region());
    }

    /** Who accepts a finding, until when and why. */
    static String words(Finding finding) {
        Accepted accepted = Objects.requireNonNull(finding.acceptance());
        Acceptance by = accepted.by();
        String said = (finding.verdict() == ReadinessVerdict.WARN ? "a warning" : "a failure") + ", until " + by.until()
                + (accepted.isExpired() ? ", which is over" : "") + ", by " + by.by() + ": " + by.reason();
        return finding.isAccepted() && finding.isFailing() ? said + " (it counts nevertheless)" : said;
    }
}
