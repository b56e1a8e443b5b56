package io.drctl.sandbox;

/** Where sandboxes come from. */
public interface Sandboxes {
    /**
     * Opens a sandbox; the first time, it is created with the whole site provisioned.
     *
     * @throws io.drctl.diagnostic.InputException when its file is damaged or something else's, saying what to do
     */
    Sandbox open(SandboxSettings settings);

    /**
     * Makes a new world in place of the existing one, if any, whatever state its file is in.
     *
     * @param empty without the site: as it is before {@code drctl prepare} and {@code drctl provision}
     */
    void reset(SandboxSettings settings, boolean empty);
}
