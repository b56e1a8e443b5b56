package io.drctl.cli.view;

import io.drctl.inventory.RegionName;
import io.drctl.sandbox.Injected;
import io.drctl.sandbox.SandboxStatus;
import io.drctl.sandbox.SandboxStatus.ClientOutage;
import io.drctl.sandbox.SandboxStatus.LostWrites;
import io.drctl.sandbox.SandboxStatus.Side;
import io.drctl.sandbox.SandboxStatus.UnderWay;
import java.util.List;

/** The sandbox as JSON: its state, and what was done to it. */
public final class JsonSandboxView implements SandboxView {
    private final Terminal terminal;

    public JsonSandboxView(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void show(SandboxStatus status) {
        JsonDocument document = document(JsonSchema.SANDBOX_SHOW);
        document.put("site", status.site())
                .put("dnsName", status.dnsName())
                .put("at", status.now())
                .put("madeAt", status.madeAt())
                .put("clients", status.clients())
                .objects("regions", status.sides(), JsonSandboxView::side)
                .strings("faults", status.faults())
                .objects("underWay", status.underWay(), JsonSandboxView::underWay)
                .objects("outages", status.outages(), JsonSandboxView::outage)
                .objects("lostWrites", status.losses(), JsonSandboxView::loss)
                .objects(
                        "twoWriters",
                        status.twoWriters(),
                        (one, two) -> one.put("startedAt", two.from()).put("endedAt", two.until()));
        terminal.printJson(document);
    }

    @Override
    public void broken(Injected broken) {
        JsonDocument document = document(JsonSchema.SANDBOX_FAULT);
        document.put("fault", broken.fault());
        terminal.printJson(document);
    }

    @Override
    public void healed(List<String> healed, List<String> left) {
        JsonDocument document = document(JsonSchema.SANDBOX_HEAL);
        document.strings("healed", healed).strings("faults", left);
        terminal.printJson(document);
    }

    @Override
    public void unprotected(List<String> clusters) {
        JsonDocument document = document(JsonSchema.SANDBOX_UNPROTECT);
        document.strings("unprotected", clusters);
        terminal.printJson(document);
    }

    @Override
    public void tookOver(String region, String alarm, boolean raised) {
        JsonDocument document = document(JsonSchema.SANDBOX_TAKE_OVER);
        document.put("region", region).put("alarm", alarm).put("raised", raised);
        terminal.printJson(document);
    }

    @Override
    public void reset(boolean empty, int runsForgotten) {
        JsonDocument document = document(JsonSchema.SANDBOX_RESET);
        document.put("empty", empty).put("runsForgotten", runsForgotten);
        terminal.printJson(document);
    }

    private JsonDocument document(JsonSchema schema) {
        return new JsonDocument(terminal, schema, true);
    }

    private static void side(JsonObject one, Side side) {
        one.put("region", side.region().value())
                .put("role", side.role())
                .put("dark", side.dark())
                .put("answeredByDns", side.named())
                .put("clientsServed", side.clients())
                .put("cluster", side.cluster())
                .put("acceptsWrites", side.takesWrites())
                .seconds("lagSeconds", side.lag())
                .put("writesAcknowledged", side.writes());
    }

    private static void underWay(JsonObject one, UnderWay process) {
        RegionName region = process.region();
        one.put("what", process.what())
                .put("region", region == null ? null : region.value())
                .put("endsAt", process.ends());
    }

    private static void outage(JsonObject one, ClientOutage outage) {
        one.put("what", outage.what())
                .put("startedAt", outage.from())
                .put("endedAt", outage.until())
                .put("requestsFailed", outage.failed())
                .put("requests", outage.of())
                .put("total", outage.total());
    }

    private static void loss(JsonObject one, LostWrites loss) {
        one.put("cluster", loss.cluster())
                .put("region", loss.region().value())
                .put("promotedAt", loss.promotedAt())
                .put("acknowledgedBefore", loss.before())
                .put("acknowledgedAfter", loss.after());
    }
}
