package io.drctl.terraform;

/** Observes a provisioning. Called on several threads, one at a time. */
public interface ProvisioningObserver {
    /** A stage begins. */
    void entered(Stage stage);

    /**
     * Work on a root begins.
     *
     * @param isLayer whether it is one of several
     */
    default void turnedTo(String title, boolean isLayer) {}

    /** Something worth knowing that stops nothing. */
    void warned(String warning);

    /**
     * Terraform reported a message.
     *
     * @param tally the progress, this event included
     */
    void happened(Stage stage, TerraformEvent event, Tally tally);

    /** The plan, before anybody decides on it. */
    void planned(TerraformPlan plan, GuardVerdict verdict);

    /** Planning or applying has ended. */
    default void ended(ProvisioningOutcome outcome) {}

    /** Provisioning can't even begin: a {@link ProvisioningException}, or a mistake in the inventory. */
    default void failed(RuntimeException failure) {}
}
