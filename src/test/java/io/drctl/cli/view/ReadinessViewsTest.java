package io.drctl.cli.view;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Compute;
import io.drctl.cloud.LoadBalancing;
import io.drctl.journal.Standing;
import io.drctl.readiness.Readiness;
import io.drctl.readiness.ReadinessReport;
import io.drctl.readiness.Scope;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeCompute;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.JsonDocuments;
import io.drctl.testing.Screen;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;

/** What people and machines are shown; the expected texts stand in {@code src/test/resources/readiness}. */
final class ReadinessViewsTest {
    private static final Standing STANDING =
            new Standing("123456789012", "arn:aws:sts::123456789012:assumed-role/ops/me", "", List.of());

    private static final String HOSTILE = "broken & <gone> \"quoted\" \u0000\uD800 ünïcode";

    private static ReadinessReport healthy() {
        return verify(HealthySite.of(Inventories.flaskSite()));
    }

    /** A site with one of each verdict, and an instance whose name is no good for XML. */
    private static ReadinessReport troubled() {
        FakeCloud cloud = HealthySite.of(Inventories.flaskSite());
        String id = HealthySite.instanceId(RECOVERY, 2);
        cloud.compute(RECOVERY)
                .alterInstance(
                        id,
                        old -> new Compute.Instance(
                                id,
                                old.name(),
                                old.type(),
                                "stopped",
                                old.zone(),
                                old.imageId(),
                                null,
                                "ok",
                                "ok",
                                old.vpcId()));
        cloud.loadBalancing(RECOVERY)
                .alterTargets(target -> target.id().equals(id)
                        ? new LoadBalancing.Target(id, 5000, "unused", "Target.InvalidState")
                        : target);
        cloud.databases(RECOVERY).alter("flask-site-us-west-1", old -> FakeDatabases.withSource(old, null));
        cloud.compute(RECOVERY)
                .vpcs
                .replaceAll((key, vpc) ->
                        new FakeCompute.Tagged<>(new Compute.Vpc(key, "10.99.0.0/16", "available"), vpc.tags()));
        cloud.fail("eks:DescribeNodegroup", CloudException.Cause.ACCESS_DENIED);
        cloud.lose(PRIMARY);
        return verify(cloud);
    }

    private static ReadinessReport verify(FakeCloud cloud) {
        return new Readiness(Inventories.flaskSite(), cloud, List::of).verify(Scope.RECOVERY, (assets, of) -> {});
    }

    @Test
    void a_healthy_site_takes_two_lines_a_row() {
        assertThat(human(healthy())).isEqualTo(golden("healthy.txt"));
    }

    @Test
    void problems_are_shown_with_what_was_expected_seen_and_how_to_fix_them() {
        assertThat(human(troubled())).isEqualTo(golden("troubled.txt"));
    }

