package io.drctl.terraform;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Provisioner.Changes;
import io.drctl.cloud.Provisioner.Found;
import io.drctl.cloud.Provisioner.Gone;
import io.drctl.cloud.Provisioner.Loss;
import io.drctl.cloud.Provisioner.Objection;
import io.drctl.cloud.Provisioner.UpToDate;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.List;

/**
 * The part of a provisioning's outcome that decides on its step; none of it is a value of the configuration.
 *
 * @param operation what was asked of Terraform
 */
record StepFinding(String operation, RegionName region) implements ProvisioningOutcome.Cases<Found> {
    private static final String NOT_PLANNED = "it can't be planned like this";

    @Override
    public Found upToDate(ProvisioningOutcome.UpToDate outcome) {
        return new UpToDate(outcome.words());
    }

    @Override
    public Found applied(ProvisioningOutcome.Applied outcome) {
        return new UpToDate("the plan was applied to its end");
    }

    @Override
    public Found planned(ProvisioningOutcome.Planned outcome) {
        return changes(outcome.plan(), outcome.digest(), outcome.verdict());
    }

    @Override
    public Found guardRefused(ProvisioningOutcome.GuardRefused outcome) {
        return changes(outcome.plan(), "", outcome.verdict());
    }

    private static Changes changes(TerraformPlan plan, String digest, GuardVerdict verdict) {
        return new Changes(
                digest,
                plan.summary(),
                plan.gone().stream()
                        .map(change ->
                                new Gone(change.placedAddress(), change.place().regions()))
                        .toList(),
                List.of(),
                List.of(),
                losses(verdict.refused()),
                losses(verdict.allowed()));
    }

    private static List<Loss> losses(List<GuardVerdict.Danger> dangers) {
        return dangers.stream()
                .map(danger -> new Loss(
                        danger.address(), danger.sentence(), danger.place().regions()))
                .toList();
    }

    @Override
    public Found unprepared(ProvisioningOutcome.Unprepared outcome) {
        return new Changes("", NOT_PLANNED, List.of(), objections(outcome.missing()), List.of(), List.of(), List.of());
    }

    @Override
    public Found contradicted(ProvisioningOutcome.Contradicted outcome) {
        return new Changes("", NOT_PLANNED, List.of(), List.of(), objections(outcome.found()), List.of(), List.of());
    }

    private static List<Objection> objections(List<ProvisioningOutcome.Prerequisite> found) {
        return found.stream()
                .map(each -> new Objection(each.what(), each.remedy()))
                .toList();
    }

    @Override
    public Found locked(ProvisioningOutcome.Locked outcome) {
        StateLock lock = outcome.lock();
        throw new CloudException(
                Cause.CONFLICT,
                operation,
                region,
                "the state is locked by " + lock.who() + (lock.purpose().isEmpty() ? "" : " (" + lock.purpose() + ")"),
                Remedy.of("if that run is dead: ")
                        .then(Command.drctl("provision", "--region", region, "--release-lock", lock.id())),
                null);
    }

    @Override
    public Found failed(ProvisioningOutcome.Failed outcome) {
        String why = outcome.diagnostics().stream()
                .filter(TerraformDiagnostic::isError)
                .map(TerraformDiagnostic::summary)
                .findFirst()
                .orElse("Terraform ended without saying why");
        if (outcome.stage() != Stage.APPLY) {
            throw failure(Cause.REJECTED, why);
        }
        Tally tally = outcome.tally();
        if (tally.done() == 0 && tally.underWay().isEmpty() && tally.failed().isEmpty()) {
            boolean isStale = outcome.diagnostics().stream().anyMatch(each -> each.mentions("Saved plan is stale"));
            throw failure(isStale ? Cause.CONFLICT : Cause.REJECTED, why + "; nothing was changed");
        }
        throw failure(Cause.SERVICE_FAULT, why + "; " + done(tally));
    }

    @Override
    public Found interrupted(ProvisioningOutcome.Interrupted outcome) {
        throw failure(
                Cause.UNREACHABLE,
                outcome.stage() == Stage.APPLY ? "interrupted; " + done(outcome.tally()) : "interrupted");
    }

    private static String done(Tally tally) {
        return tally.done() + " of " + tally.total() + (tally.total() == 1 ? " change is done" : " changes are done");
    }

    @Override
    public Found notConsented(ProvisioningOutcome.NotConsented outcome) {
        throw failure(Cause.REJECTED, "nobody agreed to it");
    }

    @Override
    public Found lockReleased(ProvisioningOutcome.LockReleased outcome) {
        throw failure(Cause.INVALID_STATE, "a lock was released, and nothing else done");
    }

    @Override
    public Found lockNotReleased(ProvisioningOutcome.LockNotReleased outcome) {
        throw failure(Cause.INVALID_STATE, "a lock was not released, and nothing else done");
    }

    private CloudException failure(Cause cause, String message) {
        return new CloudException(cause, operation, region, message, null);
    }
}
