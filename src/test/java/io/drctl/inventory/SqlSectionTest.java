package io.drctl.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.diagnostic.Diagnostic;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How a database's servers are asked by SQL, as an inventory says it. */
class SqlSectionTest {
    private static final RegionName PRIMARY = new RegionName("us-east-2");
    private static final RegionName RECOVERY = new RegionName("us-west-1");

    private static String with(String sql) {
        return SiteYaml.text().replace("    topology:", "    sql: {" + sql + "}\n    topology:");
    }

    private static SqlAccess read(String sql) {
        return Objects.requireNonNull(
                SiteYaml.read(with(sql)).inventory().databases().get(0).sql());
    }

    private static List<String> problems(String sql) {
        return SiteYaml.diagnostics(with(sql)).stream().map(Diagnostic::summary).toList();
    }

    @Test
    void a_database_is_asked_by_sql_only_where_the_inventory_says_so() {
        assertThat(SiteYaml.read(SiteYaml.text()).inventory().databases().get(0).sql())
                .isNull();
    }

    @Test
    void a_secret_has_one_name_in_both_Regions_or_one_in_each() {
        SqlAccess one = read("secret: shop/drctl");
        SqlAccess each = read("secret: {us-east-2: shop/east, us-west-1: shop/west}, user: drctl");

        assertThat(one.login())
                .isEqualTo(
                        new SqlAccess.Login.Secret(ByRegion.of(PRIMARY, "shop/drctl", RECOVERY, "shop/drctl"), null));
        assertThat(each.login())
                .isEqualTo(
                        new SqlAccess.Login.Secret(ByRegion.of(PRIMARY, "shop/east", RECOVERY, "shop/west"), "drctl"));
        assertThat(one.port()).isEqualTo(3306);
    }

    @Test
    void a_server_is_found_at_its_cluster_unless_a_host_is_given() {
        SqlAccess access = read("user: drctl, password-variable: SHOP_DB_PASSWORD, port: 3307,"
                + " hosts: {us-east-2: 'db.shop.internal', us-west-1: '127.0.0.1:40001'}");

        assertThat(access.address(PRIMARY)).contains(new SqlAccess.Address("db.shop.internal", 3307));
        assertThat(access.address(RECOVERY)).contains(new SqlAccess.Address("127.0.0.1", 40001));
        assertThat(access.address("[::1]:40001")).isEqualTo(new SqlAccess.Address("::1", 40001));
        assertThat(read("secret: shop/drctl").address(PRIMARY)).isEmpty();
    }

    @Test
    void exactly_one_place_has_the_password() {
        assertThat(problems("user: drctl")).contains("nothing says where the password is");
        assertThat(problems("secret: shop/drctl, user: drctl, password-variable: SHOP_DB_PASSWORD"))
                .contains("`secret` and `password-variable` both say where the password is");
        assertThat(problems("password-variable: SHOP_DB_PASSWORD")).contains("`password-variable` needs `user`");
        assertThat(problems("secret: {us-east-2: shop/east}")).contains("`secret` says nothing about us-west-1");
    }

    @Test
    void a_password_itself_has_no_place_in_an_inventory() {
        assertThat(problems("user: drctl, password: hunter22")).anyMatch(each -> each.contains("`password`"));
    }

    @Test
    void the_variable_with_the_password_is_named_like_one_so_that_its_value_is_never_shown() {
        assertThat(problems("user: drctl, password-variable: SHOP_DB"))
                .anyMatch(each -> each.contains("doesn't say by its name that a secret is in it"));
    }

    @Test
    void the_file_of_authorities_has_a_whole_path() {
        assertThat(problems("secret: shop/drctl, ca-file: ca.pem"))
                .anyMatch(each -> each.contains("is a relative path"));
        assertThat(read("secret: shop/drctl, ca-file: /etc/ssl/shop.pem").authorities())
                .isEqualTo("/etc/ssl/shop.pem");
    }

    private static String byDataApi(String more) {
        return with("via: data-api" + more)
                .replace("db.t2.small", "db.r6g.large")
                .replace("5.7.mysql_aurora.2.12.5", "8.0.mysql_aurora.3.10.5");
    }

