package io.drctl.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.Databases.Cluster;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LagMetricTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5.7.mysql_aurora.2.11.5  | AuroraGlobalDBReplicationLag",
                "5.7.mysql_aurora.2.12.0  | AuroraGlobalDBRPOLag",
                "5.7.mysql_aurora.2.12.6  | AuroraGlobalDBRPOLag",
                "8.0.mysql_aurora.3.03.3  | AuroraGlobalDBReplicationLag",
                "8.0.mysql_aurora.3.04.0  | AuroraGlobalDBRPOLag",
                "8.0.mysql_aurora.3.08.2  | AuroraGlobalDBRPOLag",
                "8.0.mysql_aurora.3.09.0  | AuroraGlobalDBRPOLag AuroraGlobalDBProgressLag AuroraReplicaLag",
                "8.0.mysql_aurora.3.10.5  | AuroraGlobalDBRPOLag AuroraGlobalDBProgressLag AuroraReplicaLag",
                "8.4.mysql_aurora.8.4.7   | AuroraGlobalDBRPOLag AuroraGlobalDBProgressLag AuroraReplicaLag",
                "8.0.mysql_aurora.next    | AuroraGlobalDBReplicationLag",
                "15.4                     | AuroraGlobalDBRPOLag",
            })
    void the_version_of_a_global_database_says_which_metrics_tell(String version, String metrics) {
        assertThat(LagMetric.of(cluster(version, "global")).stream()
                        .map(LagMetric::id)
                        .collect(Collectors.joining(" ")))
                .isEqualTo(metrics);
    }

    @ParameterizedTest
    @CsvSource({"5.7.mysql_aurora.2.12.6", "8.0.mysql_aurora.3.10.5"})
    void a_binlog_replica_has_one_metric_in_every_version(String version) {
        assertThat(LagMetric.of(cluster(version, null))).containsExactly(LagMetric.BINLOG);
    }

    private static Cluster cluster(String version, @org.jspecify.annotations.Nullable String global) {
        return new Cluster(
                "c",
                "arn",
                "available",
                "engine",
                version,
                "e",
                null,
                List.of(),
                null,
                List.of(),
                false,
                global,
                null,
                Map.of());
    }
}
