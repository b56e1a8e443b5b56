package io.drctl.cli.view;

import io.drctl.cloud.WallClock;
import io.drctl.inventory.RegionName;
import io.drctl.journal.Standing;
import io.drctl.terraform.AttributeChange;
import io.drctl.terraform.ChangeKind;
import io.drctl.terraform.GuardVerdict;
import io.drctl.terraform.Plan;
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
    private @Nullable Plan plan;
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
    public void planned(Plan shown, GuardVerdict judged) {
        plan = shown;
        verdict = judged;
        progress.rest();
        if (someoneIsAsked) {
            PlanText.lines(region, shown, judged, terminal.columns(), terminal::onErr)
                    .forEach(terminal.err()::println);
        }
    }

    @Override
    public void finished(ProvisioningOutcome outcome) {
        progress.rest();
        ObjectNode document = MAPPER.createObjectNode();
        document.put("region", region.value());
        document.put("outcome", word(outcome));
        document.put("simulated", simulated);
        StandingJson.into(document, standing);
        if (plan != null) {
            plan(document.putObject("plan"), plan);
        }
        if (verdict != null) {
            guard(document.putObject("guard"), verdict);
        }
        details(document, outcome);
        ArrayNode list = document.putArray("warnings");
        warnings.forEach(list::add);
        terminal.printJson(document);
        terminal.out().flush();
    }

    private static String word(ProvisioningOutcome outcome) {
        if (outcome instanceof ProvisioningOutcome.UpToDate) {
            return "up-to-date";
        } else if (outcome instanceof ProvisioningOutcome.Planned) {
            return "planned";
        } else if (outcome instanceof ProvisioningOutcome.Applied) {
            return "applied";
        } else if (outcome instanceof ProvisioningOutcome.GuardRefused) {
            return "refused-by-guard";
        } else if (outcome instanceof ProvisioningOutcome.Contradicted) {
            return "refused-by-site";
        } else if (outcome instanceof ProvisioningOutcome.NotConsented) {
            return "not-consented";
        } else if (outcome instanceof ProvisioningOutcome.Unprepared) {
            return "unprepared";
        } else if (outcome instanceof ProvisioningOutcome.Locked) {
            return "locked";
        } else if (outcome instanceof ProvisioningOutcome.Failed) {
            return "failed";
        } else if (outcome instanceof ProvisioningOutcome.Interrupted) {
            return "interrupted";
        } else if (outcome instanceof ProvisioningOutcome.LockReleased) {
            return "lock-released";
        }
        return "lock-not-released";
    }

    private static void plan(ObjectNode node, Plan plan) {
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

    private static void details(ObjectNode document, ProvisioningOutcome outcome) {
        if (outcome instanceof ProvisioningOutcome.Applied applied) {
            tally(document.putObject("resources"), applied.tally());
            document.put("seconds", applied.elapsed().toMillis() / 1000.0);
        } else if (outcome instanceof ProvisioningOutcome.Unprepared unprepared) {
            ArrayNode missing = document.putArray("missing");
            unprepared
                    .missing()
                    .forEach(
                            each -> missing.addObject().put("what", each.what()).put("remedy", each.remedy()));
        } else if (outcome instanceof ProvisioningOutcome.Contradicted contradicted) {
            ArrayNode found = document.putArray("found");
            contradicted
                    .found()
                    .forEach(each -> found.addObject().put("what", each.what()).put("remedy", each.remedy()));
        } else if (outcome instanceof ProvisioningOutcome.Locked locked) {
            lock(document.putObject("lock"), locked.lock(), locked.age());
        } else if (outcome instanceof ProvisioningOutcome.LockNotReleased kept && kept.held() != null) {
            lock(document.putObject("lock"), kept.held(), null);
        } else if (outcome instanceof ProvisioningOutcome.Interrupted interrupted) {
            document.put("stage", interrupted.stage().name().toLowerCase(Locale.ROOT));
            tally(document.putObject("resources"), interrupted.tally());
            document.put("clean", interrupted.clean());
        } else if (outcome instanceof ProvisioningOutcome.Failed failed) {
            document.put("stage", failed.stage().name().toLowerCase(Locale.ROOT));
            tally(document.putObject("resources"), failed.tally());
            diagnostics(document.putArray("diagnostics"), failed);
            document.put("remedy", failed.remedy());
        }
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
