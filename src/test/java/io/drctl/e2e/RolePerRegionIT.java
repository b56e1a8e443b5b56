package io.drctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.SystemClock;
import io.drctl.aws.AwsCloud;
import io.drctl.cli.Drctl;
import io.drctl.cli.Environment;
import io.drctl.cli.ExitStatus;
import io.drctl.inventory.RegionName;
import io.drctl.outside.DnsAndHttp;
import io.drctl.sql.MySqlServers;
import io.drctl.testing.FaultyProxy;
import io.drctl.testing.FaultyProxy.Exchange;
import io.drctl.testing.Moto;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.Screen;
import io.drctl.worlds.Worlds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A role in each Region is assumed by HTTP, and each Region is read with the credentials of its own. */
@Timeout(180)
final class RolePerRegionIT {
    private static final String ASSUME = "sts:AssumeRole";
    private static final Pattern KEY = Pattern.compile("<AccessKeyId>([^<]+)</AccessKeyId>");
    private static final List<String> PROPERTIES = List.of("aws.endpointUrl", "aws.accessKeyId", "aws.secretAccessKey");

    @TempDir
    private Path desk;

    private FaultyProxy proxy;
    private Map<String, String> variables;

    @BeforeEach
    void connect() throws IOException {
        Moto moto = Moto.require();
        Worlds.smallSite(moto);
        proxy = FaultyProxy.before(moto.endpoint());
        variables = new HashMap<>(moto.environment());
        variables.put("AWS_ENDPOINT_URL", proxy.endpoint().toString());
        variables.put("XDG_STATE_HOME", desk.resolve("state").toString());
        System.setProperty("aws.endpointUrl", proxy.endpoint().toString());
        System.setProperty("aws.accessKeyId", "testing");
        System.setProperty("aws.secretAccessKey", "testing");
        Files.copy(Path.of("docs/examples/role-per-region/inventory.yaml"), desk.resolve("inventory.yaml"));
    }

    @AfterEach
    void disconnect() throws IOException {
        PROPERTIES.forEach(System::clearProperty);
        proxy.close();
    }

    private Screen screen = Screen.plain();

    private int run(String... arguments) {
        screen = Screen.plain();
        return Drctl.run(
                arguments,
                new Environment(
                        variables,
                        desk,
                        InputStream.nullInputStream(),
                        screen.terminal(),
                        "0.1.0",
                        Instant::now,
                        "operator@host",
                        accesses -> AwsCloud.connect(
                                variables,
                                accesses,
                                "test",
                                new DnsAndHttp(),
                                (url, patience) -> "",
                                new MySqlServers(new SystemClock()),
                                new SystemClock()),
                        new NoSandboxes()));
    }

    @Test
    void the_role_of_each_region_is_assumed_there_and_that_region_read_with_its_credentials() {
        assertThat(run("verify", "all")).as(screen.out() + screen.err()).isEqualTo(ExitStatus.OK);

        Map<String, String> keys = new HashMap<>();
        for (RegionName region : List.of(Worlds.PRIMARY, Worlds.RECOVERY)) {
            List<Exchange> assumed = proxy.exchanges().stream()
                    .filter(each -> each.operation().equals(ASSUME))
                    .filter(each -> each.region().equals(region.value()))
                    .toList();
            assertThat(assumed).as(region + "").isNotEmpty().allSatisfy(each -> {
                assertThat(each.request()).contains("role%2Fdr-" + region);
                assertThat(each.accessKey()).isEqualTo("testing");
            });
            Matcher key = KEY.matcher(assumed.get(0).answer());
            assertThat(key.find()).isTrue();
            keys.put(region.value(), key.group(1));
        }
        assertThat(keys.values()).doesNotHaveDuplicates().doesNotContain("testing");
        for (Map.Entry<String, String> each : keys.entrySet()) {
            assertThat(proxy.exchanges())
                    .filteredOn(exchange -> exchange.region().equals(each.getKey()))
                    .filteredOn(exchange -> !exchange.operation().equals(ASSUME))
                    .as(each.getKey())
                    .extracting(exchange -> exchange.operation() + " " + exchange.accessKey())
                    .contains(
                            "ec2:DescribeInstances " + each.getValue(),
                            "rds:DescribeDBClusters " + each.getValue(),
                            "elasticloadbalancing:DescribeLoadBalancers " + each.getValue())
                    .allMatch(said -> said.endsWith(" " + each.getValue()));
        }
    }

    @Test
    void a_role_that_is_refused_is_named_with_its_region() {
        proxy.refuseAll(ASSUME, "dr-us-west-1", 403, "AccessDenied");

        int status = run("verify", "all");

        String said = (screen.out() + screen.err()).replaceAll("\\s+", " ");
        assertThat(status).as(said).isNotEqualTo(ExitStatus.OK);
        assertThat(said)
                .contains("sts:AssumeRole in us-west-1: AccessDenied: refused by the test's proxy (role"
                        + " arn:aws:iam::123456789012:role/dr-us-west-1)")
                .doesNotContain("GetCallerIdentity");
    }
}
