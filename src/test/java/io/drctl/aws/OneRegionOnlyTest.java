package io.drctl.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drctl.cloud.Access;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Distributions;
import io.drctl.cloud.OutsideView;
import io.drctl.cloud.Roles;
import io.drctl.inventory.RegionName;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials, and all that a failover may ask, while only the Region that takes over and Route 53 can be reached. */
class OneRegionOnlyTest {
    private static final RegionName WEST = CannedAws.REGION;
    private static final RegionName EAST = new RegionName("us-east-2");

    /** Route 53 has one endpoint: https://docs.aws.amazon.com/general/latest/gr/r53.html. */
    private static final Set<String> HOSTS = Set.of(
            "sts.us-west-1.amazonaws.com",
            "rds.us-west-1.amazonaws.com",
            "ec2.us-west-1.amazonaws.com",
            "eks.us-west-1.amazonaws.com",
            "elasticloadbalancing.us-west-1.amazonaws.com",
            "monitoring.us-west-1.amazonaws.com",
            "autoscaling.us-west-1.amazonaws.com",
            "ecs.us-west-1.amazonaws.com",
            "api.ecr.us-west-1.amazonaws.com",
            "acm.us-west-1.amazonaws.com",
            "secretsmanager.us-west-1.amazonaws.com",
            "123456789012.ddb.us-west-1.amazonaws.com",
            "s3.us-west-1.amazonaws.com",
            "some-name.s3.us-west-1.amazonaws.com",
            "route53.amazonaws.com");

    private static final String CREDENTIALS = """
            <Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
            <SessionToken>session</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials>
            <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/ops/me</Arn>
            <AssumedRoleId>AROAEXAMPLE:me</AssumedRoleId></AssumedRoleUser>""";

    private static final String CALLER = """
            <Arn>arn:aws:sts::123456789012:assumed-role/ops/me</Arn><UserId>AROAEXAMPLE:me</UserId>
            <Account>123456789012</Account>""";

    @TempDir
    private Path directory;

    private final List<String> requests = new CopyOnWriteArrayList<>();

    @Test
    void a_role_of_a_profile_fails_over_with_only_the_region_that_takes_over() throws Exception {
        Path config = Files.writeString(directory.resolve("config"), """
                [profile base]
                region = us-east-2
                [profile on-call]
                role_arn = arn:aws:iam::123456789012:role/ops
                source_profile = base
                region = us-east-2
                """);
        Path keys = Files.writeString(directory.resolve("credentials"), """
                [base]
                aws_access_key_id = AKIAEXAMPLE
                aws_secret_access_key = secret
                """);
        try (OneRegionOnly network = network()) {
            network.property("aws.configFile", config.toString());
            network.property("aws.sharedCredentialsFile", keys.toString());
            network.property("aws.profile", "on-call");

            assertAllGoesThroughThatRegion(network, Map.of("AWS_PROFILE", "on-call"));
        }
    }

    @Test
    void a_web_identity_fails_over_with_only_the_region_that_takes_over() throws Exception {
        Path empty = Files.createFile(directory.resolve("config"));
        try (OneRegionOnly network = network()) {
            network.property("aws.configFile", empty.toString());
            network.property("aws.sharedCredentialsFile", empty.toString());
            network.property("aws.roleArn", "arn:aws:iam::123456789012:role/ops");
            network.property(
                    "aws.webIdentityTokenFile",
                    Files.writeString(directory.resolve("token"), "token").toString());

            assertAllGoesThroughThatRegion(network, Map.of());
        }
    }

    @Test
    void a_role_of_each_region_is_assumed_there_and_global_services_go_by_that_of_the_region_that_takes_over()
            throws Exception {
        Path empty = Files.createFile(directory.resolve("config"));
        try (OneRegionOnly network = network()) {
            network.property("aws.configFile", empty.toString());
            network.property("aws.sharedCredentialsFile", empty.toString());
            network.property("aws.accessKeyId", "AKIAEXAMPLE");
            network.property("aws.secretAccessKey", "secret");

            assertAllGoesThroughThatRegion(
                    network,
                    Map.of(),
                    List.of(
                            new Access(WEST, "arn:aws:iam::123456789012:role/dr-west", null),
                            new Access(EAST, "arn:aws:iam::123456789012:role/dr-east", null)));
        }
        assertThat(requests)
                .anySatisfy(request ->
                        assertThat(request).contains("Action=AssumeRole&", "role%2Fdr-west", "RoleSessionName=drctl"));
        assertThat(requests).noneMatch(request -> request.contains("dr-east"));
    }

