package io.drctl.cloud;

/** The world as a whole can't be asked or told anything, and its message says why: no call was made. */
public abstract class WorldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    protected WorldException(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
