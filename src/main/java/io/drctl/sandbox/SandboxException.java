package io.drctl.sandbox;

import io.drctl.cloud.WorldException;
import io.drctl.text.Remedy;

/** The sandbox's file can't be read or written, or there can't be one of that site. */
public final class SandboxException extends WorldException {
    private static final long serialVersionUID = 1L;

    SandboxException(String message, String remedy) {
        super(message, Remedy.of(remedy));
    }

    SandboxException(String message, String remedy, Throwable cause) {
        super(message, Remedy.of(remedy), cause);
    }
}
