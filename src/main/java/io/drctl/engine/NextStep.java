package io.drctl.engine;

import io.drctl.text.Command;

/**
 * Something to do now.
 *
 * @param why what is the matter, one sentence
 * @param command what does it
 */
public record NextStep(String why, Command command) {}
