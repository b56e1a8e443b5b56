package io.drctl.cli.view;

import io.drctl.engine.NextStep;
import io.drctl.engine.Situation;
import io.drctl.inventory.RegionName;
import java.util.List;

/** How the site stands, as JSON. */
public final class JsonStatusView implements StatusView {
    private final Terminal terminal;
    private final boolean simulated;

    public JsonStatusView(Terminal terminal, boolean simulated) {
        this.terminal = terminal;
        this.simulated = simulated;
    }

    @Override
    public void show(String site, Situation situation, List<NextStep> next) {
        JsonDocument document = new JsonDocument(JsonSchema.STATUS, simulated);
        RegionName serving = situation.serving();
        RegionName recorded = situation.users().recorded();
        document.put("site", site)
                .put("at", situation.at())
                .put("serving", serving == null ? null : serving.value())
                .put("recorded", recorded == null ? null : recorded.value())
                .put("users", situation.users().seen())
                .put("newestWrites", situation.newest().map(RegionName::value).orElse(null))
                .objects(
                        "regions",
                        situation.sides().values(),
                        (one, side) -> one.put("region", side.region().value())
                                .word("database", side.kind())
                                .put("seen", side.seen()));
        SharedJson.next(document, next);
        terminal.printJson(document);
    }
}
