package io.drctl.cli.view;

import io.drctl.engine.NextStep;
import io.drctl.engine.Situation;
import io.drctl.inventory.Database;
import io.drctl.inventory.RegionName;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The site's situation, as JSON. */
public final class JsonStatusView implements StatusView {
    private final Terminal terminal;
    private final boolean simulated;

    public JsonStatusView(Terminal terminal, boolean simulated) {
        this.terminal = terminal;
        this.simulated = simulated;
    }

    @Override
    public void show(String site, Instant at, List<Situation> situations, List<NextStep> next) {
        JsonDocument document = new JsonDocument(terminal, JsonSchema.STATUS, simulated);
        Map<String, Situation> byDatabase = new LinkedHashMap<>();
        situations.forEach(each -> {
            Database database = each.database();
            if (database != null) {
                byDatabase.putIfAbsent(database.name(), each);
            }
        });
        document.put("site", site)
                .put("at", at)
                .objects(
                        "applications",
                        situations.stream()
                                .filter(each -> each.application() != null)
                                .toList(),
                        JsonStatusView::application)
                .objects("databases", byDatabase.values(), JsonStatusView::database);
        SharedJson.next(document, next);
        terminal.printJson(document);
    }

    private static void application(JsonObject one, Situation situation) {
        Database database = situation.database();
        one.put("name", situation.name())
                .put("serving", word(situation.users().answered()))
                .put("recorded", word(situation.users().recorded()))
                .put("users", situation.users().seen())
                .put("database", database == null ? null : database.name());
    }

    private static void database(JsonObject one, Situation situation) {
        one.put("name", Objects.requireNonNull(situation.database()).name())
                .put("newestWrites", situation.newest().map(RegionName::value).orElse(null))
                .objects(
                        "regions",
                        situation.sides().values(),
                        (each, side) -> each.put("region", side.region().value())
                                .word("database", side.kind())
                                .put("seen", side.seen()));
    }

    private static @Nullable String word(@Nullable RegionName region) {
        return region == null ? null : region.value();
    }
}
