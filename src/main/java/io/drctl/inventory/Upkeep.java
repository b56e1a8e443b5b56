package io.drctl.inventory;

import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * By whom a site is made and kept up: by drctl with its own Terraform, by drctl with somebody else's, or by others
 * alone. Every remedy that could be a command that makes something is made here, so that none speaks of drctl's making
 * what drctl doesn't make.
 *
 * @param isByDrctl whether drctl makes what is lacking
 * @param directory somebody's own Terraform configuration; null where there is none, or drctl doesn't know of it
 */
public record Upkeep(boolean isByDrctl, @Nullable String directory) {
    /** By drctl, with the configuration that it ships. */
    public static final Upkeep SHIPPED = new Upkeep(true, null);

    /** Makes what Regions lack, as a whole remedy. */
    public Remedy provision(RegionName... regions) {
        if (!isByDrctl) {
            return byHand();
        }
        Remedy commands = Remedy.joined(
                " && ",
                Arrays.stream(regions).map(Upkeep::command).map(Remedy::of).toList());
        return directory == null
                ? commands
                : Remedy.of("with the Terraform configuration in " + directory + ": ")
                        .then(commands);
    }

    /** What makes something in a Region that was just said to be missing. */
    public Remedy creating(RegionName region) {
        return creating(command(region));
    }

    /** What makes something that was just said to be missing, and is in no Region. */
    public Remedy creating() {
        return creating(Command.drctl("provision"));
    }

    private Remedy creating(Command command) {
        return isByDrctl ? Remedy.of(command).then(" creates it") : byHand();
    }

    /** Something to do that provisioning does, where drctl provisions. */
    public Remedy provisioning(String what) {
        return inBrackets(what, Command.drctl("provision"), " does");
    }

    /** Something to do in a Region that provisioning it does, where drctl provisions. */
    public Remedy provisioning(String what, RegionName region) {
        return inBrackets(what, command(region), " does");
    }

    /** Makes what must be there before a Region is provisioned. */
    public Remedy prepare(RegionName region) {
        return isByDrctl ? Remedy.of(Command.drctl("prepare", "--region", region)) : byHand();
    }

    /** Switches on accelerated recovery of the site's hosted zones, no matter who made them. */
    public Remedy accelerating() {
        return Remedy.of(Command.drctl("prepare", "--only", "accelerated-recovery"));
    }

    /** Something to know, and in brackets what makes the thing that is missing, where drctl makes it. */
    public Remedy preparing(String what) {
        return inBrackets(what, Command.drctl("prepare"), " makes it");
    }

    private Remedy inBrackets(String what, Command command, String does) {
        return isByDrctl ? Remedy.of(what + " (").then(command).then(does + ")") : Remedy.of(what);
    }

    private Remedy byHand() {
        return Remedy.of(
                directory == null
                        ? "make it as the rest of the site was made"
                        : "make it with the Terraform configuration in " + directory);
    }

    private static Command command(RegionName region) {
        return Command.drctl("provision", "--region", region);
    }
}
