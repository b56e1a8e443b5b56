package io.drctl.aws;

import static io.drctl.aws.CannedAws.body;
import static io.drctl.aws.CannedAws.error;
import static io.drctl.aws.CannedAws.lost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Databases;
import io.drctl.inventory.RegionName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.rds.RdsClient;

/** How each way of failing is read, and what is sent again, shown over real HTTP. */
class AwsFailuresTest {
    private static final String PROMOTED = "<PromoteReadReplicaDBClusterResponse><PromoteReadReplicaDBClusterResult>"
            + "<DBCluster><DBClusterIdentifier>replica</DBClusterIdentifier></DBCluster>"
            + "</PromoteReadReplicaDBClusterResult></PromoteReadReplicaDBClusterResponse>";
    private static final String NO_INSTANCES = "<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances/>"
            + "</DescribeDBInstancesResult></DescribeDBInstancesResponse>";

    @ParameterizedTest
    @CsvSource({
        "404, DBClusterNotFoundFault, NOT_FOUND",
        "400, InvalidAMIID.NotFound, NOT_FOUND",
        "404, NoSuchBucket, NOT_FOUND",
        "403, AccessDenied, ACCESS_DENIED",
        "403, UnauthorizedOperation, ACCESS_DENIED",
        "403, InvalidClientTokenId, UNKNOWN_KEY",
        "403, ExpiredToken, CREDENTIALS",
        "400, ExpiredTokenException, CREDENTIALS",
        "400, InvalidDBClusterStateFault, INVALID_STATE",
        "400, InvalidDBInstanceState, INVALID_STATE",
        "400, IncorrectInstanceState, INVALID_STATE",
        "400, InvalidKeyPair.Duplicate, CONFLICT",
        "400, DBClusterSnapshotAlreadyExistsFault, CONFLICT",
        "412, PreconditionFailed, CONFLICT",
        "400, InvalidParameterCombination, REJECTED",
        "500, InternalFailure, SERVICE_FAULT",
        "503, ServiceUnavailable, SERVICE_FAULT",
    })
    void an_error_code_is_read_for_what_to_do_next(int status, String code, Cause expected) throws IOException {
        try (CannedAws aws = new CannedAws(error(status, code, "Because\n  of this."))) {
            CloudException failure = failureOf(() -> databases(aws).promote("replica"));

            assertThat(failure.reason()).isEqualTo(expected);
            assertThat(failure.explain())
                    .isEqualTo("rds:PromoteReadReplicaDBCluster in us-west-1: " + code + ": Because of this.");
            assertThat(failure.isAmbiguous()).isEqualTo(expected == Cause.SERVICE_FAULT);
            assertThat(aws.asked()).hasSize(1);
        }
    }

    @Test
    void a_promotion_whose_answer_is_lost_is_not_sent_again() throws IOException {
        try (CannedAws aws = new CannedAws(lost(), body(200, PROMOTED))) {
            CloudException failure = failureOf(() -> databases(aws).promote("replica"));

            assertThat(failure.reason()).isEqualTo(Cause.UNREACHABLE);
            assertThat(failure.isAmbiguous()).isTrue();
            assertThat(aws.asked())
                    .singleElement()
                    .asString()
                    .contains("Action=PromoteReadReplicaDBCluster")
                    .contains("DBClusterIdentifier=replica");
        }
    }

    @Test
    void a_promotion_over_a_connection_that_was_kept_open_is_not_sent_again_either() throws IOException {
        try (CannedAws aws = new CannedAws(body(200, PROMOTED), lost(), body(200, PROMOTED))) {
            Databases databases = databases(aws);
            databases.promote("replica");

            assertThat(failureOf(() -> databases.promote("replica")).isAmbiguous())
                    .isTrue();
            assertThat(aws.asked()).hasSize(2);
        }
    }

    @Test
    void a_promotion_that_was_throttled_is_sent_again() throws IOException {
        try (CannedAws aws = new CannedAws(error(400, "Throttling", "Rate exceeded"), body(200, PROMOTED))) {
            databases(aws).promote("replica");

            assertThat(aws.asked()).hasSize(2);
        }
    }

    @Test
    void a_read_is_repeated_after_a_fault_and_after_a_lost_answer() throws IOException {
        try (CannedAws aws = new CannedAws(error(500, "InternalFailure", "Oops"), lost(), body(200, NO_INSTANCES))) {
            assertThat(databases(aws).instances("any")).isEmpty();
            assertThat(aws.asked()).hasSize(3);
        }
    }

