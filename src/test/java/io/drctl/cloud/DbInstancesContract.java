package io.drctl.cloud;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.DbInstances.DbInstance;
import io.drctl.inventory.Database;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Routing;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * What every adapter of {@link DbInstances} does, on a site with an RDS instance in the primary Region, Multi-AZ and
 * with backups for a week, and its replica in the other, named as in {@link #DATABASE}.
 */
public abstract class DbInstancesContract {
    protected static final Database DATABASE = Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.RDS_REPLICA)
            .database();

    protected static final String SOURCE = DATABASE.clusterIn(PRIMARY);
    protected static final String REPLICA = DATABASE.clusterIn(RECOVERY);

    protected abstract Cloud cloud();

    /** Sees to it that the newest sample of the replica's lag says so much. */
    protected abstract void sampleLag(Duration lag);

    /** Whether what RDS refuses is refused, and a failover leads to another zone; moto does neither. */
    protected boolean isStrict() {
        return true;
    }

    /** Lifts the source's protection against deletion, if it has one. */
    protected abstract void unprotect();

    private DbInstance source() {
        return cloud().dbInstances(PRIMARY).instance(SOURCE).orElseThrow();
    }

    private DbInstance replica() {
        return cloud().dbInstances(RECOVERY).instance(REPLICA).orElseThrow();
    }

    private void eventually(BooleanSupplier holds) {
        // What isn't strict does everything at once, in real time.
        int attempts = isStrict() ? 400 : 3;
        for (int attempt = 0; attempt < attempts && !holds.getAsBoolean(); attempt++) {
            try {
                cloud().clock().sleep(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
        assertThat(holds.getAsBoolean()).as("it holds in the end").isTrue();
    }

    private static CloudException failure(Runnable call) {
        return catchThrowableOfType(CloudException.class, call::run);
    }

    @Test
    void a_replica_names_its_source_and_the_source_its_replica() {
        assertThat(replica().source()).isEqualTo(source().arn());
        assertThat(source().isReplica()).isFalse();
        assertThat(cloud().dbInstances(PRIMARY).instances())
                .extracting(DbInstance::id)
                .containsExactly(SOURCE);
        assertThat(cloud().databases(RECOVERY, DATABASE).replicasOf(source().arn()))
                .containsExactly(REPLICA);
    }

    @Test
    void a_database_that_is_an_instance_is_seen_as_a_cluster_of_one() {
        Databases databases = cloud().databases(RECOVERY, DATABASE);

        assertThat(databases.cluster(REPLICA))
                .hasValueSatisfying(found -> assertThat(found.isInstance()).isTrue());
        assertThat(databases.instances(REPLICA))
                .extracting(Databases.Instance::id)
                .containsExactly(REPLICA);
        assertThat(databases.clusters()).extracting(Databases.Cluster::id).containsExactly(REPLICA);
        assertThat(databases.globalCluster("any")).isEmpty();
        assertThat(cloud().databases(RECOVERY).cluster(REPLICA))
                .as("and Aurora has none of that name")
                .isEmpty();
    }

    @Test
    void the_newest_sample_of_a_replicas_lag_is_told() {
        sampleLag(Duration.ofSeconds(9));

        assertThat(cloud().dbInstances(RECOVERY).replicaLag(REPLICA))
                .hasValueSatisfying(
                        lag -> assertThat(lag.lag()).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(10)));
        assertThat(cloud().dbInstances(RECOVERY).lastKnownLag(REPLICA)).isPresent();
        assertThat(cloud().dbInstances(PRIMARY).replicaLag(SOURCE)).isEmpty();
    }

    @Test
    void a_promoted_replica_stands_alone_and_keeps_its_backups() {
        int before = replica().backupDays();

        cloud().dbInstances(RECOVERY).promote(REPLICA);
        eventually(() ->
                (!isStrict() || !replica().isReplica()) && replica().status().equals("available"));

        assertThat(replica().backupDays()).isEqualTo(before);
        assertThat(source().status()).isEqualTo("available");
        if (isStrict()) {
            assertThat(failure(() -> cloud().dbInstances(RECOVERY).promote(REPLICA))
                            .reason())
                    .isEqualTo(Cause.INVALID_STATE);
        }
    }

    @Test
    void an_instance_is_deleted_only_with_a_final_snapshot_and_a_replica_never_so() {
        if (isStrict()) {
            assertThat(failure(() -> cloud().dbInstances(RECOVERY).delete(REPLICA, "final"))
                            .reason())
                    .isEqualTo(Cause.REJECTED);
        }
        assertThat(failure(() -> cloud().dbInstances(PRIMARY).delete("nobody", "final"))
                        .reason())
                .isEqualTo(Cause.NOT_FOUND);

        unprotect();
        cloud().databases(PRIMARY, DATABASE).deleteCluster(SOURCE, "final");
        eventually(() -> cloud().dbInstances(PRIMARY).instance(SOURCE).isEmpty());
    }

    @Test
    void an_instance_gets_another_name_and_goes_on() {
        DbInstances.DbInstance before = source();
        cloud().dbInstances(PRIMARY).tag(before.arn(), "drctl:kept-from", SOURCE);
        cloud().databases(PRIMARY, DATABASE).rename(SOURCE, SOURCE + "-old");
        eventually(() -> cloud().dbInstances(PRIMARY).instance(SOURCE).isEmpty());
        eventually(() -> cloud().dbInstances(PRIMARY)
                .instance(SOURCE + "-old")
                .filter(each -> each.status().equals("available"))
                .isPresent());
        DbInstances.DbInstance after =
                cloud().dbInstances(PRIMARY).instance(SOURCE + "-old").orElseThrow();
        assertThat(after.created()).isEqualTo(before.created());
        assertThat(after.arn()).endsWith(":db:" + SOURCE + "-old");
        assertThat(after.tags()).containsEntry("drctl:kept-from", SOURCE);
        assertThat(after.deletionProtected()).isEqualTo(before.deletionProtected());
        assertThat(failure(() -> cloud().dbInstances(PRIMARY).rename("nobody", "somebody"))
                        .reason())
                .isEqualTo(Cause.NOT_FOUND);
    }

    @Test
    void what_is_protected_against_deletion_stays() {
        if (source().deletionProtected()) {
            assertThat(failure(() -> cloud().dbInstances(PRIMARY).delete(SOURCE, "final"))
                            .reason())
                    .isIn(Cause.REJECTED, Cause.INVALID_STATE);
            assertThat(source().status()).isEqualTo("available");
        }
    }

    @Test
    void a_multi_az_instance_fails_over_to_its_standbys_zone() {
        String before = source().zone();

        cloud().dbInstances(PRIMARY).failOver(SOURCE);
        eventually(() -> source().status().equals("available"));

        assertThat(source().isMultiAz()).isTrue();
        if (isStrict()) {
            assertThat(source().zone()).isNotEqualTo(before);
        }
    }

    @Test
    void what_is_not_there_can_be_neither_promoted_nor_failed_over() {
        assertThat(failure(() -> cloud().dbInstances(PRIMARY).failOver("nobody"))
                        .reason())
                .isEqualTo(Cause.NOT_FOUND);
        if (isStrict()) {
            assertThat(failure(() -> cloud().dbInstances(PRIMARY).promote("nobody"))
                            .reason())
                    .isEqualTo(Cause.NOT_FOUND);
        }
        assertThat(cloud().dbInstances(PRIMARY).securityGroups("nobody")).isEmpty();
    }

    @Test
    void a_tag_replaces_an_earlier_one_and_an_instance_has_its_security_groups() {
        cloud().dbInstances(RECOVERY).tag(replica().arn(), "drctl:promoted", "earlier");
        cloud().dbInstances(RECOVERY).tag(replica().arn(), "drctl:promoted", "now");

        assertThat(replica().tags()).containsEntry("drctl:promoted", "now");
        assertThat(source().tags()).doesNotContainKey("drctl:promoted");
        assertThat(cloud().dbInstances(PRIMARY).securityGroups(SOURCE))
                .isEqualTo(cloud().databases(PRIMARY, DATABASE).securityGroups(SOURCE));
    }
}
