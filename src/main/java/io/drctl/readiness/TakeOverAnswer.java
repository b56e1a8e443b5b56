package io.drctl.readiness;

import io.drctl.inventory.RegionName;
import java.util.List;
import java.util.function.Predicate;

/**
 * Whether a Region can take over now, whatever is to be said of the other one: a dark primary, and what can't be
 * compared with it, change nothing about it.
 *
 * @param checks the ids of the checks that the answer stands on, each once; none where it is yes
 */
public record TakeOverAnswer(RegionName region, Kind kind, List<String> checks) {
    /** The answers, the worst first. */
    public enum Kind {
        /** A promise isn't kept that a failover needs. */
        NO,
        /** Whether one that it needs is kept isn't known. */
        UNKNOWN,
        /** It can, and something that was written is gone then. */
        LOSES_DATA,
        YES
    }

    public TakeOverAnswer {
        checks = List.copyOf(checks);
    }

    /** By the findings about that Region, and about what is in none. */
    static TakeOverAnswer of(ReadinessReport report, RegionName region) {
        List<Finding> concerned = report.findings().stream()
                .filter(finding -> finding.region() == null || finding.region().equals(region))
                .filter(finding -> !report.isNotCompared(finding))
                .toList();
        List<String> blocking =
                ids(concerned, each -> each.verdict() == ReadinessVerdict.FAIL && is(each, Impact.BLOCKS));
        if (!blocking.isEmpty()) {
            return new TakeOverAnswer(region, Kind.NO, blocking);
        }
        List<String> unknown = ids(
                concerned,
                each -> each.verdict() == ReadinessVerdict.UNKNOWN
                        && !is(each, Impact.DELAYS)
                        && !is(each, Impact.DRIFT));
        if (!unknown.isEmpty()) {
            return new TakeOverAnswer(region, Kind.UNKNOWN, unknown);
        }
        List<String> losing =
                ids(concerned, each -> each.verdict() == ReadinessVerdict.FAIL && is(each, Impact.LOSES_DATA));
        return new TakeOverAnswer(region, losing.isEmpty() ? Kind.YES : Kind.LOSES_DATA, losing);
    }

    private static boolean is(Finding finding, Impact impact) {
        return finding.impact().filter(impact::equals).isPresent();
    }

    private static List<String> ids(List<Finding> findings, Predicate<Finding> which) {
        return findings.stream().filter(which).map(Finding::check).distinct().toList();
    }

    /** One sentence, without a capital and without a full stop. */
    public String words() {
        String named = String.join(", ", checks);
        return switch (kind) {
            case NO -> region + " can't be relied on to take over now: " + named;
            case UNKNOWN -> "it is unknown whether " + region + " can take over now: " + named;
            case LOSES_DATA -> region + " can take over now, and data would be lost: " + named;
            case YES -> region + " can take over now";
        };
    }
}
