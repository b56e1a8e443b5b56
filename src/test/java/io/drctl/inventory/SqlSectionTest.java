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

    @Test
    void other_engines_are_not_asked() {
        assertThat(SiteYaml.diagnostics(
                                with("secret: shop/drctl").replace("engine: aurora-mysql", "engine: aurora-postgresql"))
                        .stream()
                        .map(Diagnostic::summary))
                .contains("`sql` is for MySQL and MariaDB, and the engine is aurora-postgresql");
    }
}
