package io.drctl.engine;

import io.drctl.inventory.Inventory;
import io.drctl.testing.Inventories;
import io.drctl.text.Command;
import java.util.List;
import java.util.stream.Stream;

/** What is advised in every situation of {@link NextStepsTest}, for tests of how it is typed. */
public final class SituationsOfNext {
    private SituationsOfNext() {}

    /** Every command: those that stand behind the sentences, and those within them. */
    public static List<Command> commands() {
        return commands(Inventories.flaskSite());
    }

    /** {@link #commands()}, of a site that is like that of the table but for who makes it. */
    public static List<Command> commands(Inventory site) {
        return Stream.of(true, false)
                .flatMap(simulated ->
                        NextStepsTest.situations().flatMap(row -> NextStepsTest.steps(site, row, simulated)))
                .flatMap(step -> Stream.concat(
                        Stream.of(step.command()),
                        step.why().parts().stream()
                                .filter(Command.class::isInstance)
                                .map(Command.class::cast)))
                .distinct()
                .toList();
    }
}
