package io.drctl.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.Expiry;
import io.drctl.cloud.Expiry.Fate;
import io.drctl.cloud.Expiry.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What lifecycle rules leave of a bucket's Terraform state and backups. */
final class KeptObjectsTest {
    private static final String STATE = "terraform/us-west-1.tfstate";

    private static ReadinessVerdict judge(Expiry... expiries) {
        return KeptObjects.judge("b", List.of(expiries), STATE).verdict();
    }

    private static Expiry rule(Fate fate, Scope scope, @Nullable Integer days, int kept) {
        return new Expiry(
                "r", fate, scope, days == null ? "from 2026-12-01 on" : "after " + days + " days", days, kept);
    }

    @Test
    void a_rule_that_reaches_the_state_is_a_failure_however_late() {
        for (Fate fate : List.of(Fate.EXPIRES, Fate.ARCHIVED)) {
            assertThat(judge(rule(fate, Scope.ALL, 3650, 0))).isEqualTo(ReadinessVerdict.FAIL);
            assertThat(judge(rule(fate, Scope.below("terraform/"), 1, 0))).isEqualTo(ReadinessVerdict.FAIL);
            assertThat(judge(rule(fate, Scope.below(STATE), null, 0))).isEqualTo(ReadinessVerdict.FAIL);
            assertThat(judge(rule(fate, new Scope("", List.of(), 10L, null), 30, 0)))
                    .isEqualTo(ReadinessVerdict.FAIL);
        }
    }

    @Test
    void a_rule_that_reaches_other_objects_only_is_a_warning() {
        assertThat(judge(rule(Fate.EXPIRES, Scope.below("backups/"), 1, 0))).isEqualTo(ReadinessVerdict.WARN);
        assertThat(judge(rule(Fate.EXPIRES, new Scope("", List.of("temporary=yes"), null, null), 1, 0)))
                .isEqualTo(ReadinessVerdict.WARN);
    }

    @Test
    void older_versions_must_last_a_month() {
        assertThat(judge(rule(Fate.OLDER_VERSIONS_EXPIRE, Scope.ALL, 29, 0))).isEqualTo(ReadinessVerdict.FAIL);
        assertThat(judge(rule(Fate.OLDER_VERSIONS_EXPIRE, Scope.ALL, null, 0))).isEqualTo(ReadinessVerdict.FAIL);
        assertThat(judge(rule(Fate.OLDER_VERSIONS_EXPIRE, Scope.ALL, 29, 10))).isEqualTo(ReadinessVerdict.WARN);
        assertThat(judge(rule(Fate.OLDER_VERSIONS_EXPIRE, Scope.ALL, 30, 0))).isEqualTo(ReadinessVerdict.PASS);
    }

    @Test
    void the_worst_rule_decides_and_all_are_told() {
        KeptObjects kept = KeptObjects.judge(
                "b",
                List.of(
                        rule(Fate.EXPIRES, Scope.below("logs/"), 7, 0),
                        rule(Fate.EXPIRES, Scope.ALL, 30, 0),
                        rule(Fate.OLDER_VERSIONS_EXPIRE, Scope.ALL, 90, 0)),
                STATE);

        assertThat(kept.verdict()).isEqualTo(ReadinessVerdict.FAIL);
        assertThat(kept.seen())
                .isEqualTo(
                        "objects below logs/ expire after 7 days (rule r); every object expires after 30 days (rule r),"
                                + " the state terraform/us-west-1.tfstate among them; older versions of every"
                                + " object expire"
                                + " after 90 days (rule r)");
    }

    @Test
    void a_bucket_without_such_rules_passes() {
        assertThat(KeptObjects.judge("b", List.of(), STATE))
                .isEqualTo(new KeptObjects(ReadinessVerdict.PASS, "no lifecycle rule lets anything expire", null));
    }
}
