package io.drctl.cli.view;

import io.drctl.cloud.WallClock;
import io.drctl.engine.NextStep;
import io.drctl.inventory.RegionName;
import io.drctl.journal.Standing;
import io.drctl.terraform.AttributeChange;
import io.drctl.terraform.ChangeKind;
import io.drctl.terraform.GuardVerdict;
import io.drctl.terraform.Place;
import io.drctl.terraform.ProvisioningOutcome;
import io.drctl.terraform.ResourceChange;
import io.drctl.terraform.Stage;
import io.drctl.terraform.StateLock;
import io.drctl.terraform.Tally;
import io.drctl.terraform.TerraformDiagnostic;
import io.drctl.terraform.TerraformEvent;
import io.drctl.terraform.TerraformPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A provisioning for programs: one JSON document on standard output once it has ended. Progress still goes to standard
 * error, and so does the plan when a person is about to be asked.
 */
public final class JsonProvisionView implements ProvisionView {
    private final Terminal terminal;
    private final RegionName region;
    private final Standing standing;
    private final boolean someoneIsAsked;
    private final boolean simulated;
    private final ProvisionProgress progress;
    private final List<String> warnings = new ArrayList<>();
    private @Nullable TerraformPlan plan;
    private @Nullable String run;
    private @Nullable GuardVerdict verdict;

    JsonProvisionView(
            Terminal terminal,
            RegionName region,
            Standing standing,
            Supplier<WallClock> clock,
            boolean someoneIsAsked,
            boolean simulated) {
        this.simulated = simulated;
        this.terminal = terminal;
        this.region = region;
        this.standing = standing;
        this.someoneIsAsked = someoneIsAsked;
        this.progress = new ProvisionProgress(terminal, region, clock);
    }

    @Override
    public void entered(Stage stage) {
        progress.entered(stage);
    }

    @Override
    public void warned(String warning) {
        warnings.add(warning);
    }

    @Override
    public void happened(Stage stage, TerraformEvent event, Tally tally) {
        progress.happened(event, tally);
    }

    @Override
    public void planned(TerraformPlan shown, GuardVerdict judged) {
        plan = shown;
        verdict = judged;
        progress.rest();
        if (someoneIsAsked) {
            PlanText.lines(shown, judged, terminal.columns(), terminal::onErr).forEach(terminal.err()::println);
        }
    }

    @Override
    public void next(Supplier<List<NextStep>> steps) {
        // A program asks for them with status.
    }

    @Override
    public void rest() {
        progress.rest();
    }

    @Override
    public void runStarted(String runId) {
        run = runId;
    }

    @Override
    public void finished(ProvisioningOutcome outcome) {
        progress.rest();
        JsonDocument document = new JsonDocument(terminal, JsonSchema.PROVISION, simulated);
        document.put("region", region.value());
        SharedJson.standing(document, standing);
        document.none("outcome").put("runId", run);
        object(document, "plan", plan, JsonProvisionView::plan);
        object(document, "guard", verdict, JsonProvisionView::guard);
        // Fields that an outcome doesn't set stay as they are here.
        document.none("stage")
                .none("resources")
                .none("elapsedSeconds")
                .none("clean")
                .none("lock")
                .strings("missing", List.of())
                .strings("found", List.of())
                .strings("diagnostics", List.of())
                .remedy(null);
        document.put("outcome", outcome.match(new Details(document)));
        document.strings("warnings", warnings);
        terminal.printJson(document);
        terminal.out().flush();
    }

    private static <T> void object(JsonObject one, String field, @Nullable T value, BiConsumer<JsonObject, T> fill) {
        if (value == null) {
            one.none(field);
        } else {
            one.object(field, object -> fill.accept(object, value));
        }
    }

    private static void plan(JsonObject object, TerraformPlan plan) {
        object.object("counts", counts -> {
                    for (ChangeKind kind : ChangeKind.values()) {
                        counts.put(JsonObject.word(kind), plan.count(kind));
                    }
                })
                .objects("changes", plan.changes(), JsonProvisionView::change)
                .strings("outputs", plan.outputs());
    }

    private static void change(JsonObject one, ResourceChange change) {
        one.put("address", change.address())
                .strings("regions", names(change.place()))
                .put("type", change.type())
                .word("kind", change.kind())
                .put("reason", change.reason())
                .put("previousAddress", change.previousAddress())
                .objects("attributes", change.attributes(), JsonProvisionView::attribute);
    }

    private static List<String> names(Place place) {
        return place.regions().stream().map(RegionName::value).toList();
    }

    private static void attribute(JsonObject one, AttributeChange attribute) {
        one.put("name", attribute.name())
                .put("before", attribute.before())
                .put("after", attribute.after())
                .put("sensitive", attribute.sensitive())
                .put("forcesReplacement", attribute.forcesReplacement());
    }

