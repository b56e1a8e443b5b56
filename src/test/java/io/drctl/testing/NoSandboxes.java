package io.drctl.testing;

import io.drctl.sandbox.Sandbox;
import io.drctl.sandbox.SandboxSettings;
import io.drctl.sandbox.Sandboxes;

/** For tests in which nobody asks for a sandbox. */
public final class NoSandboxes implements Sandboxes {
    @Override
    public Sandbox open(SandboxSettings settings) {
        throw new AssertionError("nobody asked for a sandbox");
    }

    @Override
    public void reset(SandboxSettings settings, boolean empty) {
        throw new AssertionError("nobody asked for a sandbox");
    }
}
