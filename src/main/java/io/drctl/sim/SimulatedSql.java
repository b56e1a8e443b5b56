package io.drctl.sim;

import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Sql;
import io.drctl.inventory.RegionName;
import io.drctl.sim.Wire.Changed;
import java.time.Instant;
import java.util.Optional;

/**
 * The server of a Region's simulated cluster. Its connections break as AWS's do, and what it answers is never stale.
 */
record SimulatedSql(Wire wire, RegionName region, String clusterId) implements Sql {
    /** What changes {@code read_only}; see {@link io.drctl.cloud.Sql#setReadOnly}. */
    static final String SET_READ_ONLY = "sql:SetReadOnly";

    @Override
    public boolean isReadOnly() {
        return wire.read("sql:ReadOnly", region, clusterId, time -> AuroraBinlog.isReadOnly(server()));
    }

    @Override
    public boolean canSetReadOnly() {
        return wire.read(
                "sql:Routines",
                region,
                clusterId,
                // Whether RDS gives an instance the procedure, the server alone tells; these have it.
                time -> server().isInstance() || server().engineVersion().contains("mysql_aurora.3."));
    }

    /** Nobody is exempt here: who is, is refused a fence before anything is done, so that nothing comes of it. */
    @Override
    public Optional<String> exemption() {
        return Optional.empty();
    }

    /** Nobody repeats it by himself: the answer to one may be lost, as may the question. */
    @Override
    public void setReadOnly(boolean on) {
        wire.changeOnce(SET_READ_ONLY, region, clusterId, () -> {
            AuroraCluster server = server();
            boolean changed = binlog().setReadOnly(server, on);
            return new Changed<>(true, changed, on ? "writes stopped" : "writes let in");
        });
    }

    @Override
    public BinlogPosition position() {
        return wire.read("sql:BinaryLogStatus", region, clusterId, time -> binlog().position(server()));
    }

    @Override
    public Optional<Replica> replica() {
        return wire.read(
                "sql:ReplicaStatus", region, clusterId, time -> Optional.ofNullable(binlog().replica(server())));
    }

    /** The row itself is nobody's write: what is measured is what clients wrote. */
    @Override
    public WriteTrial tryWrite() {
        return wire.read("sql:TryWrite", region, clusterId, time -> {
            AuroraCluster server = server();
            return AuroraBinlog.isReadOnly(server)
                    ? new WriteTrial.Refused("1290: The MySQL server is running with the --read-only option so it"
                            + " cannot execute this statement")
                    : new WriteTrial.Accepted(
                            "drctl.heartbeat[" + region + "]",
                            Instant.ofEpochMilli(wire.world().state().now));
        });
    }

    @Override
    public Optional<Heartbeat> heartbeat(RegionName writtenIn) {
        return wire.read("sql:Heartbeat", region, clusterId, time -> Optional.empty());
    }

    @Override
    public LoggedWrites writesSince(BinlogPosition from) {
        return wire.read("sql:BinaryLog", region, clusterId, time -> binlog().since(server(), from));
    }

    @Override
    public Entrance entrance() {
        return new Entrance(clusterId + ".cluster-drctlsim." + region + ".rds.amazonaws.com", 3306, "drctl");
    }

    private AuroraCluster server() {
        AuroraCluster server = binlog().server(region, clusterId);
        if (!wire.isPerfect() && wire.world().aurora().group().isClosed(server)) {
            throw new Refusal(
                    CloudException.Cause.NOT_CONNECTED, "no connection to the server of " + clusterId + " within 5 s");
        }
        return server;
    }

    private AuroraBinlog binlog() {
        return wire.world().aurora().binlog();
    }
}