    private static List<Diagnostic> problemsByDataApi(String more) {
        return SiteYaml.diagnostics(byDataApi(more));
    }

    @Test
    void a_server_is_connected_to_unless_the_inventory_has_the_Data_API_asked() {
        assertThat(read("secret: shop/drctl").via()).isEqualTo(SqlAccess.Via.JDBC);
        assertThat(read("via: jdbc, secret: shop/drctl").via()).isEqualTo(SqlAccess.Via.JDBC);
        assertThat(Objects.requireNonNull(SiteYaml.read(byDataApi(", secret: shop/drctl, heartbeat-schema: drctl"))
                                .inventory()
                                .databases()
                                .get(0)
                                .sql())
                        .via())
                .isEqualTo(SqlAccess.Via.DATA_API);
    }

    @Test
    void the_Data_API_takes_a_secret_and_nothing_else() {
        assertThat(problemsByDataApi("").stream().map(Diagnostic::summary))
                .contains("the RDS Data API logs in with a secret, and the inventory names none");
        assertThat(problemsByDataApi(", secret: shop/drctl, user: drctl, password-variable: SHOP_DB_PASSWORD,"
                                + " hosts: {us-east-2: '127.0.0.1'}, port: 3307, ca-file: /etc/ca.pem")
                        .stream()
                        .map(Diagnostic::summary))
                .contains(
                        "`user` means nothing with `via: data-api`",
                        "`password-variable` means nothing with `via: data-api`",
                        "`hosts` means nothing with `via: data-api`",
                        "`port` means nothing with `via: data-api`",
                        "`ca-file` means nothing with `via: data-api`");
        assertThat(problems("via: telnet, secret: shop/drctl")).anyMatch(each -> each.contains("telnet"));
    }

    @Test
    void what_the_Data_API_does_not_reach_is_refused_with_its_place() {
        String text = byDataApi(", secret: shop/drctl");
        int line =
                (int) text.substring(0, text.indexOf("via: data-api")).lines().count();

        assertThat(SiteYaml.diagnostics(text.replace("engine: aurora-mysql", "engine: mysql")
                        .replaceFirst("engine-version: \\S+", "engine-version: 8.0.40")))
                .anySatisfy(each -> {
                    assertThat(each.summary())
                            .isEqualTo("the RDS Data API reaches Aurora clusters only, and the engine is mysql");
                    assertThat(Objects.requireNonNull(each.position()).line()).isEqualTo(line);
                    assertThat(each.position().column()).isGreaterThan(1);
                });
        assertThat(SiteYaml.diagnostics(
                                text.replaceFirst("engine-version: \\S+", "engine-version: 8.0.mysql_aurora.3.06.1"))
                        .stream()
                        .map(Diagnostic::summary))
                .contains("the RDS Data API needs Aurora MySQL 3.07 or later, and `engine-version` is"
                        + " 8.0.mysql_aurora.3.06.1");
        assertThat(SiteYaml.diagnostics(
                                text.replaceFirst("engine-version: \\S+", "engine-version: 5.7.mysql_aurora.2.12.6"))
                        .stream()
                        .map(Diagnostic::summary))
                .contains("the RDS Data API needs Aurora MySQL 3.07 or later, and `engine-version` is"
                        + " 5.7.mysql_aurora.2.12.6");
        assertThat(problems("via: data-api, secret: shop/drctl"))
                .contains("db.t2.small doesn't have the RDS Data API, by which `sql` says the database is asked");
        for (String version : List.of("8.0.mysql_aurora.3.07.0", "8.0.mysql_aurora.3.10.5", "8.4.mysql_aurora.8.4.7")) {
            assertThat(
                            SiteYaml.diagnostics(
                                            text.replaceFirst("engine-version: \\S+", "engine-version: " + version))
                                    .stream()
                                    .map(Diagnostic::summary))
                    .noneMatch(each -> each.contains("Data API"));
        }
    }

    @Test
    void other_engines_are_not_asked() {
        assertThat(SiteYaml.diagnostics(
                                with("secret: shop/drctl").replace("engine: aurora-mysql", "engine: aurora-postgresql"))
                        .stream()
                        .map(Diagnostic::summary))
                .contains("`sql` is for MySQL and MariaDB, and the engine is aurora-postgresql");
    }
}
