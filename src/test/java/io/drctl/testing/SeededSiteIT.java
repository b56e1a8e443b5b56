package io.drctl.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.RdsClient;

class SeededSiteIT {
    @Test
    void the_recovery_cluster_replicates_from_the_primary_one() {
        SeededSite site = SeededSite.in(Moto.require());

        var replica = site.moto()
                .client(RdsClient.builder(), SeededSite.RECOVERY)
                .describeDBClusters(
                        request -> request.dbClusterIdentifier(site.recovery().clusterId()))
                .dbClusters()
                .get(0);

        assertThat(replica.replicationSourceIdentifier())
                .isEqualTo(site.primary().clusterArn());
        assertThat(replica.dbClusterMembers()).hasSize(2);
    }
}
