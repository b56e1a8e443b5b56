package io.drctl.readiness;

import io.drctl.inventory.RegionName;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One promise compared with what exists.
 *
 * @param check the check's id, such as {@code load-balancer.targets}; scripts may rely on it
 * @param subject what was checked, by kind and name
 * @param region null for what is in no Region
 * @param isTelling whether what was seen is worth reporting even for a pass
 * @param expected what the inventory promises
 * @param seen what was observed, or why nothing could be
 * @param remedy how to fix it; null only when passed
 * @param observedAt when the last of the evidence had arrived
 * @param unread why it could not be read; null when it was
 * @param awaited whether it is only not known yet, and will be in a few minutes
 * @param own what a failover suffers from it, where that isn't what the check's guide says; null where it is
 * @param loss what a promotion now may lose, where that was judged and is known; otherwise null
 * @param acceptance what the inventory says of it; null where it says nothing
 */
public record Finding(
        String check,
        Area area,
        String subject,
        @Nullable RegionName region,
        ReadinessVerdict verdict,
        boolean isTelling,
        String expected,
        String seen,
        @Nullable Remedy remedy,
        Instant observedAt,
        Unanswered.@Nullable Unread unread,
        boolean awaited,
        @Nullable Impact own,
        @Nullable Duration loss,
        @Nullable Accepted acceptance) {
    /** Losses that a promotion is refused for, or asks to agree to. */
    private static final Set<String> JUDGED_BY_GATES = Set.of(
            "database-cluster.lag",
            "database-cluster.replication",
            "database-cluster.writer-place",
            "rds-instance.lag",
            "rds-instance.replication",
            "rds-instance.source",
            "rds-instance.writer-place");

    public Finding {
        if ((remedy == null) != (verdict == ReadinessVerdict.PASS)) {
            throw new IllegalArgumentException(check + ": a finding has a remedy exactly when it isn't a pass");
        }
        if (check.isBlank() || subject.isBlank() || expected.isBlank() || seen.isBlank()) {
            throw new IllegalArgumentException(check + ": a finding says what it looked at, expected and saw");
        }
    }

    /** The same, of which the inventory says something. */
    Finding with(Accepted said) {
        return new Finding(
                check,
                area,
                subject,
                region,
                verdict,
                isTelling,
                expected,
                seen,
                remedy,
                observedAt,
                unread,
                awaited,
                own,
                loss,
                said);
    }

    /** Whether it may stand for now. It stands nevertheless, and is told. */
    public boolean isAccepted() {
        return acceptance != null && !acceptance.isExpired();
    }

    /**
     * Whether a Region isn't ready because of it. Nobody's word has a failover go on that would be refused, or would
     * ask for consent to lose what was written.
     */
    public boolean isFailing() {
        return verdict == ReadinessVerdict.FAIL && !(isAccepted() && isLeftToPeople());
    }

    private boolean isLeftToPeople() {
        Impact suffered = impact().orElse(Impact.BLOCKS);
        return switch (suffered) {
            case BLOCKS -> false;
            case LOSES_DATA -> !JUDGED_BY_GATES.contains(check);
            case DELAYS, DRIFT -> true;
        };
    }

    /**
     * What a failover suffers from it; empty for a pass, for a check that broke off, and for a warning of what would
     * stop one: that it warns says that it doesn't.
     */
    public Optional<Impact> impact() {
        return verdict == ReadinessVerdict.PASS
                ? Optional.empty()
                : Optional.ofNullable(own)
                        .or(() -> CheckGuide.of(check).map(CheckGuide::impact))
                        .filter(impact -> verdict != ReadinessVerdict.WARN || impact != Impact.BLOCKS);
    }
}
