package io.drctl.engine;

import io.drctl.text.Command;
import io.drctl.text.Remedy;

/**
 * Something to do now.
 *
 * @param why what is wrong, one sentence
 * @param command what does it
 */
public record NextStep(Remedy why, Command command) {
    public NextStep(String why, Command command) {
        this(Remedy.of(why), command);
    }
}
