package io.drctl.cli.view;

import io.drctl.action.database.LastApplied;
import io.drctl.cloud.Sql.LoggedWrites;
import io.drctl.engine.Divergence;
import java.util.List;

/** What old primaries alone have, as JSON. */
public final class JsonDivergenceView implements DivergenceView {
    private final Terminal terminal;
    private final boolean simulated;

    /** @param simulated whether commands act on the sandbox */
    public JsonDivergenceView(Terminal terminal, boolean simulated) {
        this.terminal = terminal;
        this.simulated = simulated;
    }

    @Override
    public void show(String site, String run, List<Divergence> found) {
        JsonDocument document = new JsonDocument(terminal, JsonSchema.DB_DIVERGENCE, simulated);
        document.put("site", site).put("run", run).objects("promotions", found, JsonDivergenceView::promotion);
        terminal.printJson(document);
    }

    private static void promotion(JsonObject object, Divergence each) {
        object.put("database", each.database())
                .put("region", each.promotion().region().value())
                .put("cluster", each.promotion().clusterId())
                .put("at", each.promotion().at())
                .put("oldRegion", each.sourceRegion().value())
                .put("oldCluster", each.source());
        LastApplied last = each.last();
        if (last == null) {
            object.none("applied");
        } else {
            object.object(
                    "applied",
                    applied -> applied.put("position", last.position().toString())
                            .put("at", last.at())
                            .put("final", last.isFinal()));
        }
        LoggedWrites alone = each.alone();
        if (alone == null) {
            object.none("alone");
        } else {
            object.object("alone", writes -> writes(writes, alone));
        }
        object.put("unknown", each.unknown());
        if (each.extraction() == null) {
            object.none("extraction");
        } else {
            object.command("extraction", each.extraction());
        }
        object.remedy(each.remedy());
    }

    private static void writes(JsonObject object, LoggedWrites alone) {
        object.put("transactions", alone.transactions())
                .put("whole", alone.isWhole())
                .put("from", alone.from().toString())
                .put("to", alone.to().toString())
                .put("firstAt", alone.first())
                .put("lastAt", alone.last())
                .objects(
                        "tables",
                        alone.tables().entrySet(),
                        (table, entry) -> table.put("table", entry.getKey())
                                .put("transactions", entry.getValue().longValue()));
    }
}
