package io.drctl.inventory;

import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.List;
import java.util.stream.Stream;

/**
 * The commands that lead users, and a database's writer role, to a Region, ready to be pasted. They name what they are
 * for only where a site has several of it.
 */
public final class FailoverCommands {
    private static final String RETIRING = "--delete-old-primary";

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
                .orElseGet(() -> Remedy.of("lead its users to " + to));
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

    /** Makes the copy of a database in a Region its writer. */
    public static Command promoting(Inventory inventory, Database database, RegionName to) {
        return ofDatabase(inventory, database).with("--to", to);
    }

    /** Deletes the database that a Region's took over from. */
    public static Command retiring(Inventory inventory, Database database, RegionName to) {
        return promoting(inventory, database, to).with(RETIRING);
    }

    /** Whether a command deletes the old database. */
    public static boolean retires(Command command) {
        return command.arguments().contains(RETIRING);
    }

    /** What {@code failover db} begins with for a database. */
    public static Command ofDatabase(Inventory inventory, Database database) {
        return Command.drctl("failover", "db")
                .with(inventory.databases().size() == 1 ? List.of() : List.of(database.name()));
    }
}
