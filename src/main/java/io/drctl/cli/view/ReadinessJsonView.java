package io.drctl.cli.view;

import io.drctl.journal.Standing;
import io.drctl.readiness.Finding;
import io.drctl.readiness.ReadinessReport;
import io.drctl.readiness.ReadinessVerdict;
import io.drctl.readiness.Unanswered;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Readiness as JSON. The fields are a contract: they are added to, but not renamed or removed. */
public final class ReadinessJsonView implements ReadinessView {
    private final Terminal terminal;
    private final String site;
    private final Standing standing;

    public ReadinessJsonView(Terminal terminal, String site, Standing standing) {
        this.terminal = terminal;
        this.site = site;
        this.standing = standing;
    }

    @Override
    public void show(ReadinessReport report) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("scope", report.scope().word());
        report.regions().forEach(region -> root.withArray("/regions").add(region.value()));
        root.put("ready", report.isReady());
        root.put("simulated", report.simulated());
        root.put("site", site);
        StandingJson.into(root, standing);
        root.put("startedAt", report.startedAt().toString());
        root.put("elapsedMillis", report.elapsed().toMillis());
        ObjectNode counts = root.putObject("counts");
        for (ReadinessVerdict verdict : ReadinessVerdict.values()) {
            counts.put(word(verdict), report.count(verdict));
        }
        counts.put("notCompared", report.notCompared());
        report.unanswered().forEach(cause -> cause(root.withArray("/unanswered").addObject(), cause));
        report.findings().forEach(finding -> finding(root.withArray("/findings").addObject(), finding));
        terminal.printJson(root);
    }

    private static void cause(ObjectNode node, Unanswered cause) {
        node.put("cause", cause.title());
        node.put("region", cause.region() == null ? null : cause.region().value());
        node.put("reason", cause.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        node.put("seen", cause.seen());
        RemedyJson.put(node, cause.remedy());
        node.put("comparison", cause.isComparison());
        cause.findings().forEach(finding -> node.withArray("/checks").add(finding.check()));
    }

    private static void finding(ObjectNode node, Finding finding) {
        node.put("check", finding.check());
        node.put("asset", finding.area().word());
        node.put("row", finding.area().title());
        node.put("subject", finding.subject());
        node.put("region", finding.region() == null ? null : finding.region().value());
        node.put("verdict", word(finding.verdict()));
        node.put("expected", finding.expected());
        node.put("seen", finding.seen());
        RemedyJson.put(node, finding.remedy());
        node.put("observedAt", finding.observedAt().toString());
    }

    private static String word(ReadinessVerdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}
