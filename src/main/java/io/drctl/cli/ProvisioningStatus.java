package io.drctl.cli;

import io.drctl.terraform.ProvisioningOutcome;

/** The exit status for the end of a provisioning. */
record ProvisioningStatus() implements ProvisioningOutcome.Cases<Integer> {
    @Override
    public Integer unprepared(ProvisioningOutcome.Unprepared outcome) {
        return ExitStatus.REFUSED;
    }

    @Override
    public Integer upToDate(ProvisioningOutcome.UpToDate outcome) {
        return ExitStatus.OK;
    }

    @Override
    public Integer planned(ProvisioningOutcome.Planned outcome) {
        return ExitStatus.OK;
    }

    @Override
    public Integer guardRefused(ProvisioningOutcome.GuardRefused outcome) {
        return ExitStatus.REFUSED;
    }

    @Override
    public Integer contradicted(ProvisioningOutcome.Contradicted outcome) {
        return ExitStatus.REFUSED;
    }

    @Override
    public Integer notConsented(ProvisioningOutcome.NotConsented outcome) {
        return ExitStatus.REFUSED;
    }

    @Override
    public Integer applied(ProvisioningOutcome.Applied outcome) {
        return ExitStatus.OK;
    }

    @Override
    public Integer locked(ProvisioningOutcome.Locked outcome) {
        return ExitStatus.LOCKED;
    }

    @Override
    public Integer failed(ProvisioningOutcome.Failed outcome) {
        return ExitStatus.FAILED;
    }

    @Override
    public Integer interrupted(ProvisioningOutcome.Interrupted outcome) {
        return ExitStatus.INTERRUPTED;
    }

    @Override
    public Integer lockReleased(ProvisioningOutcome.LockReleased outcome) {
        return ExitStatus.OK;
    }

    @Override
    public Integer lockNotReleased(ProvisioningOutcome.LockNotReleased outcome) {
        return ExitStatus.REFUSED;
    }
}
