package io.drctl.process;

/** A program printed a line that is too long to read. The program still ran to its end. */
public final class OverlongLineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OverlongLineException(String program, int charactersMax) {
        super(program + " printed a line of more than " + charactersMax + " characters");
    }
}
