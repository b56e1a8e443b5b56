package io.drctl.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drctl.cloud.CloudException;
import io.drctl.inventory.RegionName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.ProfileFile;

/** Which hosts are asked for credentials: every connection goes through a proxy here, which notes and refuses it. */
class RegionalCredentialsTest {
    private static final RegionName WEST = new RegionName("us-west-1");
    private static final RegionName EAST = new RegionName("us-east-2");
    private static final String REGION_PROPERTY = SdkSystemSetting.AWS_REGION.property();

    private static final String ROLE = """
            [profile base]
            aws_access_key_id = AKIAEXAMPLE
            aws_secret_access_key = secret
            region = us-east-2
            [profile on-call]
            role_arn = arn:aws:iam::123456789012:role/ops
            source_profile = base
            %s
            """;

    @TempDir
    private Path directory;

    private final Set<String> asked = new CopyOnWriteArraySet<>();
    private @Nullable ProxySelector usual;
    private @Nullable String region;

    @BeforeEach
    void watch() {
        usual = ProxySelector.getDefault();
        region = System.getProperty(REGION_PROPERTY);
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                asked.add(uri.getHost());
                return List.of(new Proxy(Proxy.Type.HTTP, closedPort()));
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                // That it fails is what is wanted.
            }
        });
    }

    @AfterEach
    void leave() {
        ProxySelector.setDefault(usual);
        if (region == null) {
            System.clearProperty(REGION_PROPERTY);
        } else {
            System.setProperty(REGION_PROPERTY, region);
        }
    }

    private static InetSocketAddress closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Supplier<ProfileFile> file(String text) {
        return () -> ProfileFile.builder()
                .content(text)
                .type(ProfileFile.Type.CONFIGURATION)
                .build();
    }

    private static AwsCredentialsProvider inProfile(RegionName region, String text) {
        return ProfileCredentialsProvider.builder()
                .profileFile(RegionalProfiles.in(region, file(text).get()))
                .profileName("on-call")
                .build();
    }

    private static CloudException failure(DefaultCredentials credentials) {
        return Failure.translate(
                catchThrowableOfType(RuntimeException.class, credentials::resolveCredentials), "rds:Y", WEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "region = us-east-2", "region = us-east-1", "s3 =\n  max_concurrent_requests = 20"})
    void a_role_is_assumed_through_the_region_that_takes_over(String setting) {
        DefaultCredentials credentials = new DefaultCredentials(
                Map.of("AWS_PROFILE", "on-call"),
                List.of(WEST),
                file(ROLE.formatted(setting)),
                name -> inProfile(name, ROLE.formatted(setting)));

        CloudException failure = failure(credentials);

        assertThat(asked).containsExactly("sts.us-west-1.amazonaws.com");
        assertThat(failure.reason()).isEqualTo(CloudException.Cause.ISSUER_SILENT);
        assertThat(failure.getMessage())
                .startsWith("no credentials yet: can't reach sts.us-west-1.amazonaws.com (Connection refused");
    }

    @Test
    void the_region_that_may_have_failed_is_tried_last() {
        DefaultCredentials credentials = new DefaultCredentials(
                Map.of("AWS_PROFILE", "on-call"),
                List.of(WEST, EAST),
                file(ROLE.formatted("")),
                name -> inProfile(name, ROLE.formatted("")));

        assertThat(failure(credentials).reason()).isEqualTo(CloudException.Cause.ISSUER_SILENT);
        assertThat(asked).containsExactly("sts.us-west-1.amazonaws.com", "sts.us-east-2.amazonaws.com");
    }

    @Test
    void a_web_identity_s_role_is_assumed_through_the_region_that_takes_over() throws IOException {
        Path token = Files.writeString(directory.resolve("token"), "token");
        DefaultCredentials credentials = new DefaultCredentials(Map.of(), List.of(WEST), file(""), name -> {
            System.setProperty(REGION_PROPERTY, name.value());
            return WebIdentityTokenFileCredentialsProvider.builder()
                    .roleArn("arn:aws:iam::123456789012:role/ops")
                    .webIdentityTokenFile(token)
                    .build();
        });

        assertThat(failure(credentials).reason()).isEqualTo(CloudException.Cause.ISSUER_SILENT);
        assertThat(asked).containsExactly("sts.us-west-1.amazonaws.com");
    }

    @Test
    void profiles_keep_all_but_their_region() {
        String text = """
                [default]
                region = us-east-2
                output = json
                [profile on-call]
                role_arn = arn:aws:iam::123456789012:role/ops
                source_profile = base
                services = local
                s3 =
                  max_concurrent_requests = 20
                  addressing_style = path
                [profile base]
                sso_session = example
                sso_account_id = 123456789012
                sso_role_name = recovery
                [sso-session example]
                sso_region = us-east-2
                sso_start_url = https://drctl.example/start
                [services local]
                rds =
                  endpoint_url = http://127.0.0.1:5000
                """;
        ProfileFile before = file(text).get();

        ProfileFile after = RegionalProfiles.in(WEST, before);

        assertThat(after.profiles()).containsOnlyKeys(before.profiles().keySet());
        before.profiles().forEach((name, profile) -> {
            var same = new HashMap<>(after.profile(name).orElseThrow().properties());
            assertThat(same.remove("region")).isEqualTo("us-west-1");
            var wanted = new HashMap<>(profile.properties());
            wanted.remove("region");
            assertThat(same).isEqualTo(wanted);
        });
        assertThat(after.getSection("sso-session", "example").orElseThrow().properties())
                .isEqualTo(before.getSection("sso-session", "example")
                        .orElseThrow()
                        .properties());
        assertThat(after.getSection("services", "local").orElseThrow().properties())
                .isEqualTo(before.getSection("services", "local").orElseThrow().properties());
        assertThat(ForeignEndpoints.in(Map.of("AWS_PROFILE", "on-call"), Map.of(), after))
                .containsExactly("http://127.0.0.1:5000 for rds");
    }

    @Test
    void a_file_without_roles_stays_the_user_s_own() {
        ProfileFile own = file("[default]\nregion = us-east-2\n").get();

        assertThat(RegionalProfiles.in(WEST, own)).isSameAs(own);
    }

    @Test
    void the_region_of_a_login_is_found() {
        String session = "[profile on-call]\nsso_session = x\n[sso-session x]\nsso_region = us-east-2\n";
        String legacy = "[profile on-call]\nsso_region = us-east-1\n";
        Map<String, String> variables = Map.of("AWS_PROFILE", "on-call");

        assertThat(new DefaultCredentials(variables, List.of(WEST), file(session), name -> inProfile(name, session))
                        .signInRegion())
                .contains(EAST);
        assertThat(new DefaultCredentials(variables, List.of(WEST), file(legacy), name -> inProfile(name, legacy))
                        .signInRegion())
                .contains(new RegionName("us-east-1"));
        assertThat(new DefaultCredentials(Map.of(), List.of(WEST), file(session), name -> inProfile(name, session))
                        .signInRegion())
                .isEmpty();
    }

    @Test
    void endpoints_that_are_not_aws_own_are_found_wherever_they_are_set() {
        Map<String, String> variables = Map.of(
                "AWS_ENDPOINT_URL", "http://user:secret@127.0.0.1:5000/path?token=x",
                "AWS_ENDPOINT_URL_ROUTE_53", "https://dns.example",
                "AWS_ENDPOINT_URL_RDS", "https://vpce-1.rds.us-west-1.vpce.amazonaws.com",
                "DRCTL_ENDPOINT_URL_US_EAST_2", "http://10.0.0.1:1",
                "AWS_ENDPOINT_URL_S3", "not a url");

        assertThat(ForeignEndpoints.in(variables, Map.of("aws.endpointUrlEc2", "http://[::1]:9"), file("").get()))
                .containsExactly(
                        "http://127.0.0.1:5000 for all services",
                        "http://[::1]:9 for ec2",
                        "https://dns.example for route-53",
                        "an unreadable URL for s3",
                        "http://10.0.0.1:1 for us-east-2");
        assertThat(ForeignEndpoints.in(Map.of(), Map.of(), file("").get())).isEmpty();
    }

    @Test
    void endpoints_that_terraform_would_ignore_and_the_sdk_would_not_are_refused() {
        Map<String, String> ignored =
                Map.of("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "True", "AWS_ENDPOINT_URL", "http://127.0.0.1:5000");
        ProfileFile both = file("""
                        [default]
                        endpoint_url = http://127.0.0.1:5000
                        ignore_configured_endpoint_urls = true
                        """).get();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ForeignEndpoints.demandHeeded(ignored, Map.of(), file("").get()))
                .withMessage("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is set: Terraform would obey it, and drctl would call"
                        + " http://127.0.0.1:5000 for all services; unset it, or remove those endpoints");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ForeignEndpoints.demandHeeded(Map.of(), Map.of(), both))
                .withMessageContaining("http://127.0.0.1:5000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ForeignEndpoints.demandHeeded(
                        Map.of("AWS_ENDPOINT_URL_RDS", "http://127.0.0.1:5000"),
                        Map.of("aws.ignoreConfiguredEndpointUrls", "true"),
                        file("").get()));
    }

    @Test
    void endpoints_that_both_heed_and_a_wish_that_concerns_none_pass() {
        Map<String, String> heeded =
                Map.of("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false", "AWS_ENDPOINT_URL", "http://127.0.0.1:5000");
        Map<String, String> none = Map.of(
                "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true", "DRCTL_ENDPOINT_URL_US_EAST_2", "http://127.0.0.1:5000");

        assertThatCode(() -> {
                    ForeignEndpoints.demandHeeded(heeded, Map.of(), file("").get());
                    ForeignEndpoints.demandHeeded(none, Map.of(), file("").get());
                })
                .doesNotThrowAnyException();
    }

    @Test
    void a_chain_that_keeps_only_the_messages_is_not_blamed_on_the_credentials() {
        DefaultCredentials credentials =
                new DefaultCredentials(Map.of("AWS_PROFILE", "on-call"), List.of(WEST), file(""), name -> () -> {
                    throw SdkClientException.create("Unable to load credentials from any of the providers in the chain"
                            + " : [SystemPropertyCredentialsProvider(): none., ProfileCredentialsProvider("
                            + "profileName=on-call): Unable to execute HTTP request: Unable to tunnel through proxy."
                            + " Proxy returns \"HTTP/1.1 403 Forbidden\" (SDK Attempt Count: 4),"
                            + " ContainerCredentialsProvider(): none]");
                });

        CloudException failure = failure(credentials);

        assertThat(failure.reason()).isEqualTo(CloudException.Cause.ISSUER_SILENT);
        assertThat(failure)
                .hasMessage("no credentials yet: can't reach sts.us-west-1.amazonaws.com (Unable to tunnel through"
                        + " proxy. Proxy returns \"HTTP/1.1 403 Forbidden\")");
    }

    @Test
    void a_name_that_can_not_be_resolved_is_not_blamed_on_the_credentials() {
        DefaultCredentials credentials =
                new DefaultCredentials(Map.of("AWS_PROFILE", "on-call"), List.of(WEST), file(""), name -> () -> {
                    throw SdkClientException.create(
                            "Unable to execute HTTP request", new UnknownHostException("sts.us-west-1.amazonaws.com"));
                });

        CloudException failure = failure(credentials);

        assertThat(failure.reason()).isEqualTo(CloudException.Cause.ISSUER_SILENT);
        assertThat(failure.getMessage()).doesNotContain("AWS_PROFILE").contains("can't reach sts.us-west-1");
    }
}
