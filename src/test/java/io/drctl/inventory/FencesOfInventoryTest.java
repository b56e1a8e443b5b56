package io.drctl.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.diagnostic.Diagnostic;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What fences a database, as an inventory says it. */
class FencesOfInventoryTest {
    private static final String SQL = "    sql: {secret: shop/drctl}\n";

    private static String with(String lines) {
        return SiteYaml.text().replace("    topology:", lines + "    topology:");
    }

    private static List<Fence> fences(String lines) {
        return SiteYaml.read(with(lines)).inventory().databases().get(0).fences();
    }

    private static List<String> problems(String lines) {
        return SiteYaml.diagnostics(with(lines)).stream()
                .map(Diagnostic::summary)
                .toList();
    }

    @Test
    void nothing_fences_a_database_unless_the_inventory_says_so() {
        assertThat(fences("")).isEmpty();
    }

    @Test
    void fences_are_placed_in_the_order_of_the_list() {
        assertThat(fences(SQL + "    fences: [read-only, security-group]\n"))
                .containsExactly(Fence.READ_ONLY, Fence.SECURITY_GROUP);
        assertThat(fences("    fences: [security-group]\n")).containsExactly(Fence.SECURITY_GROUP);
    }

    @Test
    void an_application_is_stopped_by_its_auto_scaling_groups_and_without_one_it_is_an_error() {
        List<Diagnostic> problems = SiteYaml.diagnostics(with("    fences: [application]\n"));

        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.summary())
                    .isEqualTo("the fence application stops Auto Scaling groups, and the inventory has none");
            assertThat(problem.position()).isNotNull();
        });
    }

    @Test
    void read_only_needs_an_access_by_sql() {
        assertThat(problems("    fences: [read-only]\n"))
                .contains("the fence read-only is set by SQL, and nothing says how the servers are asked");
    }

    @Test
    void behind_a_closed_security_group_no_sql_gets_through() {
        assertThat(problems(SQL + "    fences: [security-group, read-only]\n"))
                .contains("read-only comes after security-group, behind which no SQL gets through any more");
    }

    @Test
    void each_fence_is_listed_once_and_known() {
        assertThat(problems("    fences: [security-group, security-group]\n"))
                .contains("`fences` lists security-group twice");
        assertThat(problems("    fences: [security-groups]\n"))
                .anyMatch(each -> each.contains("can't be `security-groups`"));
    }

    private static List<Diagnostic> ofGlobal(String lines) {
        return SiteYaml.diagnostics(with(lines + "    global-cluster: shop\n")
                        .replace("topology: binlog-replica", "topology: global-database"))
                .stream()
                .filter(each -> each.summary().contains("fence"))
                .toList();
    }

    @Test
    void a_global_database_is_fenced_as_others_are() {
        assertThat(ofGlobal(SQL + "    fences: [read-only, security-group]\n")).isEmpty();
        assertThat(ofGlobal("    fences: [security-group]\n")).isEmpty();
    }

    @Test
    void postgresql_has_no_procedure_that_makes_a_server_read_only() {
        List<Diagnostic> problems = SiteYaml.diagnostics(with("    fences: [read-only]\n    global-cluster: shop\n")
                        .replace("topology: binlog-replica", "topology: global-database")
                        .replace("engine: aurora-mysql", "engine: aurora-postgresql"))
                .stream()
                .filter(each -> each.summary().contains("fence"))
                .toList();

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.summary())
                    .isEqualTo("the fence read-only is set by mysql.rds_set_read_only, and the engine is"
                            + " aurora-postgresql");
            assertThat(problem.position()).isNotNull();
        });
    }
}
