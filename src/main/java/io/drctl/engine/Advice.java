package io.drctl.engine;

import io.drctl.inventory.Application;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is advised of one application or database, as it is gathered, and what is looked up for that: commands for this
 * inventory, and who is where.
 */
final class Advice {
    private final Inventory inventory;
    private final Situation now;
    private final RegionName home;
    private final RegionName away;
    private final ByHand byHand;
    private final List<NextStep> steps = new ArrayList<>();

    Advice(Inventory inventory, Situation now, boolean simulated) {
        this.inventory = inventory;
        this.now = now;
        this.home = inventory.primary().name();
        this.away = inventory.peerOf(home).name();
        this.byHand = new ByHand(inventory, simulated);
    }

    /** The primary Region. */
    RegionName home() {
        return home;
    }

    ByHand byHand() {
        return byHand;
    }

    /** What has been advised so far, the first thing first. */
    List<NextStep> steps() {
        return Collections.unmodifiableList(steps);
    }

    /** Whether there are users whom drctl leads. */
    boolean isLed() {
        Application application = now.application();
        return application != null && application.isMoved();
    }

    /**
     * Whether users whom an alarm or a health check sends away from where the records lead belong there: the newest
     * writes are there, if they need any, and it answers.
     */
    boolean isToGoBack(@Nullable RegionName newest) {
        return newest != null
                && newest.equals(now.users().recorded())
                && !(now.database() == null
                        ? now.users().unread().containsKey(newest)
                        : now.side(newest).isMute());
    }

    /** How what is lacking is made; where drctl makes nothing, only what is lacking can be shown. */
    Command making(RegionName region) {
        return inventory.terraform().isManaged()
                ? Command.drctl("provision", "--region", region)
                : Command.drctl("verify", "all");
    }

    /** Makes the copy in a Region the writer, where drctl does so. */
    Command promoting(RegionName region) {
        return FailoverCommands.promoting(inventory, Objects.requireNonNull(now.database()), region);
    }

    /** The same while the writer is well, losing nothing. */
    Command switchingOver(RegionName region) {
        return FailoverCommands.switchingOver(inventory, Objects.requireNonNull(now.database()), region);
    }

    Command retiring(RegionName region) {
        return FailoverCommands.retiring(inventory, Objects.requireNonNull(now.database()), region);
    }

    Command leading(RegionName users) {
        return FailoverCommands.leading(inventory, Objects.requireNonNull(now.application()), users);
    }

    Command login(RegionName region) {
        return Login.command(inventory, region);
    }

    Command verify(RegionName region) {
        return Command.drctl("verify", region.equals(home) ? "primary" : "dr-site");
    }

    RegionName other(RegionName region) {
        return region.equals(home) ? away : home;
    }

    void add(String why, Command command) {
        add(Remedy.of(why), command);
    }

    void add(Remedy why, Command command) {
        steps.add(new NextStep(why, command));
    }

    static String sentence(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
