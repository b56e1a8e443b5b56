package io.drctl.readiness;

import io.drctl.inventory.Acceptance;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether (a part of) the site is as promised, with the findings behind that. An area without a finding would be a
 * promise that nobody checked, so such a report can't be created.
 *
 * @param regions the Regions that were verified
 * @param areas what findings are about, in the order of the report
 * @param findings in the table's order, then by Region
 * @param idle what the inventory accepts, and needn't: there is no such finding any more
 * @param elapsed from the first call to the last answer
 * @param simulated whether the simulated world was checked
 */
public record ReadinessReport(
        Scope scope,
        List<RegionName> regions,
        List<Area> areas,
        List<Finding> findings,
        List<Acceptance> idle,
        Instant startedAt,
        Duration elapsed,
        boolean simulated) {
    public ReadinessReport {
        regions = List.copyOf(regions);
        areas = List.copyOf(areas);
        findings = List.copyOf(findings);
        idle = List.copyOf(idle);
        Set<Area> silent = new HashSet<>(areas);
        findings.forEach(finding -> silent.remove(finding.area()));
        if (!silent.isEmpty()) {
            throw new IllegalArgumentException("no finding about " + silent);
        }
    }

    /**
     * Whether the verified Regions can do their work: something was judged, nothing failed, and everything was read
     * except what would have compared them with a silent Region. Warnings don't count, nor does what is accepted for a
     * while, unless a failover would stop at it.
     */
    public boolean isReady() {
        return !isUnjudged()
                && findings.stream().noneMatch(Finding::isFailing)
                && count(ReadinessVerdict.UNKNOWN) == notCompared();
    }

    /** Whether nothing at all was judged: an inventory that promises nothing has not kept a promise either. */
    public boolean isUnjudged() {
        return count(ReadinessVerdict.UNKNOWN) == findings.size();
    }

    /**
     * The finding that keeps the site from being ready, if only for some minutes: a new replica has no lag sample yet.
     * Without one it is also unknown where the newest writes are.
     */
    public Optional<Finding> awaited() {
        List<Finding> bad = findings.stream()
                .filter(finding -> finding.isFailing() || finding.verdict() == ReadinessVerdict.UNKNOWN)
                .filter(finding -> !isNotCompared(finding))
                .toList();
        return bad.stream().allMatch(Finding::awaited) ? bad.stream().findFirst() : Optional.empty();
    }

    /** Whether the recovery Region can take over now; empty where only the primary was verified. */
    public Optional<TakeOverAnswer> takeOver() {
        return scope == Scope.PRIMARY || isUnjudged()
                ? Optional.empty()
                : Optional.of(TakeOverAnswer.of(this, regions.get(regions.size() - 1)));
    }

    /** What could not be read, by its cause. */
    public List<Unanswered> unanswered() {
        return Unanswered.of(findings, regions);
    }

    /** How many findings would have compared with a silent Region. */
    public int notCompared() {
        return unanswered().stream()
                .filter(Unanswered::isComparison)
                .mapToInt(cause -> cause.findings().size())
                .sum();
    }

    public boolean isNotCompared(Finding finding) {
        return unanswered().stream()
                .anyMatch(cause -> cause.isComparison() && cause.findings().contains(finding));
    }

    public int count(ReadinessVerdict verdict) {
        return (int) findings.stream()
                .filter(finding -> finding.verdict() == verdict)
                .count();
    }

    /** What isn't as promised, and is accepted for a while. */
    public List<Finding> accepted() {
        return findings.stream().filter(Finding::isAccepted).toList();
    }

    /** How many have a verdict, without what is accepted. */
    public int countOpen(ReadinessVerdict verdict) {
        return (int) findings.stream()
                .filter(finding -> finding.verdict() == verdict && !finding.isAccepted())
                .count();
    }

    public List<Finding> of(Area area) {
        return findings.stream().filter(finding -> finding.area().equals(area)).toList();
    }
}
