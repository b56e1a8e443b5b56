package io.drctl.action.presteps;

import io.drctl.action.ActionParameter;
import io.drctl.action.Check;
import io.drctl.action.CheckResult;
import io.drctl.action.Outline;
import io.drctl.action.StepContext;
import io.drctl.readiness.Finding;
import io.drctl.readiness.Readiness;
import io.drctl.readiness.ReadinessReport;
import io.drctl.readiness.ReadinessVerdict;
import io.drctl.readiness.Scope;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Verifies that a part of the site is ready, as {@code drctl verify} does. */
public final class VerifyReadiness implements Check {
    public static final String NAME = "verify-readiness";

    /** The parameter that says what is verified, in the word of the command line. */
    public static final String SCOPE = "scope";

    /** How many findings are shown in full; {@code drctl verify} shows all. */
    private static final int TOLD_MAX = 3;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(ActionParameter.required(SCOPE, ParameterType.TEXT));
    }

    @Override
    public Outline outline(StepContext context) {
        return Outline.ofCheck(
                "every row of the inventory's table is verified: "
                        + scope(context).word(),
                // Longer than CloudWatch needs for the first sample of a new replica's lag.
                Duration.ofMinutes(6));
    }

    @Override
    public CheckResult check(StepContext context) {
        Scope scope = scope(context);
        ReadinessReport report = new Readiness(context.inventory(), context.cloud(), context.promotions())
                .verify(scope, (verified, of) -> {});
        int passed = report.count(ReadinessVerdict.PASS);
        int warned = report.count(ReadinessVerdict.WARN);
        String counts = passed + " checks passed" + (warned == 0 ? "" : ", " + warned + " with a warning");
        if (report.isReady()) {
            return CheckResult.passed(scope.word() + " is ready: " + counts);
        }
        Optional<Finding> awaited = report.awaited();
        if (awaited.isPresent()) {
            return CheckResult.waiting(
                    awaited.get().subject() + ": " + awaited.get().seen());
        }
        List<Finding> bad = report.findings().stream()
                .filter(finding -> finding.isFailing() || finding.verdict() == ReadinessVerdict.UNKNOWN)
                .toList();
        String told = bad.stream()
                .limit(TOLD_MAX)
                .map(finding -> finding.verdict() + " " + finding.subject()
                        + (finding.region() == null ? "" : " in " + finding.region()) + ": " + finding.seen())
                .collect(Collectors.joining("; "));
        return CheckResult.failed(
                scope.word() + " is not ready: " + (bad.isEmpty() ? "nothing was checked" : told)
                        + (bad.size() > TOLD_MAX ? "; and " + (bad.size() - TOLD_MAX) + " more" : ""),
                Remedy.of(Command.drctl("verify", scope.word())).then(" shows all"));
    }

    private static Scope scope(StepContext context) {
        String word = context.text(SCOPE);
        return Arrays.stream(Scope.values())
                .filter(scope -> scope.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no scope " + word
                        + "; the scopes are "
                        + Arrays.stream(Scope.values()).map(Scope::word).collect(Collectors.joining(", "))));
    }
}