    private static void guard(JsonObject object, GuardVerdict verdict) {
        object.objects("refused", verdict.refused(), JsonProvisionView::danger)
                .objects("allowed", verdict.allowed(), JsonProvisionView::danger)
                .strings("unusedAllowances", verdict.unusedAllowances());
    }

    private static void danger(JsonObject one, GuardVerdict.Danger danger) {
        one.put("address", danger.address())
                .strings("regions", names(danger.place()))
                .put("asset", danger.asset())
                .put("what", danger.what())
                .put("why", danger.why().isEmpty() ? null : danger.why());
    }

    /** Adds each outcome's fields to the document, and returns the outcome's word. */
    private record Details(JsonObject document) implements ProvisioningOutcome.Cases<String> {
        @Override
        public String upToDate(ProvisioningOutcome.UpToDate outcome) {
            return "up-to-date";
        }

        @Override
        public String planned(ProvisioningOutcome.Planned outcome) {
            return "planned";
        }

        @Override
        public String applied(ProvisioningOutcome.Applied outcome) {
            resources(outcome.tally());
            document.seconds("elapsedSeconds", outcome.elapsed());
            return "applied";
        }

        @Override
        public String guardRefused(ProvisioningOutcome.GuardRefused outcome) {
            return "refused-by-guard";
        }

        @Override
        public String contradicted(ProvisioningOutcome.Contradicted outcome) {
            found(outcome.found());
            return "refused-by-site";
        }

        @Override
        public String notConsented(ProvisioningOutcome.NotConsented outcome) {
            return "not-consented";
        }

        @Override
        public String unprepared(ProvisioningOutcome.Unprepared outcome) {
            prerequisites("missing", outcome.missing());
            return "unprepared";
        }

        @Override
        public String locked(ProvisioningOutcome.Locked outcome) {
            document.word("stage", outcome.stage());
            lock(outcome.lock(), outcome.age());
            return "locked";
        }

        @Override
        public String failed(ProvisioningOutcome.Failed outcome) {
            document.word("stage", outcome.stage());
            resources(outcome.tally());
            document.objects(
                            "diagnostics",
                            outcome.diagnostics(),
                            (one, diagnostic) -> diagnostic(one, diagnostic, outcome.root()))
                    .remedy(outcome.remedy());
            return "failed";
        }

        @Override
        public String interrupted(ProvisioningOutcome.Interrupted outcome) {
            document.word("stage", outcome.stage());
            resources(outcome.tally());
            document.put("clean", outcome.clean());
            return "interrupted";
        }

        @Override
        public String lockReleased(ProvisioningOutcome.LockReleased outcome) {
            return "lock-released";
        }

        @Override
        public String lockNotReleased(ProvisioningOutcome.LockNotReleased outcome) {
            StateLock held = outcome.held();
            if (held != null) {
                lock(held, null);
            }
            return "lock-not-released";
        }

        private void prerequisites(String field, List<ProvisioningOutcome.Prerequisite> prerequisites) {
            document.objects(
                    field,
                    prerequisites,
                    (one, each) -> one.put("what", each.what()).remedy(each.remedy()));
        }

        private void found(List<ProvisioningOutcome.Prerequisite> found) {
            document.objects(
                    "found",
                    found,
                    (one, each) -> one.put("what", each.what())
                            .remedy(each.remedy())
                            .objects(
                                    "imports",
                                    each.imports(),
                                    (told, block) -> told.put("what", block.what())
                                            .strings("addresses", block.addresses())
                                            .put("id", block.id())
                                            .put("block", String.join("\n", block.lines()))));
        }

        private void resources(Tally tally) {
            document.object(
                    "resources",
                    resources -> resources
                            .put("total", tally.total())
                            .put("done", tally.done())
                            .strings("underWay", tally.underWay().keySet())
                            .strings("failed", tally.failed()));
        }

        private void lock(StateLock lock, @Nullable Duration age) {
            document.object(
                    "lock",
                    one -> one.put("id", lock.id())
                            .put("path", lock.path())
                            .put("operation", lock.purpose())
                            .put("who", lock.who())
                            .put("createdAt", lock.createdAt())
                            .seconds("ageSeconds", age));
        }
    }

    private static void diagnostic(JsonObject one, TerraformDiagnostic diagnostic, String root) {
        one.word("severity", diagnostic.severity())
                .put("summary", diagnostic.summary())
                .put("detail", diagnostic.detail())
                .put("address", diagnostic.address())
                .put("position", diagnostic.position() == null ? null : root + "/" + diagnostic.position());
    }

    @Override
    public void close() {
        progress.close();
    }
}
