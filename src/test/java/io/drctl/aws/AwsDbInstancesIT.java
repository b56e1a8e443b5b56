package io.drctl.aws;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;

import io.drctl.SystemClock;
import io.drctl.cloud.Access;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.DbInstancesContract;
import io.drctl.outside.DnsAndHttp;
import io.drctl.process.GitRepositories;
import io.drctl.sql.MySqlServers;
import io.drctl.testing.Moto;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.rds.RdsClient;

/** The contract of RDS instances, kept by AWS's adapter on moto. */
final class AwsDbInstancesIT extends DbInstancesContract {
    private static final Map<String, String> PROPERTIES =
            Map.of("aws.accessKeyId", "testing", "aws.secretAccessKey", "testing");

    private Moto moto;
    private Cloud cloud;

    @BeforeEach
    void create() {
        moto = Moto.require();
        PROPERTIES.forEach(System::setProperty);
        System.setProperty("aws.endpointUrl", moto.endpoint().toString());
        String source = moto.client(RdsClient.builder(), PRIMARY)
                .createDBInstance(request -> request.dbInstanceIdentifier(SOURCE)
                        .engine("mysql")
                        .engineVersion("8.0.36")
                        .dbInstanceClass("db.m6g.large")
                        .allocatedStorage(20)
                        .masterUsername("admin")
                        .masterUserPassword("not-a-secret")
                        .backupRetentionPeriod(7)
                        .deletionProtection(true)
                        .multiAZ(true))
                .dbInstance()
                .dbInstanceArn();
        moto.client(RdsClient.builder(), RECOVERY)
                .createDBInstanceReadReplica(request -> request.dbInstanceIdentifier(REPLICA)
                        .sourceDBInstanceIdentifier(source)
                        .dbInstanceClass("db.m6g.large"));
        cloud = AwsCloud.connect(
                Map.of(),
                Access.usual(RECOVERY, PRIMARY),
                "test",
                new DnsAndHttp(),
                new GitRepositories(),
                new MySqlServers(new SystemClock()),
                new SystemClock());
    }

    @AfterEach
    void clear() {
        PROPERTIES.keySet().forEach(System::clearProperty);
        System.clearProperty("aws.endpointUrl");
        if (cloud != null) {
            cloud.close();
        }
    }

    @Override
    protected Cloud cloud() {
        return cloud;
    }

    /** The emulator takes any call, has no standby, and names the source of a replica that was promoted. */
    @Override
    protected boolean isStrict() {
        return false;
    }

    @Override
    protected void unprotect() {
        moto.client(RdsClient.builder(), PRIMARY)
                .modifyDBInstance(
                        request -> request.dbInstanceIdentifier(SOURCE).deletionProtection(false));
    }

    @Override
    protected void sampleLag(Duration lag) {
        moto.client(CloudWatchClient.builder(), RECOVERY)
                .putMetricData(request -> request.namespace("AWS/RDS")
                        .metricData(MetricDatum.builder()
                                .metricName("ReplicaLag")
                                .dimensions(Dimension.builder()
                                        .name("DBInstanceIdentifier")
                                        .value(REPLICA)
                                        .build())
                                .timestamp(Instant.now().minusSeconds(90))
                                .value((double) lag.toSeconds())
                                .build()));
    }
}
