package io.drctl.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.SourcePosition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;

class InventoryRulesTest {
    /** An edit of the inventory, and what must be said about it. */
    record Case(String name, String before, String after, String expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reports(Case edit) {
        String text = SiteYaml.text();
        assertThat(text).contains(edit.before());

        List<Diagnostic> found = new ArrayList<>(SiteYaml.diagnostics(
                text.replaceFirst(Pattern.quote(edit.before()), Matcher.quoteReplacement(edit.after()))));
        found.removeIf(diagnostic -> !diagnostic.isError());

        StringBuilder shown = new StringBuilder();
        for (Diagnostic diagnostic : found) {
            SourcePosition position = Objects.requireNonNull(diagnostic.position());
            assertThat(diagnostic.excerpt()).isNotNull();
            shown.append(position.line())
                    .append(':')
                    .append(position.column())
                    .append(": ")
                    .append(diagnostic.summary())
                    .append("\n  fix: ")
                    .append(diagnostic.remedy())
                    .append('\n');
        }
        assertThat(shown.toString()).isEqualTo(edit.expected());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "us-gov-west-1|is a Region of AWS GovCloud (US)",
                "us-gov-east-1|is a Region of AWS GovCloud (US)",
                "cn-north-1|is a Region of AWS in China",
                "cn-northwest-1|is a Region of AWS in China",
                "us-iso-east-1|is a Region of an isolated AWS",
                "us-isob-east-1|is a Region of an isolated AWS",
                "xx-foo-1|is not a Region of commercial AWS",
                "eu-isoe-west-1|is a Region of an isolated AWS",
                "eusc-de-east-1|is a Region of the AWS European Sovereign Cloud, which drctl can't work with",
            })
    void refuses_regions_of_other_partitions(String region, String complaint) {
        for (String role : List.of("us-east-2", "us-west-1")) {
            assertThat(errors(SiteYaml.text().replace(role, region)))
                    .as(role)
                    .anyMatch(summary -> summary.contains("`name` " + complaint));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "us-esat-2|, did you mean `us-east-2`?",
                "us-east-3|, did you mean `us-east-1`?",
                "eu-cental-1|, did you mean `eu-central-1`?",
                "ap-southest-2|, did you mean `ap-southeast-2`?",
                "xx-nowhereatall-777|''",
            })
    void a_mistyped_region_is_refused_with_the_one_that_was_meant(String typed, String hint) {
        for (String role : List.of("us-east-2", "us-west-1")) {
            assertThat(errors(SiteYaml.text().replace(role, typed)))
                    .as(role)
                    .contains("`name` is not a Region of commercial AWS" + hint);
        }
    }

