package io.drctl.engine;

import io.drctl.inventory.RegionName;
import io.drctl.journal.OpenFindings;
import io.drctl.journal.OpenFindings.Entry;
import io.drctl.readiness.Finding;
import io.drctl.readiness.ReadinessReport;
import io.drctl.readiness.ReadinessVerdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a verification found, against what stood before: since when each finding stands, which are new, and which are
 * gone.
 *
 * <p>What isn't known refutes nothing: while a Region is dark, what failed there before is kept, and neither gone nor
 * new afterwards. A finding is new once it is found, or found worse or better, where the same scope was verified
 * before.
 *
 * @param lastAt when the scope was verified last; null if never, on this machine
 * @param gone what failed, or was warned of, and doesn't any more
 * @param next what stands now, to be kept
 */
public record FindingChanges(
        Map<OpenFindings.Key, Instant> standing,
        Set<OpenFindings.Key> fresh,
        @Nullable Instant lastAt,
        List<Entry> gone,
        OpenFindings next) {

    /** Of a report that is held against nothing. */
    public static FindingChanges none(ReadinessReport report) {
        return of(OpenFindings.NONE, report);
    }

    public static FindingChanges of(OpenFindings before, ReadinessReport report) {
        return new Comparison(before, report).made();
    }

    /** Since when a finding stands; empty for a pass. */
    public Optional<Instant> since(Finding finding) {
        return Optional.ofNullable(standing.get(key(finding)))
                .filter(since -> finding.verdict() != ReadinessVerdict.PASS);
    }

    /** Whether a finding is there that wasn't at the last verification. */
    public boolean isNew(Finding finding) {
        return finding.verdict() != ReadinessVerdict.PASS && fresh.contains(key(finding));
    }

    static OpenFindings.Key key(Finding finding) {
        RegionName region = finding.region();
        String row = finding.area().row();
        return new OpenFindings.Key(
                finding.check(),
                row == null ? finding.area().title() : row,
                region == null ? null : region.value(),
                finding.subject());
    }

    /** What is unknown for another reason now has not been so since the former one. */
    private static String word(Finding finding) {
        String word = finding.verdict().name().toLowerCase(Locale.ROOT);
        return finding.unread() == null
                ? word
                : word + ": " + finding.unread().reason().name().toLowerCase(Locale.ROOT);
    }

    /** One comparison under way. */
    private static final class Comparison {
        private static final String UNKNOWN = "unknown";

        private final OpenFindings before;
        private final ReadinessReport report;
        private final String scope;
        private final Instant now;
        private final @Nullable Instant lastAt;
        private final Map<OpenFindings.Key, Map<String, Entry>> entries = new LinkedHashMap<>();
        private final Map<OpenFindings.Key, Instant> standing = new HashMap<>();
        private final Set<OpenFindings.Key> fresh = new HashSet<>();
        private final List<Entry> gone = new ArrayList<>();

        Comparison(OpenFindings before, ReadinessReport report) {
            this.before = before;
            this.report = report;
            this.scope = report.scope().word();
            this.now = report.startedAt();
            this.lastAt = before.lookedAt().get(scope);
            before.entries()
                    .forEach(entry -> entries.computeIfAbsent(entry.key(), key -> new LinkedHashMap<>())
                            .put(entry.verdict(), entry));
        }

        FindingChanges made() {
            Map<OpenFindings.Key, Finding> worst = new LinkedHashMap<>();
            // Two findings that nothing tells apart count as the worse one.
            report.findings()
                    .forEach(finding -> worst.merge(
                            key(finding),
                            finding,
                            (one, other) -> one.verdict().compareTo(other.verdict()) >= 0 ? one : other));
            entries.keySet().removeIf(key -> !worst.containsKey(key) && isOver(key));
            worst.forEach(this::found);
            Map<String, Instant> lookedAt = new HashMap<>(before.lookedAt());
            lookedAt.put(scope, now);
            List<Entry> stay = entries.values().stream()
                    .flatMap(each -> each.values().stream())
                    .toList();
            return new FindingChanges(
                    Map.copyOf(standing),
                    Set.copyOf(fresh),
                    lastAt,
                    List.copyOf(gone),
                    new OpenFindings(lookedAt, stay));
        }

        /** Whether nothing is said of it any more that was, though what it is about was looked at. */
        private boolean isOver(OpenFindings.Key key) {
            Map<String, Entry> known = entries.getOrDefault(key, Map.of());
            if (known.values().stream().noneMatch(entry -> entry.scopes().contains(scope))) {
                return false;
            }
            List<Finding> about = report.findings().stream()
                    .filter(finding -> isAbout(key, finding))
                    .toList();
            boolean isInScope = key.region() == null
                    || report.regions().stream()
                            .anyMatch(region -> region.value().equals(key.region()));
            if (about.isEmpty()) {
                // The inventory has it no longer.
                return isInScope;
            }
            List<Finding> alike = about.stream()
                    .filter(finding -> finding.check().equals(key.check()))
                    .toList();
            boolean isJudged = !alike.isEmpty()
                    && alike.stream().noneMatch(finding -> finding.verdict() == ReadinessVerdict.UNKNOWN);
            if (isJudged) {
                leave(known);
            }
            return isJudged;
        }

        private static boolean isAbout(OpenFindings.Key key, Finding finding) {
            OpenFindings.Key other = key(finding);
            return other.about().equals(key.about())
                    && String.valueOf(other.region()).equals(String.valueOf(key.region()));
        }

        private void found(OpenFindings.Key key, Finding finding) {
            Map<String, Entry> known = entries.computeIfAbsent(key, each -> new LinkedHashMap<>());
            if (finding.verdict() == ReadinessVerdict.PASS) {
                leave(known);
                entries.remove(key);
                return;
            }
            String word = word(finding);
            Entry old = known.get(word);
            // A clock may have been set back.
            Instant since = old == null || old.since().isAfter(now) ? now : old.since();
            known.keySet()
                    .removeIf(verdict -> finding.verdict() != ReadinessVerdict.UNKNOWN || verdict.startsWith(UNKNOWN));
            Set<String> scopes = new HashSet<>(old == null ? Set.of() : old.scopes());
            scopes.add(scope);
            known.put(word, new Entry(key, word, since, scopes));
            standing.put(key, since);
            if (old == null && lastAt != null) {
                fresh.add(key);
            }
        }

        private void leave(Map<String, Entry> known) {
            known.values().stream()
                    .filter(entry -> !entry.verdict().startsWith(UNKNOWN))
                    .filter(entry -> entry.scopes().contains(scope))
                    .forEach(gone::add);
        }
    }
}
