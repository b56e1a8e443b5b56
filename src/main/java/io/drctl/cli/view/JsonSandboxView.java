package io.drctl.cli.view;

import io.drctl.inventory.RegionName;
import io.drctl.sandbox.SandboxStatus.ClientOutage;
import io.drctl.sandbox.SandboxStatus.LostWrites;
import io.drctl.sandbox.SandboxStatus.Side;
import io.drctl.sandbox.SandboxStatus.TwoWriters;
import io.drctl.sandbox.SandboxStatus.UnderWay;
import io.drctl.sandbox.SandboxStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The sandbox as JSON: how things are in it, and what was done to it. The fields are a contract. */
public final class JsonSandboxView implements SandboxView {
    private final Terminal terminal;

    public JsonSandboxView(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void show(SandboxStatus status) {
        terminal.printJson(document(status));
    }

    @Override
    public void broken(String fault) {
        terminal.printJson(simulated().put("fault", fault));
    }

    @Override
    public void healed(List<String> healed, List<String> left) {
        ObjectNode node = simulated();
        healed.forEach(node.putArray("healed")::add);
        left.forEach(node.putArray("faults")::add);
        terminal.printJson(node);
    }

    @Override
    public void unprotected(List<String> clusters) {
        ObjectNode node = simulated();
        clusters.forEach(node.putArray("unprotected")::add);
        terminal.printJson(node);
    }

    @Override
    public void tookOver(String region, String alarm, boolean raised) {
        terminal.printJson(
                simulated().put("region", region).put("alarm", alarm).put("raised", raised));
    }

    @Override
    public void reset(boolean empty, int runsForgotten) {
        terminal.printJson(simulated().put("empty", empty).put("runsForgotten", runsForgotten));
    }

    private static ObjectNode simulated() {
        return JsonNodeFactory.instance.objectNode().put("simulated", true);
    }

    private static ObjectNode document(SandboxStatus status) {
        ObjectNode node = simulated();
        node.put("site", status.site())
                .put("dnsName", status.dnsName())
                .put("now", status.now().toString())
                .put("madeAt", status.madeAt().toString())
                .put("clients", status.clients());
        ArrayNode regions = node.putArray("regions");
        for (Side side : status.sides()) {
            regions.addObject()
                    .put("region", side.region().value())
                    .put("role", side.role())
                    .put("dark", side.dark())
                    .put("answeredByDns", side.named())
                    .put("clientsServed", side.clients())
                    .put("cluster", side.cluster())
                    .put("takesWrites", side.takesWrites())
                    .put("lagSeconds", Seconds.of(side.lag()))
                    .put("writesAcknowledged", side.writes());
        }
        status.faults().forEach(node.putArray("faults")::add);
        ArrayNode underWay = node.putArray("underWay");
        for (UnderWay process : status.underWay()) {
            underWay.addObject()
                    .put("what", process.what())
                    .put("region", value(process.region()))
                    .put("endsAt", text(process.ends()));
        }
        ArrayNode outages = node.putArray("outages");
        for (ClientOutage outage : status.outages()) {
            outages.addObject()
                    .put("what", outage.what())
                    .put("from", outage.from().toString())
                    .put("until", text(outage.until()))
                    .put("requestsFailed", outage.failed())
                    .put("requests", outage.of())
                    .put("total", outage.total());
        }
        ArrayNode losses = node.putArray("lostWrites");
        for (LostWrites loss : status.losses()) {
            losses.addObject()
                    .put("cluster", loss.cluster())
                    .put("region", loss.region().value())
                    .put("promotedAt", loss.promotedAt().toString())
                    .put("acknowledgedBefore", loss.before())
                    .put("acknowledgedAfter", loss.after());
        }
        ArrayNode writers = node.putArray("twoWriters");
        for (TwoWriters two : status.twoWriters()) {
            writers.addObject().put("from", two.from().toString()).put("until", text(two.until()));
        }
        return node;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static @Nullable String value(@Nullable RegionName region) {
        return region == null ? null : region.value();
    }
}