    @Test
    void the_list_of_regions_is_that_of_the_sdk() {
        assertThat(KnownRegions.partitions())
                .containsExactlyInAnyOrderEntriesOf(Region.regions().stream()
                        .filter(region -> !region.isGlobalRegion())
                        .collect(Collectors.toMap(
                                Region::id,
                                region -> region.metadata().partition().id())));
        KnownRegions.partitions()
                .forEach((name, partition) -> assertThat(
                                KnownRegions.otherPartition(name).isEmpty())
                        .as(name)
                        .isEqualTo(partition.equals("aws")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"site.tfstate", "terraform/site/terraform.tfstate"})
    void refuses_one_state_key_for_both_regions(String key) {
        assertThat(SiteYaml.text()).contains("terraform/{region}.tfstate");
        assertThat(errors(SiteYaml.text().replace("terraform/{region}.tfstate", key)))
                .containsExactly("`state-key` is one for both Regions, whose buckets replicate to each other: one state"
                        + " would overwrite the other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"eu-central-1", "ap-southeast-5", "mx-central-1", "il-central-1", "ca-west-1"})
    void accepts_regions_of_the_commercial_partition(String region) {
        assertThat(errors(SiteYaml.text().replace("us-west-1", region))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "123456789012|123456789012",
                "012345678901|012345678901",
                "000000000007|000000000007",
                "\"012345678901\"|012345678901",
                "'123456789012'|123456789012"
            })
    void an_account_keeps_its_leading_zeros(String written, String account) {
        assertThat(SiteYaml.read(withAccount(written)).inventory().site().account())
                .isEqualTo(account);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678901", "1234567890123", "\"\"", "0x1234567890", "1234-5678-9012", "true"})
    void refuses_what_is_no_account(String written) {
        assertThat(errors(withAccount(written))).anyMatch(summary -> summary.contains("`account` is not the id"));
    }

    private static String withAccount(String account) {
        return SiteYaml.text().replaceFirst("\nsite:\n", "\nsite:\n  account: " + account + "\n");
    }

    private static List<String> errors(String text) {
        return SiteYaml.diagnostics(text).stream()
                .filter(Diagnostic::isError)
                .map(Diagnostic::summary)
                .toList();
    }

    @Test
    void warns_that_support_for_version_2_has_ended_and_when() {
        List<Diagnostic> found = SiteYaml.diagnostics(SiteYaml.text().replace("db.t2.small", "db.t3.small"));

        assertThat(found).singleElement().satisfies(warning -> {
            assertThat(warning.isError()).isFalse();
            assertThat(warning.summary())
                    .isEqualTo("standard support for Aurora MySQL version 2 ended on 31 October 2024; AWS charges for"
                            + " extended support, until 30 June 2029");
            assertThat(warning.excerpt()).isEqualTo("    engine-version: 5.7.mysql_aurora.2.12.5");
            assertThat(warning.position()).hasToString("site.yaml:129:21");
        });
    }

    @Test
    void warns_of_a_class_that_is_not_to_be_had_everywhere() {
        assertThat(SiteYaml.diagnostics(SiteYaml.text()))
                .extracting(Diagnostic::isError, Diagnostic::summary)
                .contains(tuple(
                        false,
                        "db.t2.small is of a generation that AWS doesn't have in every Region and zone any more"));
    }

    @Test
    void the_class_that_is_asked_for_may_be_another_than_the_one_that_the_table_shows() {
        String text = SiteYaml.text()
                .replace("5.7.mysql_aurora.2.12.5", "8.0.mysql_aurora.3.10.5")
                .replace("kind: database-instance\n", "kind: database-instance\n    class: db.t4g.medium\n");

        Inventory inventory = SiteYaml.read(text).inventory();

        assertThat(SiteYaml.diagnostics(text)).isEmpty();
        assertThat(inventory.asset(AssetKind.DATABASE_INSTANCE).size()).isEqualTo("db.t2.small");
        assertThat(inventory.asset(AssetKind.DATABASE_INSTANCE).sizeIn(inventory.recovery()))
                .contains("db.t4g.medium");
    }

    @Test
    void understands_the_versions_of_aurora_mysql_8_4() {
        String text = SiteYaml.text()
                .replace("5.7.mysql_aurora.2.12.5", "8.4.mysql_aurora.8.4.7")
                .replace("db.t2.small", "db.t4g.medium");

        assertThat(SiteYaml.diagnostics(text)).isEmpty();
        assertThat(errors(text.replace("8.4.mysql_aurora.8.4.7", "8.4.mysql_aurora.3.10.0")))
                .containsExactly("`engine-version` 8.4.mysql_aurora.3.10.0 is not a version that Aurora MySQL has");
    }

    @Test
    void warns_of_ranges_that_overlap() {
        List<Diagnostic> found = SiteYaml.diagnostics(SiteYaml.text().replace("10.20.0.0/16", "10.10.128.0/17"));

        assertThat(found)
                .extracting(Diagnostic::isError, Diagnostic::summary)
                .contains(tuple(
                        false,
                        "`cidr` 10.10.128.0/17 overlaps the primary Region's 10.10.0.0/16, so that the VPCs can't be"
                                + " peered"));
    }

    @Test
    void accepts_version_3_with_a_class_that_runs_it() {
        String text = SiteYaml.text()
                .replace("5.7.mysql_aurora.2.12.5", "8.0.mysql_aurora.3.08.0")
                .replace("db.t2.small", "db.t4g.medium");

        assertThat(SiteYaml.diagnostics(text)).isEmpty();
    }

    @Test
    void accepts_a_global_database() {
        String text = SiteYaml.text()
                .replace("5.7.mysql_aurora.2.12.5", "8.0.mysql_aurora.3.08.0")
                .replace("db.t2.small", "db.r6g.large")
                .replace("topology: binlog-replica", "global-cluster: flask-site\n    topology: global-database");

        assertThat(SiteYaml.read(text).inventory().database().replication())
                .isEqualTo(new Replication.GlobalDatabase("flask-site"));
    }

    private static String withoutInstances(String text) {
        assertThat(text).contains("per-region: {us-east-2: 2, us-west-1: 2}");
        int row = text.indexOf("kind: database-instance");
        int at = text.indexOf("per-region: {us-east-2: 2, us-west-1: 2}", row);
        return text.substring(0, at) + "per-region: {us-east-2: 2, us-west-1: {standby: 0, serving: 2}}"
                + text.substring(at + "per-region: {us-east-2: 2, us-west-1: 2}".length());
    }

    @Test
    void only_the_secondary_of_a_global_database_can_do_without_an_instance_on_standby() {
        String text = SiteYaml.text()
                .replace(
                        "qty: 4\n    dr: 2 in each region\n    kind: database-instance",
                        "qty: 2\n    dr: 2 in each region\n    kind: database-instance");
        String global = text.replace("5.7.mysql_aurora.2.12.5", "8.0.mysql_aurora.3.08.0")
                .replace("db.t2.small", "db.r6g.large")
                .replace("topology: binlog-replica", "global-cluster: flask-site\n    topology: global-database");

        assertThat(errors(withoutInstances(text))).contains("a database cluster without an instance can't be promoted");
        assertThat(errors(withoutInstances(global)))
                .doesNotContain("a database cluster without an instance can't be promoted");
    }

    @ParameterizedTest
    @MethodSource("goodUrls")
    void accepts_the_usual_forms_of_git_urls(String url) {
        String text = SiteYaml.text().replace("https://github.com/drctl-example/flask-site.git", url);

        assertThat(SiteYaml.read(text).inventory().repositories()).containsExactly(url);
    }

    static Stream<String> goodUrls() {
        return Stream.of(
                "https://github.com/a/b",
                "https://git.example:8443/a/b.git",
                "ssh://git@git.example:2222/a/b.git",
                "ssh://git.example/a/b.git",
                "git@github.com:a/b.git",
                "file:///srv/git/site.git");
    }

    @ParameterizedTest
    @MethodSource("goodResolvers")
    void accepts_resolvers_with_and_without_port(String resolver) {
        String text = SiteYaml.text().replace("resolvers: []", "resolvers: [\"" + resolver + "\"]");

        assertThat(SiteYaml.read(text).inventory().site().resolvers()).containsExactly(resolver);
    }

    static Stream<String> goodResolvers() {
        return Stream.of("ns1.example", "127.0.0.1", "127.0.0.1:5353", "ns1.example:53", "[2001:db8::1]", "[::1]:5353");
    }

    static Collection<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (String block : SiteYaml.resource("diagnostics.txt").split("\n# ", -1)) {
            List<String> lines = block.lines().toList();
            List<String> before = starting(lines, "-");
            if (!before.isEmpty()) {
                StringBuilder expected = new StringBuilder();
                for (String line : lines) {
                    if (line.startsWith("! ")) {
                        expected.append(line.substring(2)).append('\n');
                    } else if (line.startsWith("  fix: ")) {
                        expected.append(line).append('\n');
                    }
                }
                cases.add(new Case(
                        lines.get(0),
                        String.join("\n", before),
                        String.join("\n", starting(lines, "+")),
                        expected.toString()));
            }
        }
        return cases;
    }

    private static List<String> starting(List<String> lines, String prefix) {
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(1))
                .toList();
    }
}