    @Test
    void a_refused_connection_means_that_nothing_was_sent() throws IOException {
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = socket.getLocalPort();
        }

        CloudException failure = failureOf(
                () -> databases(URI.create("http://127.0.0.1:" + closedPort)).promote("replica"));

        assertThat(failure.reason()).isEqualTo(Cause.NOT_CONNECTED);
        assertThat(failure.isAmbiguous()).isFalse();
        assertThat(failure).hasMessageContaining("Connection refused");
    }

    @Test
    void an_endpoint_whose_name_is_unknown_means_that_nothing_was_sent() {
        CloudException failure =
                failureOf(() -> databases(URI.create("http://rds.invalid")).cluster("any"));

        assertThat(failure.reason()).isEqualTo(Cause.NOT_CONNECTED);
        assertThat(failure).hasMessage("the endpoint's name can't be resolved: rds.invalid");
    }

    @Test
    void a_certificate_that_is_not_trusted_means_that_nothing_was_sent() {
        CloudException failure = Failure.translate(
                SdkClientException.create("Unable to execute HTTP request", new SSLHandshakeException("PKIX path")),
                "rds:PromoteReadReplicaDBCluster",
                CannedAws.REGION);

        assertThat(failure.reason()).isEqualTo(Cause.NOT_CONNECTED);
        assertThat(failure).hasMessage("no TLS connection: PKIX path");
    }

    @Test
    void the_two_timeouts_are_told_apart() {
        CloudException connecting = Failure.translate(
                SdkClientException.create("x", new SocketTimeoutException("Connect timed out")), "x:Y", null);
        CloudException reading = Failure.translate(
                SdkClientException.create("x", new SocketTimeoutException("Read timed out")), "x:Y", null);

        assertThat(connecting.isAmbiguous()).isFalse();
        assertThat(connecting).hasMessage("no connection within 3 s; nothing was sent");
        assertThat(reading.isAmbiguous()).isTrue();
        assertThat(reading).hasMessage("no answer within 15 s");
    }

    @Test
    void a_connect_timeout_is_not_waited_for_twice() {
        Exception timeout = SdkClientException.create("x", new SocketTimeoutException("Connect timed out"));

        assertThat(Retries.mayPass(timeout)).isFalse();
        assertThat(Retries.hadNoEffect(timeout)).isFalse();
    }

    @Test
    void an_answer_that_lost_its_body_still_tells_of_the_credentials() throws IOException {
        try (CannedAws aws = new CannedAws(error(401, "AuthFailure", "not able to validate"))) {
            CloudException failure = failureOf(() -> databases(aws).promote("replica"));

            assertThat(failure.reason()).isEqualTo(Cause.CREDENTIALS);
            assertThat(failure).hasMessage("the credentials were not accepted (HTTP 401)");
        }
    }

    @Test
    void a_proxys_404_does_not_mean_that_there_is_no_such_cluster() throws IOException {
        try (CannedAws aws = new CannedAws(body(404, "<html>no such page</html>"))) {
            CloudException failure = failureOf(() -> databases(aws).cluster("any"));

            assertThat(failure.reason()).isEqualTo(Cause.UNREACHABLE);
            assertThat(failure).hasMessage("something between here and AWS answered (HTTP 404, text/xml)");
        }
    }

    @ParameterizedTest
    @MethodSource("foreignAnswers")
    void a_foreign_200_is_no_answer_to_a_promotion(String what, CannedAws.Answer answer, String told)
            throws IOException {
        try (CannedAws aws = new CannedAws(answer, body(200, PROMOTED))) {
            CloudException failure = failureOf(() -> databases(aws).promote("replica"));

            assertThat(failure).as(what).hasMessage(told);
            assertThat(failure.isAmbiguous()).isTrue();
            assertThat(aws.asked()).hasSize(1);
        }
    }

    static Stream<Arguments> foreignAnswers() {
        String portal = "<!DOCTYPE html><html><body>Log in to the hotel</body></html>";
        return Stream.of(
                arguments(
                        "a page",
                        CannedAws.answer(200, portal, "Content-Type", "text/html; charset=utf-8"),
                        "something between here and AWS answered (HTTP 200, text/html)"),
                arguments(
                        "a page with an id",
                        CannedAws.answer(200, portal, "x-amzn-RequestId", "1"),
                        "something between here and AWS answered (HTTP 200)"),
                arguments("nothing", CannedAws.answer(200, ""), "something between here and AWS answered (HTTP 200)"),
                arguments(
                        "nothing with an id",
                        CannedAws.answer(200, "", "x-amzn-RequestId", "1"),
                        "something between here and AWS answered (HTTP 200)"),
                arguments(
                        "another service's",
                        CannedAws.answer(200, "<ListRolesResponse/>", "x-amzn-RequestId", "1"),
                        "something between here and AWS answered (HTTP 200)"),
                arguments(
                        "JSON",
                        CannedAws.answer(200, "{\"status\": \"ok\"}", "Content-Type", "application/json"),
                        "something between here and AWS answered (HTTP 200, application/json)"),
                arguments(
                        "a redirect",
                        CannedAws.answer(302, "", "Location", "https://login.hotel.example/?x=1"),
                        "something between here and AWS redirects to login.hotel.example (HTTP 302)"),
                arguments(
                        "a type with an escape",
                        CannedAws.answer(200, "x", "Content-Type", "\u009b2Jtext"),
                        "something between here and AWS answered (HTTP 200, \ufffd2Jtext)"));
    }

    @Test
    void an_answer_that_breaks_off_is_no_answer() throws IOException {
        try (CannedAws aws = new CannedAws(body(200, PROMOTED.substring(0, 120)))) {
            assertThat(failureOf(() -> databases(aws).promote("replica")).isAmbiguous())
                    .isTrue();
        }
    }

    private static final List<RegionName> REGIONS = List.of(new RegionName("us-west-1"));

    private static ProfileFile noProfiles() {
        return ProfileFile.aggregator().build();
    }

    @Test
    void missing_credentials_are_one_line() {
        AwsCredentialsProvider nowhere = new DefaultCredentials(
                Map.of("AWS_PROFILE", "no-such-profile-of-drctl"), REGIONS, AwsFailuresTest::noProfiles, region -> {
                    throw SdkClientException.create(
                            "Unable to load credentials from any of the providers in the chain");
                });

        CloudException failure = Failure.translate(
                catchThrowableOfType(RuntimeException.class, nowhere::resolveCredentials), "x:Y", null);

        assertThat(failure.reason()).isEqualTo(Cause.CREDENTIALS);
        assertThat(failure)
                .hasMessage(
                        "no usable AWS credentials in profile no-such-profile-of-drctl: log in again, or correct that"
                                + " profile");
    }

    @Test
    void a_profile_of_identity_center_lacks_a_login_and_nothing_else() {
        String profile = """
                [profile on-call]
                sso_session = example
                sso_account_id = 123456789012
                sso_role_name = recovery
                [sso-session example]
                sso_region = us-east-2
                sso_start_url = https://drctl.example/start
                """;
        AwsCredentialsProvider signedOut = new DefaultCredentials(
                Map.of("AWS_PROFILE", "on-call"),
                REGIONS,
                AwsFailuresTest::noProfiles,
                region -> ProfileCredentialsProvider.builder()
                        .profileFile(ProfileFile.builder()
                                .content(profile)
                                .type(ProfileFile.Type.CONFIGURATION)
                                .build())
                        .profileName("on-call")
                        .build());

        // Without the SDK's modules for it, the cause is that they are not on the class path.
        assertThatThrownBy(signedOut::resolveCredentials)
                .hasMessageContaining("no usable AWS credentials in profile on-call")
                .hasStackTraceContaining("Unable to load SSO token");
    }

    @Test
    void aws_learns_that_it_was_drctl() throws IOException {
        try (CannedAws aws = new CannedAws(body(200, PROMOTED))) {
            databases(aws).promote("replica");

            assertThat(aws.userAgents()).singleElement().asString().endsWith("drctl/test");
        }
    }

    private static Databases databases(CannedAws aws) {
        return databases(aws.endpoint());
    }

    private static Databases databases(URI endpoint) {
        SdkClients clients = CannedAws.clients(endpoint);
        return new AwsDatabases(
                Lazy.of(() -> clients.regional(RdsClient.builder(), CannedAws.REGION)),
                Lazy.of(() -> clients.oneWay(RdsClient.builder(), CannedAws.REGION)),
                Lazy.of(() -> clients.regional(CloudWatchClient.builder(), CannedAws.REGION)),
                new FixedClock(),
                CannedAws.REGION);
    }

    private static CloudException failureOf(ThrowingCallable call) {
        CloudException failure = catchThrowableOfType(CloudException.class, call);
        assertThat(failure).as("a failure").isNotNull();
        return failure;
    }
}
