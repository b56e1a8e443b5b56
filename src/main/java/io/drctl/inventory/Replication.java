package io.drctl.inventory;

import io.drctl.text.Command;
import java.util.Optional;
import java.util.function.Function;

/**
 * How one Region's database follows another's, and what that allows: as an inventory promises it, and as AWS tells it
 * of a cluster. Whatever depends on the topology is asked here, or told apart with {@link #fold}, so that a further
 * topology can't be forgotten anywhere.
 */
public sealed interface Replication {
    /** A cross-Region replica cluster that is fed by the binary log of its source. */
    record BinlogReplica() implements Replication {
        @Override
        public DatabaseTopology topology() {
            return DatabaseTopology.BINLOG_REPLICA;
        }

        @Override
        public Optional<String> globalCluster() {
            return Optional.empty();
        }

        @Override
        public boolean isPromoted() {
            return true;
        }

        @Override
        public boolean hasReadersOnly() {
            return false;
        }

        @Override
        public <R> R fold(
                Function<BinlogReplica, R> binlogReplica,
                Function<GlobalDatabase, R> globalDatabase,
                Function<RdsReplica, R> rdsReplica) {
            return binlogReplica.apply(this);
        }
    }

    /**
     * An Aurora Global Database.
     *
     * @param id its identifier
     */
    record GlobalDatabase(String id) implements Replication {
        @Override
        public DatabaseTopology topology() {
            return DatabaseTopology.GLOBAL_DATABASE;
        }

        @Override
        public Optional<String> globalCluster() {
            return Optional.of(id);
        }

        @Override
        public boolean isPromoted() {
            return false;
        }

        @Override
        public boolean hasReadersOnly() {
            return true;
        }

        /**
         * The command by which a person has a copy take over from a source that is lost.
         *
         * @param to the copy's Region, the only one that has to answer
         */
        public Command takeOver(RegionName to, String copyArn) {
            return command("failover-global-cluster", to, copyArn).with("--allow-data-loss");
        }

        /** As the Amazon Aurora User Guide has it, "Using switchover or failover in Amazon Aurora Global Database". */
        private Command command(String operation, RegionName asked, String targetArn) {
            return Command.aws(
                    "rds",
                    operation,
                    "--region",
                    asked,
                    "--global-cluster-identifier",
                    id,
                    "--target-db-cluster-identifier",
                    targetArn);
        }

        @Override
        public <R> R fold(
                Function<BinlogReplica, R> binlogReplica,
                Function<GlobalDatabase, R> globalDatabase,
                Function<RdsReplica, R> rdsReplica) {
            return globalDatabase.apply(this);
        }
    }

    /** A cross-Region read replica of an RDS instance that is not Aurora. */
    record RdsReplica() implements Replication {
        /** In seconds; −1 while it is undetermined. */
        public static final String LAG_METRIC = "ReplicaLag";

        @Override
        public DatabaseTopology topology() {
            return DatabaseTopology.RDS_REPLICA;
        }

        @Override
        public Optional<String> globalCluster() {
            return Optional.empty();
        }

        @Override
        public boolean isPromoted() {
            return true;
        }

        @Override
        public boolean hasReadersOnly() {
            return false;
        }

        @Override
        public <R> R fold(
                Function<BinlogReplica, R> binlogReplica,
                Function<GlobalDatabase, R> globalDatabase,
                Function<RdsReplica, R> rdsReplica) {
            return rdsReplica.apply(this);
        }
    }

    /** As inventories name it. */
    DatabaseTopology topology();

    /** The identifier of the global database; empty where there is none. */
    Optional<String> globalCluster();

    /**
     * Whether a copy becomes the writer by a promotion, which detaches it from its source permanently. If not, the
     * roles are exchanged in the global database.
     */
    boolean isPromoted();

    /** Whether all instances of a copy are readers until it takes over. */
    boolean hasReadersOnly();

    /** What somebody makes of each topology. */
    <R> R fold(
            Function<BinlogReplica, R> binlogReplica,
            Function<GlobalDatabase, R> globalDatabase,
            Function<RdsReplica, R> rdsReplica);
}
