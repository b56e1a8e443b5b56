package io.drctl.engine;

import io.drctl.text.Command;
import java.util.List;
import java.util.stream.Stream;

/** What is advised in every situation of {@link NextStepsTest}, for tests of how it is typed. */
public final class SituationsOfNext {
    private SituationsOfNext() {}

    /** Every command: those that stand behind the sentences, and those within them. */
    public static List<Command> commands() {
        return Stream.of(true, false)
                .flatMap(simulated -> NextStepsTest.situations().flatMap(row -> NextStepsTest.steps(row, simulated)))
                .flatMap(step -> Stream.concat(
                        Stream.of(step.command()),
                        step.why().parts().stream()
                                .filter(Command.class::isInstance)
                                .map(Command.class::cast)))
                .distinct()
                .toList();
    }
}