    @Test
    void no_line_but_a_command_to_copy_is_wider_than_80_columns() {
        assertThat(human(troubled()).lines().filter(line -> !line.startsWith("    aws ")))
                .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(80));
    }

    @Test
    void colour_adds_nothing_but_colour() {
        Screen coloured = new Screen(true, false);
        new HumanReadinessView(coloured.terminal(), List.of()).show(troubled());

        assertThat(coloured.out())
                .contains("\u001b[31mFAIL")
                .contains("\u001b[33mus-east-2 does not answer\u001b[0m: ")
                .contains(" is \u001b[31mNOT READY\u001b[0m: ");
        assertThat(coloured.out().replaceAll("\u001b\\[\\d+m", "")).isEqualTo(human(troubled()));
    }

    @Test
    void a_network_that_is_down_is_one_cause_for_machines_too() {
        FakeCloud cloud = HealthySite.of(Inventories.flaskSite());
        cloud.fail(call -> true, CloudException.Cause.NOT_CONNECTED);
        ReadinessReport report = verify(cloud);

        JsonNode root = json(report);
        assertThat(root.get("unanswered")).singleElement().satisfies(cause -> {
            assertThat(cause.get("cause").stringValue()).isEqualTo("nothing answers from here");
            assertThat(cause.get("checks")).hasSize(report.findings().size());
        });
        assertThat(root.get("counts").get("notCompared").intValue()).isZero();
        Screen screen = Screen.plain();
        new JunitReadinessView(screen.terminal(), "flask-site", STANDING).show(report);
        assertThat(screen.out().split("message=\"nothing answers from here\"", -1))
                .hasSize(report.findings().size() + 1);
        assertThat(screen.out())
                .contains("errors=\"" + report.findings().size() + "\"")
                .contains("skipped=\"0\"");
    }

    @Test
    void the_json_says_what_the_report_says() {
        JsonNode root = json(troubled());

        assertThat(root.get("scope").stringValue()).isEqualTo("dr-site");
        assertThat(root.get("regions").get(0).stringValue()).isEqualTo("us-west-1");
        assertThat(root.get("ready").booleanValue()).isFalse();
        assertThat(root.get("startedAt").stringValue()).isEqualTo("2025-03-01T03:00:00Z");
        assertThat(root.get("counts").toString())
                .isEqualTo("{\"pass\":35,\"warn\":1,\"fail\":3,\"unknown\":5,\"notCompared\":3,\"accepted\":0}");
        JsonNode stopped = root.get("findings")
                .valueStream()
                .filter(finding -> finding.get("check").stringValue().equals("web-instance.health"))
                .findFirst()
                .orElseThrow();
        assertThat(stopped.get("area").stringValue()).isEqualTo("web-instance");
        assertThat(stopped.get("areaTitle").stringValue()).isEqualTo("EC2 Instance");
        assertThat(stopped.get("verdict").stringValue()).isEqualTo("fail");
        assertThat(stopped.get("seen").stringValue()).isEqualTo("i-uswest12 (flask-site-web-2) is stopped");
        JsonNode zone = root.get("findings")
                .valueStream()
                .filter(finding -> finding.get("check").stringValue().equals("dns.zone"))
                .findFirst()
                .orElseThrow();
        assertThat(zone.get("region").isNull()).isTrue();
        assertThat(zone.get("remedy").isNull()).isTrue();
    }

    @Test
    void the_junit_report_counts_failures_errors_and_warnings_as_ci_servers_do() throws Exception {
        ReadinessReport report = troubled();
        Element suite = xml(report);

        assertThat(suite.getAttribute("name")).isEqualTo("drctl verify dr-site");
        assertThat(suite.getAttribute("tests")).isEqualTo("44");
        assertThat(suite.getAttribute("failures")).isEqualTo("3");
        assertThat(suite.getAttribute("errors")).isEqualTo("2");
        assertThat(suite.getAttribute("skipped")).isEqualTo("3");
        assertThat(suite.getAttribute("timestamp")).isEqualTo("2025-03-01T03:00:00");
        assertThat(suite.getElementsByTagName("testcase").getLength())
                .isEqualTo(report.findings().size());
        assertThat(suite.getElementsByTagName("failure").getLength()).isEqualTo(3);
        assertThat(suite.getElementsByTagName("error").getLength()).isEqualTo(2);
        assertThat(suite.getElementsByTagName("skipped").getLength()).isEqualTo(3);
        assertThat(suite.getElementsByTagName("system-out").getLength()).isEqualTo(1);
        Element failure = (Element) suite.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message")).isEqualTo("i-uswest12 (flask-site-web-2) is stopped");
        assertThat(failure.getTextContent()).contains("to fix: aws ec2 start-instances");
    }

    @Test
    void the_names_of_junit_test_cases_are_unique() throws Exception {
        NodeList cases = xml(healthy()).getElementsByTagName("testcase");
        List<String> names = new ArrayList<>();
        for (int index = 0; index < cases.getLength(); index++) {
            names.add(((Element) cases.item(index)).getAttribute("name"));
        }

        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void the_junit_report_is_xml_whatever_aws_says() throws Exception {
        FakeCloud cloud = HealthySite.of(Inventories.flaskSite());
        cloud.loadBalancing(RECOVERY)
                .alterTargets(target -> new LoadBalancing.Target(target.id(), 5000, "unhealthy", HOSTILE));

        Element suite = xml(verify(cloud));

        Element failure = (Element) suite.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message")).contains("broken & <gone> \"quoted\" \uFFFD\uFFFD ünïcode");
    }

    private static String human(ReadinessReport report) {
        Screen screen = Screen.plain();
        new HumanReadinessView(screen.terminal(), List.of()).show(report);
        return screen.out();
    }

    private static JsonNode json(ReadinessReport report) {
        Screen screen = Screen.plain();
        new JsonReadinessView(screen.terminal(), "flask-site", STANDING).show(report);
        return JsonDocuments.read(screen.out());
    }

    private static Element xml(ReadinessReport report) throws Exception {
        Screen screen = Screen.plain();
        new JunitReadinessView(screen.terminal(), "flask-site", STANDING).show(report);
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(screen.out())))
                .getDocumentElement();
    }

    private static String golden(String name) {
        try {
            return Files.readString(Path.of("src/test/resources/readiness", name), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
