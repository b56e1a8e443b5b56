package io.drctl.terraform;

/** The parts of a provisioning, in order. */
public enum Stage {
    /** Looking up what has to exist. */
    CHECK,
    /** {@code terraform init}. */
    INIT,
    /** {@code terraform plan}. */
    PLAN,
    /** {@code terraform apply}. */
    APPLY,
    /** {@code terraform plan} once more, to see that nothing is left to do. */
    CONFIRM,
    /** {@code terraform force-unlock}. */
    UNLOCK
}
