package io.drctl.cli.view;

import io.drctl.inventory.RegionName;
import io.drctl.journal.Standing;
import io.drctl.readiness.Finding;
import io.drctl.readiness.Impact;
import io.drctl.readiness.ReadinessReport;
import io.drctl.readiness.ReadinessVerdict;
import io.drctl.readiness.TakeOverAnswer;
import io.drctl.readiness.Unanswered;
import org.jspecify.annotations.Nullable;

/** Readiness as JSON. */
public final class JsonReadinessView implements ReadinessView {
    private final Terminal terminal;
    private final String site;
    private final Standing standing;

    JsonReadinessView(Terminal terminal, String site, Standing standing) {
        this.terminal = terminal;
        this.site = site;
        this.standing = standing;
    }

    @Override
    public void show(ReadinessReport report) {
        JsonDocument document = new JsonDocument(terminal, JsonSchema.VERIFY, report.simulated());
        document.put("site", site);
        SharedJson.standing(document, standing);
        document.put("scope", report.scope().word())
                .strings(
                        "regions",
                        report.regions().stream().map(RegionName::value).toList())
                .put("ready", report.isReady());
        report.takeOver()
                .ifPresentOrElse(
                        answer -> document.object("takeOver", one -> takeOver(one, answer)),
                        () -> document.none("takeOver"));
        document.put("startedAt", report.startedAt())
                .seconds("elapsedSeconds", report.elapsed())
                .object("counts", counts -> counts(counts, report))
                .objects("unanswered", report.unanswered(), JsonReadinessView::cause)
                .objects("findings", report.findings(), JsonReadinessView::finding);
        terminal.printJson(document);
    }

    private static void counts(JsonObject counts, ReadinessReport report) {
        for (ReadinessVerdict verdict : ReadinessVerdict.values()) {
            counts.put(JsonObject.word(verdict), report.count(verdict));
        }
        counts.put("notCompared", report.notCompared());
    }

    private static void takeOver(JsonObject one, TakeOverAnswer answer) {
        one.put("region", answer.region().value()).word("answer", answer.kind()).strings("checks", answer.checks());
    }

    private static void cause(JsonObject one, Unanswered cause) {
        one.put("cause", cause.title())
                .put("region", name(cause.region()))
                .word("reason", cause.reason())
                .put("seen", cause.seen())
                .remedy(cause.remedy())
                .put("comparison", cause.isComparison())
                .strings("checks", cause.findings().stream().map(Finding::check).toList());
    }

    private static void finding(JsonObject one, Finding finding) {
        one.put("check", finding.check())
                .put("area", finding.area().word())
                .put("areaTitle", finding.area().title())
                .put("row", finding.area().row())
                .put("subject", finding.subject())
                .put("region", name(finding.region()))
                .word("verdict", finding.verdict())
                .put("impact", finding.impact().map(Impact::word).orElse(null))
                .put("expected", finding.expected())
                .put("seen", finding.seen())
                .remedy(finding.remedy())
                .put("observedAt", finding.observedAt());
    }

    private static @Nullable String name(@Nullable RegionName region) {
        return region == null ? null : region.value();
    }
}
