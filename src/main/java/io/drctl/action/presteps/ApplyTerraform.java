package io.drctl.action.presteps;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.Pace;
import io.drctl.action.Plane;
import io.drctl.action.PlannedCall;
import io.drctl.action.Reversibility;
import io.drctl.action.StepContext;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Provisioner;
import io.drctl.cloud.Provisioner.Changes;
import io.drctl.cloud.Provisioner.Loss;
import io.drctl.cloud.Provisioner.Objection;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.TerraformSettings;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Command;
import io.drctl.text.ConsentOption;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings a Region in line with its Terraform configuration: the observation is a plan, and exactly that plan is
 * applied.
 *
 * <p>Terraform keeps its own state and lock. drctl adds what every other step has: gates, consent, the intent in the
 * journal (with the plan's digest, and none of its values), and a second observation.
 */
public final class ApplyTerraform implements Effect<Changes> {
    private static final Gate PREREQUISITES = Gate.of("prerequisites", step -> "what the pre-steps create exists");
    private static final Gate SITE = Gate.of("site", step -> "nothing that exists contradicts the plan");
    private static final Gate PROTECTED = Gate.of(
                    "protected", step -> "nothing is lost that holds data, names, keys or identity")
            .overriddenBy(Gate.Overriding.OPTION);

    private static final Gate CREATED = Gate.of("only-made", step -> "nothing is destroyed, replaced or weakened")
            .when(step -> isSet(step, ApplyTerraform.CREATES_ONLY));

    /** The plan is made in the middle of a run, and nobody has looked at it. */
    private static final String CREATES_ONLY = "creates-only";

    /** Of a site whose databases all follow without Terraform there is nothing to make. */
    private static final String FOR_REPLICAS = "for-replicas";

    /** The plan to apply. */
    static final Fact<String> PLAN = Fact.text("plan");
    /** The plan that Terraform has applied completely. */
    static final Fact<String> APPLIED = Fact.text("applied");

    /** More would be a paragraph that nobody reads; Terraform's plan lists all of them. */
    private static final int NAMED_MAX = 20;

    @Override
    public String name() {
        return "apply-terraform";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("region", ParameterType.REGION),
                ActionParameter.optional("allow-destroy", ParameterType.TEXT),
                ActionParameter.optional(CREATES_ONLY, ParameterType.FLAG),
                ActionParameter.optional(FOR_REPLICAS, ParameterType.FLAG),
                ActionParameter.optional("parallelism", ParameterType.TEXT));
    }

    /** One state for both Regions is planned once. */
    @Override
    public boolean concerns(StepContext context) {
        TerraformSettings terraform = context.inventory().terraform();
        boolean hasReplicas = context.inventory().databases().stream()
                .anyMatch(each -> each.replication().isPromoted());
        return terraform.isManaged()
                && (hasReplicas || !isSet(context, FOR_REPLICAS))
                && (terraform.layout().isPerRegion()
                        || context.region("region")
                                .equals(context.inventory().primary().name()));
    }

    private static boolean isSet(StepContext context, String flag) {
        return context.optional(flag).filter(Boolean::parseBoolean).isPresent();
    }

    @Override
    public Outline outline(StepContext context) {
        Provisioner.Request request = request(context);
        RegionName region = request.region();
        boolean isOwn = context.inventory().terraform().layout().isPerRegion();
        String summary = isOwn
                ? region + " matches its Terraform configuration"
                : "both Regions match their Terraform configuration";
        Set<RegionName> regions = regions(context);
        List<PlannedCall> calls = regions.stream()
                .map(each -> new PlannedCall("terraform:apply", each.value(), Plane.CONTROL))
                .toList();
        Duration budget = Duration.ofHours(3);
        // Only Terraform's plan shows whether something would be lost irreversibly.
        Outline outline = request.allowDestroy().isEmpty()
                ? new Outline(summary, Reversibility.REVERSIBLE, calls, List.of(), budget, null)
                : Outline.oneWay(regions, summary, calls, List.of(), budget);
        if (isSet(context, FOR_REPLICAS)) {
            outline = outline.costing("the instances of a new replica in " + region);
        }
        return outline.asking("bring " + (isOwn ? region + " in line with its" : "both Regions in line with their")
                + " Terraform configuration");
    }

    @Override
    public Set<RegionName> oneWayIn(StepContext context, Changes seen) {
        if (seen.gone().isEmpty() && seen.allowed().isEmpty()) {
            return Set.of();
        }
        Set<RegionName> there = seen.oneWayIn();
        Set<RegionName> regions = regions(context);
        if (!there.isEmpty()) {
            regions.retainAll(there);
            regions.addAll(there);
        }
        return regions;
    }

    /** The Regions that the configuration makes, the step's own first. */
    private static Set<RegionName> regions(StepContext context) {
        RegionName region = context.region("region");
        return context.inventory().terraform().layout().isPerRegion()
                ? new LinkedHashSet<>(List.of(region))
                : new LinkedHashSet<>(
                        List.of(region, context.inventory().peerOf(region).name()));
    }

    @Override
    public Observation<Changes> observe(StepContext context) {
        boolean wasApplied = context.ownFacts().has(APPLIED);
        return context.cloud()
                .provisioner()
                .plan(request(context))
                .match(
                        held -> new Observation.Satisfied<>(held.detail(), Facts.NONE),
                        underWay -> new Observation.InProgress<>(underWay.detail()),
                        changes -> wasApplied ? afterwards(changes.summary()) : toDo(changes));
    }

    private static Observation<Changes> toDo(Changes changes) {
        return new Observation.NotYet<>(
                changes.summary() + (changes.gone().isEmpty() ? "" : "; would be gone: " + named(changes.gone())),
                changes,
                changes.isPlanned() ? Facts.of(PLAN, changes.digest()) : Facts.NONE);
    }

    private static String named(List<Provisioner.Gone> gone) {
        List<String> addresses = gone.stream().map(Provisioner.Gone::what).toList();
        return addresses.size() <= NAMED_MAX
                ? String.join(", ", addresses)
                : String.join(", ", addresses.subList(0, NAMED_MAX)) + " and " + (addresses.size() - NAMED_MAX)
                        + " more";
    }

    /**
     * Terraform reports that it applied the plan completely. A configuration can differ permanently from what it
     * creates, so another plan is no reason to wait, let alone to apply a plan that nobody has seen.
     */
    private static Observation<Changes> afterwards(String seen) {
        return new Observation.Satisfied<>("the plan was applied; afterwards: " + seen, Facts.NONE);
    }

    @Override
    public List<Gate> gates() {
        return List.of(PREREQUISITES, SITE, PROTECTED, CREATED);
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Changes seen) {
        List<GateResult> results = new ArrayList<>(List.of(
                objected(PREREQUISITES, "everything that has to exist first is there", seen.missing()),
                objected(SITE, "nothing that exists contradicts it", seen.contradictions()),
                protectedGate(seen)));
        if (isSet(context, CREATES_ONLY)) {
            results.add(createdGate(context, seen));
        }
        return results;
    }

    private static GateResult createdGate(StepContext context, Changes seen) {
        if (seen.gone().isEmpty()) {
            return CREATED.passed("nothing would be gone");
        }
        return CREATED.refused(
                "the plan takes away what nobody was asked about: " + named(seen.gone()),
                Remedy.of("look at the plan, and apply it by itself if it is right: ")
                        .then(Command.drctl("provision", "--region", context.region("region")))
                        .then("; then resume the run"));
    }

    private static GateResult objected(Gate gate, String otherwise, List<Objection> objections) {
        if (objections.isEmpty()) {
            return gate.passed(otherwise);
        }
        return gate.refused(
                objections.stream().map(Objection::what).collect(Collectors.joining("; ")),
                Remedy.joined(
                        "; ",
                        objections.stream().map(Objection::remedy).distinct().toList()));
    }

    private static GateResult protectedGate(Changes seen) {
        if (!seen.refused().isEmpty()) {
            ConsentOption options = agreeing(seen.refused());
            return PROTECTED.refusedUnless(
                    options,
                    sentences(seen.refused()),
                    Remedy.of("if all of that is intended, add ").then(options));
        }
        return seen.allowed().isEmpty()
                ? PROTECTED.passed("nothing that holds data, names, keys or identity is lost")
                : PROTECTED.overridden(
                        sentences(seen.allowed()), agreeing(seen.allowed()).toString());
    }

    private static String sentences(List<Loss> losses) {
        return losses.stream().map(Loss::sentence).collect(Collectors.joining("; "));
    }

    private static ConsentOption agreeing(List<Loss> losses) {
        return new ConsentOption(
                "--allow-destroy", losses.stream().map(Loss::address).distinct().toList());
    }

    @Override
    public Facts apply(StepContext context, Changes seen) {
        context.cloud().provisioner().apply(request(context), seen.digest());
        return Facts.of(APPLIED, seen.digest());
    }

    @Override
    public @Nullable Remedy remedy(StepContext context, CloudException failure) {
        Remedy known = failure.remedy();
        if (failure.reason() != CloudException.Cause.CONFLICT) {
            return known;
        }
        Remedy again = Remedy.of("the plan is made and shown again then");
        return known == null ? again : again.then("; ").then(known);
    }

    /** Each look is a whole plan of Terraform's. */
    @Override
    public Pace pace() {
        return Pace.SLOW.noLessThan(Duration.ofMinutes(1));
    }

    private static Provisioner.Request request(StepContext context) {
        return new Provisioner.Request(
                context.region("region"),
                context.optional("parallelism").map(ApplyTerraform::parallelism).orElse(null),
                context.optional("allow-destroy")
                        .map(text -> text.lines()
                                .map(String::strip)
                                .filter(line -> !line.isEmpty())
                                .collect(Collectors.toSet()))
                        .orElse(Set.of()));
    }

    private static Integer parallelism(String text) {
        if (!text.matches("[1-9][0-9]{0,2}") || Integer.parseInt(text) > 256) {
            throw new IllegalArgumentException("parallelism " + text + " is not between 1 and 256");
        }
        return Integer.valueOf(text);
    }
}
