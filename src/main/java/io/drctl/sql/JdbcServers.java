package io.drctl.sql;

import io.drctl.cloud.Sql;
import io.drctl.cloud.SqlServers;
import io.drctl.cloud.WallClock;

/** MySQL and MariaDB servers, by MariaDB's JDBC driver. */
public final class JdbcServers implements SqlServers {
    private final WallClock clock;

    /** @param clock for what is written into heartbeats */
    public JdbcServers(WallClock clock) {
        this.clock = clock;
    }

    @Override
    public Sql server(Server server) {
        return new JdbcSql(server, new Connections(server), clock);
    }
}
