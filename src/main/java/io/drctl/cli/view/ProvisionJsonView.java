package io.drctl.cli.view;

import io.drctl.cloud.WallClock;
import io.drctl.inventory.RegionName;
import io.drctl.journal.Standing;
import io.drctl.terraform.AttributeChange;
import io.drctl.terraform.ChangeKind;
import io.drctl.terraform.GuardVerdict;
import io.drctl.terraform.TerraformPlan;
import io.drctl.terraform.ProvisioningOutcome;
import io.drctl.terraform.ResourceChange;
import io.drctl.terraform.Stage;
import io.drctl.terraform.StateLock;
import io.drctl.terraform.Tally;
import io.drctl.terraform.TerraformDiagnostic;
import io.drctl.terraform.TerraformEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A provisioning for programs: one JSON document on standard output once it has ended. Its fields are a contract.
 * Progress goes to standard error all the same, and so does the plan when a person is about to be asked.
 */
public final class ProvisionJsonView implements ProvisionView {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

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

    public ProvisionJsonView(
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
            PlanText.lines(region, shown, judged, terminal.columns(), terminal::onErr)
                    .forEach(terminal.err()::println);
        }
    }

    @Override
    public void runStarted(String runId) {
        run = runId;
    }

    @Override
    public void finished(ProvisioningOutcome outcome) {
        progress.rest();
        ObjectNode document = MAPPER.createObjectNode();
        document.put("region", region.value());
        ObjectNode details = MAPPER.createObjectNode();
        document.put("outcome", outcome.match(new Details(details)));
        document.put("run", run);
        document.put("simulated", simulated);
        StandingJson.into(document, standing);
        if (plan != null) {
            plan(document.putObject("plan"), plan);
        }
        if (verdict != null) {
            guard(document.putObject("guard"), verdict);
        }
        document.setAll(details);
        ArrayNode list = document.putArray("warnings");
        warnings.forEach(list::add);
        terminal.printJson(document);
        terminal.out().flush();
    }

    private static void plan(ObjectNode node, TerraformPlan plan) {
        for (ChangeKind kind : ChangeKind.values()) {
            node.put(word(kind), plan.count(kind));
        }
        ArrayNode changes = node.putArray("changes");
        for (ResourceChange change : plan.changes()) {
            ObjectNode one = changes.addObject();
            one.put("address", change.address());
            one.put("type", change.type());
            one.put("action", word(change.kind()));
            one.put("reason", change.reason());
            one.put("previousAddress", change.previousAddress());
            ArrayNode attributes = one.putArray("attributes");
            for (AttributeChange attribute : change.attributes()) {
                ObjectNode values = attributes.addObject();
                values.put("name", attribute.name());
                values.put("before", attribute.before());
                values.put("after", attribute.after());
                values.put("sensitive", attribute.sensitive());
                values.put("forcesReplacement", attribute.forcesReplacement());
            }
        }
        ArrayNode outputs = node.putArray("outputs");
        plan.outputs().forEach(outputs::add);
    }

    private static String word(ChangeKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static void guard(ObjectNode node, GuardVerdict verdict) {
        dangers(node.putArray("refused"), verdict.refused());
        dangers(node.putArray("allowed"), verdict.allowed());
        ArrayNode unused = node.putArray("unusedAllowances");
        verdict.unusedAllowances().forEach(unused::add);
    }

    private static void dangers(ArrayNode node, List<GuardVerdict.Danger> dangers) {
        for (GuardVerdict.Danger danger : dangers) {
            ObjectNode one = node.addObject();
            one.put("address", danger.address());
            one.put("asset", danger.asset());
            one.put("what", danger.what());
            one.put("why", danger.why().isEmpty() ? null : danger.why());
        }
    }

    /** Puts what there is to say of each outcome into the document, and gives the outcome's word. */
    private record Details(ObjectNode document) implements ProvisioningOutcome.Cases<String> {
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
            tally(document.putObject("resources"), outcome.tally());
            document.put("seconds", outcome.elapsed().toMillis() / 1000.0);
            return "applied";
        }

        @Override
        public String guardRefused(ProvisioningOutcome.GuardRefused outcome) {
            return "refused-by-guard";
        }

        @Override
        public String contradicted(ProvisioningOutcome.Contradicted outcome) {
            prerequisites(document.putArray("found"), outcome.found());
            return "refused-by-site";
        }

        @Override
        public String notConsented(ProvisioningOutcome.NotConsented outcome) {
            return "not-consented";
        }

        @Override
        public String unprepared(ProvisioningOutcome.Unprepared outcome) {
            prerequisites(document.putArray("missing"), outcome.missing());
            return "unprepared";
        }

        @Override
        public String locked(ProvisioningOutcome.Locked outcome) {
            lock(document.putObject("lock"), outcome.lock(), outcome.age());
            return "locked";
        }

        @Override
        public String failed(ProvisioningOutcome.Failed outcome) {
            document.put("stage", outcome.stage().name().toLowerCase(Locale.ROOT));
            tally(document.putObject("resources"), outcome.tally());
            diagnostics(document.putArray("diagnostics"), outcome);
            document.put("remedy", outcome.remedy());
            return "failed";
        }

        @Override
        public String interrupted(ProvisioningOutcome.Interrupted outcome) {
            document.put("stage", outcome.stage().name().toLowerCase(Locale.ROOT));
            tally(document.putObject("resources"), outcome.tally());
            document.put("clean", outcome.clean());
            return "interrupted";
        }

        @Override
        public String lockReleased(ProvisioningOutcome.LockReleased outcome) {
            return "lock-released";
        }

        @Override
        public String lockNotReleased(ProvisioningOutcome.LockNotReleased outcome) {
            if (outcome.held() != null) {
                lock(document.putObject("lock"), outcome.held(), null);
            }
            return "lock-not-released";
        }
    }

    private static void prerequisites(ArrayNode node, List<ProvisioningOutcome.Prerequisite> prerequisites) {
        prerequisites.forEach(
                each -> node.addObject().put("what", each.what()).put("remedy", each.remedy()));
    }

    private static void tally(ObjectNode node, Tally tally) {
        node.put("total", tally.total());
        node.put("done", tally.done());
        ArrayNode underWay = node.putArray("underWay");
        tally.underWay().keySet().forEach(underWay::add);
        ArrayNode failed = node.putArray("failed");
        tally.failed().forEach(failed::add);
    }

    private static void lock(ObjectNode node, StateLock lock, @Nullable Duration age) {
        node.put("id", lock.id());
        node.put("path", lock.path());
        node.put("operation", lock.purpose());
        node.put("who", lock.who());
        node.put("createdAt", lock.createdAt() == null ? null : lock.createdAt().toString());
        node.put("ageSeconds", age == null ? null : (Long) age.toSeconds());
    }

    private static void diagnostics(ArrayNode node, ProvisioningOutcome.Failed failed) {
        for (TerraformDiagnostic diagnostic : failed.diagnostics()) {
            ObjectNode one = node.addObject();
            one.put("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT));
            one.put("summary", diagnostic.summary());
            one.put("detail", diagnostic.detail());
            one.put("address", diagnostic.address());
            one.put("position", diagnostic.position() == null ? null : failed.root() + "/" + diagnostic.position());
        }
    }

    @Override
    public void close() {
        progress.close();
    }
}
