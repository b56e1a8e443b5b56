package io.drctl.cli.view;

import io.drctl.drill.DrillResult;
import io.drctl.engine.GoingHome;
import io.drctl.engine.NameLook;
import io.drctl.engine.SiteMemory;
import io.drctl.engine.Situation;
import io.drctl.inventory.Database;
import io.drctl.inventory.RegionName;
import io.drctl.journal.LastVerification;
import io.drctl.journal.RunState;
import io.drctl.readiness.AnsweredName;
import io.drctl.readiness.NamedWriter;
import io.drctl.text.Command;
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

    /** A program reads of the document what it needs; there is no shorter one. */
    @Override
    public void brief(SiteStatus status) {
        show(status);
    }

    @Override
    public void show(SiteStatus status) {
        List<Situation> situations = status.situations();
        JsonDocument document = new JsonDocument(terminal, JsonSchema.STATUS, simulated);
        Map<String, Situation> byDatabase = new LinkedHashMap<>();
        situations.forEach(each -> {
            Database database = each.database();
            if (database != null) {
                byDatabase.putIfAbsent(database.name(), each);
            }
        });
        document.put("site", status.site())
                .put("at", status.at())
                .put("whole", status.isWhole())
                .objects(
                        "applications",
                        situations.stream()
                                .filter(each -> each.application() != null)
                                .toList(),
                        JsonStatusView::application)
                .objects("databases", byDatabase.values(), (one, each) -> database(one, each, status.since()))
                .object(
                        "pair",
                        pair -> pair.word("state", status.pair().kind())
                                .put("seen", status.pair().seen()));
        remembered(document, status.memory(), status.at());
        document.objects("raised", status.raised(), (one, each) -> {
            Command lowering = each.lowering();
            one.put("region", each.raised().region().value())
                    .put("kind", each.raised().kind())
                    .put("name", each.raised().name())
                    .put("known", each.raised().isKnown())
                    .put("seen", each.raised().seen());
            if (lowering == null) {
                one.none("lowering");
            } else {
                one.command("lowering", lowering);
            }
        });
        document.object(
                "lease",
                lease -> lease.put("region", status.lease().region().value())
                        .put("run", status.lease().run())
                        .put("holder", status.lease().holder())
                        .put("unknown", status.lease().failure()));
        document.objects(
                "notWaitedFor",
                status.silent().entrySet(),
                (one, each) -> one.put("name", each.getKey()).seconds("waitedSeconds", each.getValue()));
        SharedJson.next(document, status.next());
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

    private static void remembered(JsonObject document, SiteMemory memory, Instant now) {
        document.objects(
                "oldClients",
                memory.leftAt(now),
                (one, left) -> one.put("of", left.subject())
                        .put("ofDatabase", left.isOfDatabase())
                        .put("region", left.region())
                        .put("goneAt", left.until())
                        .put("runId", left.run()));
        document.objects(
                "openRuns",
                memory.open(),
                (one, open) -> one.put("runId", open.run().start().runId())
                        .put("startedAt", open.run().startedAt())
                        .put("performedBy", open.performedBy()));
        GoingHome home = memory.goingHome();
        if (home == null) {
            document.none("failback");
        } else {
            document.object(
                    "failback",
                    one -> one.put("runId", home.run().start().runId())
                            .word("status", home.run().status())
                            .put("awaits", home.awaits())
                            .put("seen", home.seen()));
        }
        document.objects(
                "fences",
                memory.fences(),
                (one, fenced) -> one.put("database", fenced.database())
                        .put("region", fenced.region().value())
                        .word("state", fenced.state())
                        .put(
                                "verdict",
                                fenced.verdict() == null
                                        ? null
                                        : Objects.requireNonNull(fenced.verdict())
                                                .word())
                        .put("runId", fenced.run())
                        .put("at", fenced.at())
                        .put("seen", fenced.seen()));
        document.objects(
                "kept",
                memory.kept(),
                (one, kept) -> one.put("database", kept.database())
                        .put("region", kept.region().value())
                        .put("id", kept.id())
                        .put("status", kept.status())
                        .put("runId", kept.run()));
        LastVerification verified = memory.verified();
        if (verified == null) {
            document.none("lastVerification");
        } else {
            document.object(
                    "lastVerification",
                    one -> one.put("scope", verified.scope())
                            .put("at", verified.at())
                            .put("ready", verified.ready())
                            .put("failed", verified.failed())
                            .put("unknown", verified.unknown()));
        }
        RunState drill = memory.drill();
        if (drill == null) {
            document.none("lastDrill");
        } else {
            document.object(
                    "lastDrill",
                    one -> one.put("runId", drill.start().runId())
                            .put("runbook", drill.start().runbook())
                            .word("status", drill.status())
                            .put("endedAt", drill.endedAt())
                            .objects(
                                    "windows",
                                    DrillResult.of(drill).windows(),
                                    (each, window) -> each.put(
                                                    "name", window.window().name())
                                            .seconds("elapsedSeconds", window.elapsed())
                                            .word("outcome", window.outcome())));
        }
    }

    private static void database(JsonObject one, Situation situation, Map<String, Instant> since) {
        String name = Objects.requireNonNull(situation.database()).name();
        one.put("name", name)
                .put("newestWrites", situation.newest().map(RegionName::value).orElse(null))
                .put("since", since.get(name))
                .objects(
                        "regions",
                        situation.sides().values(),
                        (each, side) -> each.put("region", side.region().value())
                                .word("database", side.kind())
                                .put("seen", side.seen()));
        NameLook look = situation.named();
        if (look == null) {
            one.none("dnsName");
            return;
        }
        NamedWriter named = look.named();
        AnsweredName answered = look.answered();
        Boolean agrees = answered == null ? null : answered.agrees();
        one.object("dnsName", each -> {
            each.put(
                            "name",
                            Objects.requireNonNull(Objects.requireNonNull(situation.database())
                                            .dnsName())
                                    .name())
                    .put("region", named == null ? null : word(named.region()))
                    .put("follows", named != null && named.follows())
                    .put("answered", answered == null ? null : answered.told())
                    .put("seen", look.seen())
                    .seconds("ttlSeconds", named == null ? null : named.ttl().orElse(null));
            if (agrees == null) {
                each.none("answersAgree");
            } else {
                each.put("answersAgree", agrees.booleanValue());
            }
        });
    }

    private static @Nullable String word(@Nullable RegionName region) {
        return region == null ? null : region.value();
    }
}
