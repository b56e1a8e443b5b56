package io.drctl.cloud;

import io.drctl.inventory.RegionName;
import io.drctl.inventory.SqlAccess;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What speaks a database's own protocol. To obtain a server connects to nothing. */
@FunctionalInterface
public interface SqlServers {
    Sql server(Server server);

    /**
     * A server, and how to get in. Where it is and the password are asked for with each connection, since a failover
     * moves the one, and a rotation changes the other; either may throw {@link CloudException}.
     *
     * @param access what the inventory says of it
     * @param statements null for a server that is connected to
     */
    record Server(
            RegionName region,
            SqlAccess access,
            Supplier<SqlAccess.Address> address,
            Supplier<Login> login,
            @Nullable SqlStatements statements) {
        /** A server that is connected to. */
        public Server(RegionName region, SqlAccess access, Supplier<SqlAccess.Address> address, Supplier<Login> login) {
            this(region, access, address, login, null);
        }
    }

    /** A user with the password, which shows up in no text. */
    record Login(String user, String password) {
        /** The text without the password. */
        public String hidden(String text) {
            return password.isEmpty() ? text : text.replace(password, "*".repeat(password.length()));
        }

        @Override
        public String toString() {
            return user;
        }
    }
}
