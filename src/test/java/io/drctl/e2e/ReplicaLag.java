package io.drctl.e2e;

import io.drctl.testing.Moto;
import io.drctl.testing.SeededSite;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;

/** The sample that Aurora would publish every minute, and the emulator never does. */
final class ReplicaLag {
    private ReplicaLag() {}

    /** From now, because one from before the replica was created tells nothing of it. */
    static void isReported(Moto moto, Duration lag) {
        MetricDatum sample = MetricDatum.builder()
                .metricName("AuroraBinlogReplicaLag")
                .dimensions(
                        dimension("DBClusterIdentifier", SeededSite.clusterId(SeededSite.RECOVERY)),
                        dimension("Role", "WRITER"))
                .timestamp(Instant.now())
                .value((double) lag.toSeconds())
                .build();
        moto.client(CloudWatchClient.builder(), SeededSite.RECOVERY)
                .putMetricData(request -> request.namespace("AWS/RDS").metricData(sample));
    }

    private static Dimension dimension(String name, String value) {
        return Dimension.builder().name(name).value(value).build();
    }
}
