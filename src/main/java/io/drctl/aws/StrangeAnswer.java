package io.drctl.aws;

/** An answer that somebody between here and AWS gave, or that can't be distinguished from one. */
final class StrangeAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StrangeAnswer(String message) {
        super(message);
    }
}
