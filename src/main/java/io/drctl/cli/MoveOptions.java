package io.drctl.cli;

import io.drctl.engine.Assumption;
import io.drctl.inventory.Inventory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the user of a failover or switchover knows beforehand. */
final class MoveOptions {
    @Option(
            names = "--assume-down",
            paramLabel = "WHAT",
            description =
                    "Ask nothing of this: a Region, route53-control-plane, iam or cloudwatch (repeatable). The plan"
                            + " marks what each step goes without, takes another way where there is one, and is refused"
                            + " where there is none.")
    private List<String> down = new ArrayList<>();

    @Option(
            names = "--acknowledge",
            paramLabel = "RUN",
            description =
                    "Move the site within its hold-off (inventory, site.hold-off), knowing of the run that moved it"
                            + " a moment ago.")
    @Nullable
    String acknowledged;

    /** What an earlier run was told holds still, where nothing else is said now. */
    void orElse(@Nullable String downBefore, @Nullable String acknowledgedBefore) {
        if (down.isEmpty() && downBefore != null) {
            down.addAll(List.of(downBefore.split(",")));
        }
        acknowledged = acknowledged == null ? acknowledgedBefore : acknowledged;
    }

    Assumption of(Inventory inventory) {
        return Assumption.of(inventory, down);
    }
}
