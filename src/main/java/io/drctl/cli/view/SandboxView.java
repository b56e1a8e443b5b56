package io.drctl.cli.view;

import io.drctl.sandbox.Injected;
import io.drctl.sandbox.SandboxStatus;
import java.util.List;

/** Shows the sandbox: its state, and what was done to it. */
public interface SandboxView {
    void show(SandboxStatus status);

    /** Something was broken. */
    void broken(Injected broken);

    /** Something was repaired. */
    void healed(List<String> healed, List<String> left);

    /** Clusters can be deleted now. */
    void unprotected(List<String> clusters);

    /** The take-over alarm of a Region was raised, or given the all-clear. */
    void tookOver(String region, String alarm, boolean raised);

    /** There is a new world. */
    void reset(boolean empty, int runsForgotten);
}
