package io.drctl.testing;

import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Sql;
import io.drctl.inventory.RegionName;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server with the writer role in one Region, in memory. */
public final class FakeSql extends FakePort implements Sql {
    /** Whether the inventory gives access to it. */
    public boolean isGiven;

    public boolean readOnly;
    public boolean hasProcedure = true;
    /** Whether the user may write although {@code read_only} is on. */
    public boolean isExempt;
    /** What the user's grants tell of that. */
    public @Nullable String exemption;
    /** Whether the inventory names a schema for the heartbeat. */
    public boolean hasHeartbeat = true;

    public BinlogPosition position = new BinlogPosition("mysql-bin-changelog.000007", 4_711);
    public @Nullable Replica replica;
    public LoggedWrites writes = new LoggedWrites(position, position, 0, null, null, Map.of(), true);
    public final Map<RegionName, Heartbeat> heartbeats = new LinkedHashMap<>();

    FakeSql(FakeCloud cloud, RegionName region) {
        super(cloud, region);
    }

    @Override
    public boolean isReadOnly() {
        return call("SQL read_only", "", () -> readOnly);
    }

    @Override
    public boolean canSetReadOnly() {
        return call("SQL routines", "", () -> hasProcedure);
    }

    @Override
    public Optional<String> exemption() {
        return call("SQL grants", "", () -> Optional.ofNullable(exemption));
    }

    @Override
    public void setReadOnly(boolean on) {
        effect("sql:SetReadOnly", on, () -> {
            if (!hasProcedure) {
                throw refusal(
                        CloudException.Cause.NOT_FOUND,
                        "sql:SetReadOnly",
                        "PROCEDURE mysql.rds_set_read_only does not exist");
            }
            readOnly = on;
        });
    }

    @Override
    public BinlogPosition position() {
        return call("SQL binary log", "", () -> position);
    }

    @Override
    public Optional<Replica> replica() {
        return call("SQL replica status", "", () -> Optional.ofNullable(replica));
    }

    @Override
    public WriteTrial tryWrite() {
        return call("sql:TryWrite", "", () -> {
            if (readOnly && isExempt) {
                return new WriteTrial.Unproven(true, "the user is exempt from read_only");
            }
            if (readOnly) {
                return new WriteTrial.Refused("The MySQL server is running with the --read-only option");
            }
            if (!hasHeartbeat) {
                return new WriteTrial.Unproven(false, "the inventory names no schema for a heartbeat");
            }
            Instant now = cloud().clock().now();
            heartbeats.put(region(), new Heartbeat(region(), now));
            return new WriteTrial.Accepted("drctl.heartbeat", now);
        });
    }

    @Override
    public Optional<Heartbeat> heartbeat(RegionName writtenIn) {
        return call("SQL heartbeat", writtenIn, () -> Optional.ofNullable(heartbeats.get(writtenIn)));
    }

    @Override
    public LoggedWrites writesSince(BinlogPosition from) {
        return call("SQL binary log", from, () -> writes);
    }

    @Override
    public Entrance entrance() {
        return new Entrance("db." + region() + ".shop.example", 3306, "drctl");
    }
}
