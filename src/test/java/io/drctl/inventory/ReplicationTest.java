package io.drctl.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReplicationTest {
    private static final RegionName CALIFORNIA = new RegionName("us-west-1");
    private static final String ARN = "arn:aws:rds:us-west-1:123456789012:cluster:flask";

    @Test
    void a_global_database_is_failed_over_where_the_copy_is() {
        Replication.GlobalDatabase replication = new Replication.GlobalDatabase("flask-global");
        String named = " --global-cluster-identifier flask-global --target-db-cluster-identifier " + ARN;

        assertThat(replication.takeOver(CALIFORNIA, ARN))
                .hasToString("aws rds failover-global-cluster --region us-west-1" + named + " --allow-data-loss");
    }
}
