package io.drctl.readiness;

import io.drctl.inventory.Acceptance;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What the inventory accepts, beside a finding that it is about.
 *
 * @param isExpired whether its last day is over: the finding counts as any other again, and that is told
 */
public record Accepted(Acceptance by, boolean isExpired) {

    /** The findings, each with what accepts it. What passed, or isn't known, nobody can accept. */
    static List<Finding> mark(List<Finding> findings, List<Acceptance> accepted, LocalDate today) {
        if (accepted.isEmpty()) {
            return findings;
        }
        List<Finding> marked = new ArrayList<>();
        for (Finding finding : findings) {
            boolean isKnownBad =
                    finding.verdict() == ReadinessVerdict.FAIL || finding.verdict() == ReadinessVerdict.WARN;
            marked.add(accepted.stream()
                    .filter(each -> isKnownBad && covers(each, finding))
                    .map(each -> new Accepted(each, each.isExpired(today)))
                    // One that holds counts more than one that is over.
                    .reduce((one, other) -> one.isExpired() ? other : one)
                    .map(finding::with)
                    .orElse(finding));
        }
        return marked;
    }

    /** Those that have no use: each check that they are about was judged, and passed. */
    static List<Acceptance> idle(List<Finding> findings, List<Acceptance> accepted) {
        return accepted.stream()
                .filter(each -> {
                    List<Finding> covered = findings.stream()
                            .filter(finding -> covers(each, finding))
                            .toList();
                    return !covered.isEmpty()
                            && covered.stream().allMatch(finding -> finding.verdict() == ReadinessVerdict.PASS);
                })
                .toList();
    }

    private static boolean covers(Acceptance acceptance, Finding finding) {
        return acceptance.covers(finding.check(), finding.area().row(), finding.region());
    }
}
