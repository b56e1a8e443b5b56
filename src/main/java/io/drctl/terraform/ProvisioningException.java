package io.drctl.terraform;

import org.jspecify.annotations.Nullable;

/** Provisioning can't even begin: what is in the way, and what to do about it. Nothing has been changed. */
public final class ProvisioningException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable String remedy;

    public ProvisioningException(String message, @Nullable String remedy) {
        super(message);
        this.remedy = remedy;
    }

    public ProvisioningException(String message, @Nullable String remedy, Throwable origin) {
        super(message, origin);
        this.remedy = remedy;
    }

    public @Nullable String remedy() {
        return remedy;
    }
}
