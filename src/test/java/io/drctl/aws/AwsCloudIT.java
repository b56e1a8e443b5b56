package io.drctl.aws;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drctl.SystemClock;
import io.drctl.cloud.Access;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudContract;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Expiry;
import io.drctl.inventory.RegionName;
import io.drctl.outside.DnsAndHttp;
import io.drctl.process.GitRepositories;
import io.drctl.sql.MySqlServers;
import io.drctl.testing.Moto;
import io.drctl.testing.SeededSite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;

/** The tests that leave the site as it is come first and share one, because the emulator takes seconds to make it. */
@TestMethodOrder(AwsCloudIT.SharingFirst.class)
class AwsCloudIT extends CloudContract {
    static final class SharingFirst implements MethodOrderer {
        @Override
        public void orderMethods(MethodOrdererContext context) {
            context.getMethodDescriptors().sort(comparing(test -> !test.isAnnotated(LeavesTheSite.class)));
        }
    }

    /** The emulator leaves them with the old name. */
    @Override
    protected boolean hasInstancesFollow() {
        return false;
    }

    private static boolean isReady;

    // The SDK reads these properties where it would read AWS_ENDPOINT_URL and its like, which a test can't set.
    private static final Map<String, String> PROPERTIES = Map.of(
            "aws.accessKeyId", "testing",
            "aws.secretAccessKey", "testing");

    @TempDir
    private static Path repositories;

    private final Map<String, String> variables = new HashMap<>();
    private Moto moto;
    private Cloud cloud;

    @BeforeAll
    static void anotherClassMayHaveLeftItsOwn() {
        isReady = false;
    }

    @BeforeEach
    void seed(TestInfo test) {
        moto = isReady ? Moto.asItIs() : Moto.require();
        PROPERTIES.forEach(System::setProperty);
        System.setProperty("aws.endpointUrl", moto.endpoint().toString());
        if (!isReady) {
            SeededSite.in(moto);
        }
        isReady = test.getTestMethod().orElseThrow().isAnnotationPresent(LeavesTheSite.class);
        cloud = connect();
    }

    private Cloud connect() {
        return AwsCloud.connect(
                variables,
                Access.usual(new RegionName("us-west-1"), new RegionName("us-east-2")),
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

    /** A bare one on this machine, with one empty commit. */
    @Override
    protected String repository() {
        if (!Files.exists(repositories.resolve("flask-site.git"))) {
            git("init", "--quiet", "--bare", "flask-site.git");
            String tree = git("-C", "flask-site.git", "hash-object", "-t", "tree", "-w", "/dev/null");
            String commit = git("-C", "flask-site.git", "commit-tree", "-m", "The application", tree);
            git("-C", "flask-site.git", "update-ref", "HEAD", commit);
        }
        return repositories.resolve("flask-site.git").toString();
    }

    private static String git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of("-c", "user.name=drctl", "-c", "user.email=drctl@localhost"));
        command.addAll(List.of(arguments));
        try {
            Process git = new ProcessBuilder(command)
                    .directory(repositories.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            assertThat(git.waitFor()).as("%s", command).isZero();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while git ran", e);
        }
    }

    @Override
    protected boolean tellsWatchedAlarms() {
        return false;
    }

    @Override
    protected boolean tellsOfZones() {
        return false;
    }

    @Override
    protected boolean refusesPromotions() {
        return false;
    }

    @Override
    protected boolean refusesImpossibleBatches() {
        return false;
    }

    @Override
    protected void sampleLag(Duration lag) {
        CloudWatchClient cloudWatch = moto.client(CloudWatchClient.builder(), SeededSite.RECOVERY);
        cloudWatch.putMetricData(request -> request.namespace("AWS/RDS")
                .metricData(MetricDatum.builder()
                        .metricName("AuroraBinlogReplicaLag")
                        .dimensions(
                                Dimension.builder()
                                        .name("DBClusterIdentifier")
                                        .value(SeededSite.clusterId(SeededSite.RECOVERY))
                                        .build(),
                                Dimension.builder().name("Role").value("WRITER").build())
                        .timestamp(Instant.now().minusSeconds(90))
                        .value((double) lag.toSeconds())
                        .build()));
    }

    @Override
    protected Duration sampleReaderLag(String instanceId) {
        moto.client(CloudWatchClient.builder(), SeededSite.RECOVERY)
                .putMetricData(request -> request.namespace("AWS/RDS")
                        .metricData(MetricDatum.builder()
                                .metricName("AuroraReplicaLag")
                                .dimensions(Dimension.builder()
                                        .name("DBInstanceIdentifier")
                                        .value(instanceId)
                                        .build())
                                .timestamp(Instant.now().minusSeconds(90))
                                .value(20.0)
                                .build()));
        return Duration.ofMillis(20);
    }

    @Test
    void lifecycle_rules_are_read_with_their_filters() {
        LifecycleRule tidy = LifecycleRule.builder()
                .id("tidy")
                .status(ExpirationStatus.ENABLED)
                .filter(filter -> filter.prefix("backups/"))
                .expiration(end -> end.days(7))
                .build();
        LifecycleRule versions = LifecycleRule.builder()
                .id("versions")
                .status(ExpirationStatus.ENABLED)
                .filter(filter -> filter.prefix(""))
                .noncurrentVersionExpiration(end -> end.noncurrentDays(1))
                .build();
        LifecycleRule off = LifecycleRule.builder()
                .id("off")
                .status(ExpirationStatus.DISABLED)
                .filter(filter -> filter.prefix(""))
                .expiration(end -> end.days(1))
                .build();
        moto.client(S3Client.builder(), SeededSite.RECOVERY)
                .putBucketLifecycleConfiguration(request -> request.bucket(SeededSite.bucket(SeededSite.RECOVERY))
                        .lifecycleConfiguration(rules -> rules.rules(tidy, versions, off)));

        assertThat(cloud().objectStore(SeededSite.RECOVERY).expiries(SeededSite.bucket(SeededSite.RECOVERY)))
                .extracting(Expiry::toString)
                .containsExactly(
                        "objects below backups/ expire after 7 days (rule tidy)",
                        "older versions of every object expire after 1 day (rule versions)");
    }

    @LeavesTheSite
    @Test
    void one_region_can_be_cut_off_while_the_others_answer() throws IOException {
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = socket.getLocalPort();
        }
        variables.put("DRCTL_ENDPOINT_URL_US_EAST_2", "http://127.0.0.1:" + closedPort);
        try (Cloud partial = connect()) {
            CloudException failure = catchThrowableOfType(
                    CloudException.class,
                    () -> partial.databases(SeededSite.PRIMARY).cluster(SeededSite.clusterId(SeededSite.PRIMARY)));

            assertThat(failure.reason()).isEqualTo(CloudException.Cause.NOT_CONNECTED);
            assertThat(partial.databases(SeededSite.RECOVERY).cluster(SeededSite.clusterId(SeededSite.RECOVERY)))
                    .isPresent();
            assertThat(partial.traffic().hostedZone(SeededSite.HOSTED_ZONE)).isPresent();
        }
    }
}
