package io.drctl.sandbox;

/** The sandbox's file can't be read or written. */
public final class SandboxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    SandboxException(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