    @Test
    void a_profile_of_each_region_fails_over_with_only_the_region_that_takes_over() throws Exception {
        Path config = Files.writeString(directory.resolve("config"), """
                [profile west]
                role_arn = arn:aws:iam::123456789012:role/west
                source_profile = keys
                [profile east]
                role_arn = arn:aws:iam::123456789012:role/east
                source_profile = keys
                region = us-east-2
                """);
        Path keys = Files.writeString(directory.resolve("credentials"), """
                [keys]
                aws_access_key_id = AKIAEXAMPLE
                aws_secret_access_key = secret
                """);
        try (OneRegionOnly network = network()) {
            network.property("aws.configFile", config.toString());
            network.property("aws.sharedCredentialsFile", keys.toString());

            assertAllGoesThroughThatRegion(
                    network, Map.of(), List.of(new Access(WEST, null, "west"), new Access(EAST, null, "east")));
        }
        assertThat(requests).anyMatch(request -> request.contains("role%2Fwest"));
        assertThat(requests).noneMatch(request -> request.contains("role%2Feast"));
    }

    /** An STS that is silent must not look like a database that is lost. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_region_whose_sts_is_silent_is_asked_all_the_same(boolean isByProfile) throws Exception {
        Path config = Files.writeString(directory.resolve("config"), """
                [profile east]
                role_arn = arn:aws:iam::123456789012:role/dr-east
                source_profile = keys
                """);
        Path keys = Files.writeString(directory.resolve("credentials"), """
                [keys]
                aws_access_key_id = AKIAEXAMPLE
                aws_secret_access_key = secret
                """);
        Set<String> hosts = Set.of("sts.us-west-1.amazonaws.com", "rds.us-east-2.amazonaws.com");
        try (OneRegionOnly network = new OneRegionOnly(directory, hosts, (host, request) -> answer(host, request))) {
            network.property("aws.configFile", config.toString());
            network.property("aws.sharedCredentialsFile", keys.toString());
            network.property("aws.accessKeyId", "AKIAEXAMPLE");
            network.property("aws.secretAccessKey", "secret");
            Access east = isByProfile
                    ? new Access(EAST, null, "east")
                    : new Access(EAST, "arn:aws:iam::123456789012:role/dr-east", null);

            try (AwsCloud cloud = AwsCloud.connect(
                    Map.of(),
                    List.of(new Access(WEST, null, null), east),
                    "test",
                    new NoView(),
                    (url, timeout) -> "",
                    CaptivePortalTest.NO_SQL,
                    new FixedClock())) {
                CloudException answered = catchThrowableOfType(
                        CloudException.class, () -> cloud.databases(EAST).cluster("orders"));

                assertThat(answered.reason()).isEqualTo(CloudException.Cause.ACCESS_DENIED);
            }
            assertThat(network.asked())
                    .containsSubsequence(
                            "sts.us-east-2.amazonaws.com",
                            "sts.us-west-1.amazonaws.com",
                            "rds.us-east-2.amazonaws.com");
        }
    }

    private OneRegionOnly network() throws IOException, InterruptedException {
        OneRegionOnly network = new OneRegionOnly(directory, HOSTS, (host, request) -> {
            requests.add(request);
            return answer(host, request);
        });
        // As somebody has it who works in the primary Region all day.
        network.property("aws.region", EAST.value());
        return network;
    }

    private static String answer(String host, String request) {
        if (host.startsWith("sts.")) {
            for (String action : List.of("AssumeRoleWithWebIdentity", "AssumeRole", "GetCallerIdentity")) {
                if (request.contains("Action=" + action + "&")) {
                    return ("<%1$sResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><%1$sResult>%2$s"
                                    + "</%1$sResult></%1$sResponse>")
                            .formatted(action, action.startsWith("Assume") ? CREDENTIALS : CALLER);
                }
            }
        }
        String error = "<Error><Code>AccessDenied</Code><Message>no</Message>%s</Error>";
        if (host.startsWith("ec2.")) {
            return "<Response><Errors>" + error.formatted("") + "</Errors><RequestID>1-2-3</RequestID></Response>";
        } else if (host.contains("s3.")) {
            return error.formatted("<RequestId>1-2-3</RequestId>");
        } else if (host.matches("(eks|monitoring|ecs|api\\.ecr|acm|secretsmanager|\\d+\\.ddb)\\..*")) {
            return "{\"__type\":\"AccessDeniedException\",\"message\":\"no\"}";
        }
        return "<ErrorResponse>" + error.formatted("") + "<RequestId>1-2-3</RequestId></ErrorResponse>";
    }

    private static void assertAllGoesThroughThatRegion(OneRegionOnly network, Map<String, String> variables)
            throws ReflectiveOperationException {
        assertAllGoesThroughThatRegion(network, variables, Access.usual(WEST, EAST));
    }

    private static void assertAllGoesThroughThatRegion(
            OneRegionOnly network, Map<String, String> variables, List<Access> accesses)
            throws ReflectiveOperationException {
        try (AwsCloud cloud = AwsCloud.connect(
                variables,
                accesses,
                "test",
                new NoView(),
                (url, timeout) -> "",
                CaptivePortalTest.NO_SQL,
                new FixedClock())) {
            assertThat(cloud.caller(WEST).account()).contains("123456789012");
            assertThat(network.asked()).containsOnly("sts.us-west-1.amazonaws.com");
            for (Method port : Cloud.class.getMethods()) {
                // IAM and CloudFront have their control planes in us-east-1: no failover asks them.
                if (CaptivePortalTest.isOfAws(port)
                        && port.getReturnType() != Roles.class
                        && port.getReturnType() != Distributions.class) {
                    Object adapter = port.getParameterCount() == 0 ? port.invoke(cloud) : port.invoke(cloud, WEST);
                    for (Method method : port.getReturnType().getMethods()) {
                        if (Modifier.isAbstract(method.getModifiers())) {
                            assertAnswered(adapter, method);
                        }
                    }
                }
            }
        }
        assertThat(new TreeSet<>(network.asked()))
                .isSubsetOf(HOSTS)
                .contains(
                        "sts.us-west-1.amazonaws.com",
                        "rds.us-west-1.amazonaws.com",
                        "elasticloadbalancing.us-west-1.amazonaws.com",
                        "monitoring.us-west-1.amazonaws.com",
                        "ec2.us-west-1.amazonaws.com",
                        "route53.amazonaws.com");
    }

    /** The hosts here deny everything, which only who has credentials and reaches them is told. */
    private static void assertAnswered(Object adapter, Method method) throws ReflectiveOperationException {
        Object[] arguments = Arrays.stream(method.getGenericParameterTypes())
                .map(CaptivePortalTest::any)
                .toArray();
        method.setAccessible(true);
        try {
            method.invoke(adapter, arguments);
        } catch (InvocationTargetException thrown) {
            assertThat(thrown.getCause())
                    .as(method.toString())
                    .isInstanceOfSatisfying(
                            CloudException.class,
                            failure -> assertThat(failure.reason())
                                    .as(method + ": " + failure.getMessage())
                                    .isIn(CloudException.Cause.ACCESS_DENIED, CloudException.Cause.REJECTED));
        }
    }

    /** Nothing is looked at from outside. */
    private static final class NoView implements OutsideView {
        @Override
        public Optional<String> alias(String server, String dnsName, Duration timeout) {
            return Optional.empty();
        }

        @Override
        public List<String> addresses(String server, String dnsName, Duration timeout) {
            return List.of();
        }

        @Override
        public HttpAnswer get(String scheme, String host, String address, int port, String path, Duration timeout) {
            throw new IllegalStateException();
        }
    }
}
