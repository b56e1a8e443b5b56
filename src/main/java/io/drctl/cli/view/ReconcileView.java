package io.drctl.cli.view;

import io.drctl.terraform.Reconciliation;
import org.jspecify.annotations.Nullable;

/** Where a Terraform configuration is behind the site, and what {@code reconcile} writes about it. */
public interface ReconcileView {
    /** How it ended. */
    enum Outcome {
        /** The configuration says what is. */
        IN_LINE,
        /** Shown, and nothing written: that was asked for. */
        SHOWN,
        /** There is nothing that drctl could write. */
        NOTHING_TO_WRITE,
        /** Written. */
        WRITTEN
    }

    /** What was found, before anybody is asked. */
    void found(Reconciliation found);

    /**
     * The end.
     *
     * @param after what the next plan finds once the files are there; null where none were written
     */
    void ended(Outcome outcome, Reconciliation found, @Nullable Reconciliation after);
}
