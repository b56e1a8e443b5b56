package io.drctl.cli.view;

import io.drctl.engine.NextStep;
import io.drctl.engine.Situation;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How the site stands, as JSON. Its fields are a contract. */
public final class JsonStatusView implements StatusView {
    private final Terminal terminal;
    private final boolean simulated;

    public JsonStatusView(Terminal terminal, boolean simulated) {
        this.terminal = terminal;
        this.simulated = simulated;
    }

    @Override
    public void show(String site, Situation situation, List<NextStep> next) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("site", site)
                .put("at", situation.at().toString())
                .put(
                        "serving",
                        situation.serving() == null
                                ? null
                                : situation.serving().value())
                .put(
                        "recorded",
                        situation.users().recorded() == null
                                ? null
                                : situation.users().recorded().value())
                .put("users", situation.users().seen())
                .put(
                        "newestWrites",
                        situation.newest().map(region -> region.value()).orElse(null))
                .put("simulated", simulated);
        ArrayNode regions = node.putArray("regions");
        for (Situation.Side side : situation.sides().values()) {
            regions.addObject()
                    .put("region", side.region().value())
                    .put("database", side.kind().name().toLowerCase(Locale.ROOT))
                    .put("seen", side.seen());
        }
        NextJson.into(node, next);
        terminal.printJson(node);
    }
}
