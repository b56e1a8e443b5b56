package io.drctl.engine;

/**
 * Something to do now.
 *
 * @param why what is the matter, one sentence
 * @param command ready to be pasted
 */
public record NextStep(String why, String command) {}
