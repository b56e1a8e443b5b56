package io.drctl.sql;

import io.drctl.cloud.Sql;
import io.drctl.cloud.SqlServers;
import io.drctl.cloud.SqlStatements;
import io.drctl.cloud.WallClock;

/** MySQL and MariaDB servers: by MariaDB's JDBC driver, or by statements that AWS has them execute. */
public final class MySqlServers implements SqlServers {
    private final WallClock clock;

    /** @param clock for what is written into heartbeats */
    public MySqlServers(WallClock clock) {
        this.clock = clock;
    }

    @Override
    public Sql server(Server server) {
        SqlStatements statements = server.statements();
        Sessions sessions =
                statements == null ? new Connections(server) : new StatementSessions(server.region(), statements);
        return new MySqlServer(server, sessions, clock);
    }
}
