package io.drctl.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.diagnostic.Diagnostic;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The name by which clients find a database's writer, as an inventory says it. */
class DatabaseNameOfInventoryTest {
    private static final String GLOBAL_NAME = "shop.global-0a1b2c.global.rds.amazonaws.com";

    private static String with(String lines) {
        return SiteYaml.text().replace("    topology:", lines + "    topology:");
    }

    private static String global(String lines) {
        return with("    global-cluster: shop\n" + lines)
                .replace("topology: binlog-replica", "topology: global-database");
    }

    private static List<String> problems(String text) {
        return SiteYaml.diagnostics(text).stream().map(Diagnostic::summary).toList();
    }

    @Test
    void a_database_has_a_name_only_where_the_inventory_says_so() {
        assertThat(SiteYaml.read(SiteYaml.text()).inventory().database().dnsName())
                .isNull();
        assertThat(SiteYaml.read(with("    dns-name: {name: DB.drctl.internal, hosted-zone: drctl.internal}\n"))
                        .inventory()
                        .database()
                        .dnsName())
                .isEqualTo(new DatabaseName("db.drctl.internal", "drctl.internal"));
        assertThat(SiteYaml.read(with("    dns-name: {name: db.drctl.internal, hosted-zone: Z0PRIVATE}\n"))
                        .inventory()
                        .database()
                        .dnsName())
                .isEqualTo(new DatabaseName("db.drctl.internal", "Z0PRIVATE"));
    }

    @Test
    void it_needs_a_hosted_zone_that_it_is_in() {
        assertThat(problems(with("    dns-name: db.drctl.internal\n")))
                .contains("nothing says in which hosted zone db.drctl.internal is");
        assertThat(problems(with("    dns-name: {name: db.drctl.internal, hosted-zone: drctl.example}\n")))
                .contains("the name db.drctl.internal is not in the hosted zone drctl.example");
        assertThat(problems(with("    dns-name: {name: drctl.internal, hosted-zone: drctl.internal}\n")))
                .contains("a hosted zone's own name can have no CNAME record: drctl.internal");
    }

    @Test
    void the_writer_endpoint_of_a_global_database_needs_none() {
        assertThat(problems(global("    dns-name: " + GLOBAL_NAME + "\n")))
                .noneMatch(each -> each.contains("dns-name") || each.contains("hosted"));
        assertThat(problems(global("    dns-name: {name: " + GLOBAL_NAME + ", hosted-zone: shop.example}\n")))
                .contains("`hosted-zone` means nothing here: AWS itself keeps " + GLOBAL_NAME + " at the writer");
    }

    @Test
    void no_other_name_of_aws_follows_a_writer() {
        assertThat(problems(global("    dns-name: other.global-0a1b2c.global.rds.amazonaws.com\n")))
                .contains("`dns-name` is other.global-0a1b2c.global.rds.amazonaws.com, which AWS keeps where it is: it"
                        + " isn't the writer endpoint of shop");
        assertThat(problems(with("    dns-name: shop.cluster-0a1b2c.us-east-2.rds.amazonaws.com\n")))
                .contains("`dns-name` is shop.cluster-0a1b2c.us-east-2.rds.amazonaws.com, which AWS keeps where it is");
    }
}
