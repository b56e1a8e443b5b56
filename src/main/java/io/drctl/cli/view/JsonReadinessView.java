package io.drctl.cli.view;

import io.drctl.engine.FindingChanges;
import io.drctl.inventory.Acceptance;
import io.drctl.inventory.RegionName;
import io.drctl.journal.OpenFindings;
import io.drctl.journal.Standing;
import io.drctl.readiness.Accepted;
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
    public void show(ReadinessReport report, FindingChanges changes) {
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
                .objects("findings", report.findings(), (one, finding) -> finding(one, finding, changes))
                .put("lastVerifiedAt", changes.lastAt())
                .objects("gone", changes.gone(), JsonReadinessView::gone)
                .objects("acceptedForNothing", report.idle(), JsonReadinessView::idle);
        terminal.printJson(document);
    }

    private static void counts(JsonObject counts, ReadinessReport report) {
        for (ReadinessVerdict verdict : ReadinessVerdict.values()) {
            counts.put(JsonObject.word(verdict), report.count(verdict));
        }
        counts.put("notCompared", report.notCompared())
                .put("accepted", report.accepted().size());
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

    private static void finding(JsonObject one, Finding finding, FindingChanges changes) {
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
                .put("observedAt", finding.observedAt())
                .put("sinceAt", changes.since(finding).orElse(null))
                .put("isNew", changes.isNew(finding));
        Accepted accepted = finding.acceptance();
        if (accepted == null) {
            one.none("accepted");
            return;
        }
        one.object(
                "accepted",
                by -> by.put("until", accepted.by().until().toString())
                        .put("by", accepted.by().by())
                        .put("reason", accepted.by().reason())
                        .put("expired", accepted.isExpired()));
    }

    private static void gone(JsonObject one, OpenFindings.Entry entry) {
        one.put("check", entry.key().check())
                .put("subject", entry.key().subject())
                .put("region", entry.key().region())
                .put("verdict", entry.verdict())
                .put("sinceAt", entry.since());
    }

    private static void idle(JsonObject one, Acceptance acceptance) {
        one.put("check", acceptance.check())
                .put("row", acceptance.row())
                .put("region", name(acceptance.region()))
                .put("until", acceptance.until().toString());
    }

    private static @Nullable String name(@Nullable RegionName region) {
        return region == null ? null : region.value();
    }
}
