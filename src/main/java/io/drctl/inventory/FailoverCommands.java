package io.drctl.inventory;

import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The commands that lead users, and a database's writer role, to a Region, ready to be pasted. They name what they are
 * for only where a site has several of it.
 */
public final class FailoverCommands {
    private static final String RETIRING = "--delete-old-primary";

    /** What commands have that delete a database, or lift its protection against that. */
    private static final Set<String> TOWARDS_DELETION =
            Set.of(RETIRING, "--no-deletion-protection", "unprotect", "failback");

    private FailoverCommands() {}

    /** Leads an application's users to a Region. */
    public static Command leading(Inventory inventory, Application application, RegionName to) {
        return Command.drctl("failover", "app")
                .with(inventory.applications().size() == 1 ? List.of() : List.of(application.name()))
                .with("--to", to);
    }

    /** Leads the users of a database to a Region: a command for each application that needs it. */
    public static Remedy leading(Inventory inventory, Database database, RegionName to) {
        return led(inventory, database)
                .map(application -> Remedy.of(leading(inventory, application, to)))
                .reduce((one, next) -> one.then(" and ").then(next))
                .orElseGet(() -> Remedy.of("send its users to " + to));
    }

    /** Whether there is a command that leads the users of a database anywhere. */
    public static boolean isLed(Inventory inventory, Database database) {
        return led(inventory, database).findAny().isPresent();
    }

    private static Stream<Application> led(Inventory inventory, Database database) {
        return inventory.applications().stream()
                .filter(application -> database.name().equals(application.database()))
                .filter(Application::isMoved);
    }

    /**
     * Makes the copy of a database in a Region its writer.
     *
     * @param consents options that it takes then
     */
    public static Command promoting(Inventory inventory, Database database, RegionName to, String... consents) {
        return ofDatabase(inventory, database).with("--to", to).with(List.of(consents));
    }

    /** Makes the copy of a database in a Region its writer while the present one is well, losing nothing. */
    public static Command switchingOver(Inventory inventory, Database database, RegionName to) {
        return Command.drctl("switchover", "db")
                .with(inventory.databases().size() == 1 ? List.of() : List.of(database.name()))
                .with("--to", to);
    }

    /** Fails the whole site over to a Region. */
    public static Command failingOverSite(RegionName to, String... consents) {
        return Command.drctl("failover", "site", "--to", to).with(List.of(consents));
    }

    /** Switches the whole site over to a Region, losing nothing. */
    public static Command switchingOverSite(RegionName to) {
        return Command.drctl("switchover", "site", "--to", to);
    }

    /** Brings the whole site home, however its databases are copied. */
    public static Command goingHome(String... consents) {
        return Command.drctl("failback").with(List.of(consents));
    }

    /** Deletes the database that a Region's took over from, and keeps a final snapshot. */
    public static Command retiring(Inventory inventory, Database database, RegionName to) {
        return promoting(inventory, database, to, RETIRING);
    }

    /** Whether a command deletes the old database, or lifts its protection against that. */
    public static boolean retires(Command command) {
        return command.arguments().stream().anyMatch(TOWARDS_DELETION::contains);
    }

    /** What {@code failover db} begins with for a database. */
    public static Command ofDatabase(Inventory inventory, Database database) {
        return Command.drctl("failover", "db")
                .with(inventory.databases().size() == 1 ? List.of() : List.of(database.name()));
    }
}
