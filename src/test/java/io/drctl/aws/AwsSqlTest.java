package io.drctl.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Sql;
import io.drctl.cloud.SqlServers;
import io.drctl.inventory.ByRegion;
import io.drctl.inventory.Database;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SqlAccess;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.Inventories;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DescribeDbClustersRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbClustersResponse;
import software.amazon.awssdk.services.rdsdata.RdsDataClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/** Where a server is, and the password to it. */
class AwsSqlTest {
    private static final RegionName REGION = Inventories.RECOVERY;

    private final List<SqlServers.Server> asked = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private String secret = "";

    private final RdsClient rds = new RdsClient() {
        @Override
        public DescribeDbClustersResponse describeDBClusters(DescribeDbClustersRequest request) {
            calls.add("DescribeDBClusters " + request.dbClusterIdentifier());
            return DescribeDbClustersResponse.builder()
                    .dbClusters(DBCluster.builder()
                            .endpoint("shop.cluster-x.us-west-1.rds.amazonaws.com")
                            .build())
                    .build();
        }

        @Override
        public String serviceName() {
            return "rds";
        }

        @Override
        public void close() {}
    };

    private final SecretsManagerClient secrets = new SecretsManagerClient() {
        @Override
        public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
            calls.add("GetSecretValue " + request.secretId());
            return GetSecretValueResponse.builder().secretString(secret).build();
        }

        @Override
        public String serviceName() {
            return "secretsmanager";
        }

        @Override
        public void close() {}
    };

    private SqlServers.Server server(SqlAccess.Login login, Map<String, String> variables, String... hosts) {
        Database plain = Inventories.flaskSite().databases().get(0);
        SqlAccess access = new SqlAccess(
                login,
                hosts.length == 0 ? ByRegion.none() : new ByRegion<>(Map.of(REGION, hosts[0])),
                3306,
                null,
                null);
        Database database = Inventories.askedBySql(plain, access);
        new AwsSql(() -> rds, () -> secrets, this::none, this::none, variables, this::open, REGION).of(database);
        return asked.get(0);
    }

    private RdsDataClient none() {
        throw new AssertionError("nobody asked for the Data API");
    }

    private Sql open(SqlServers.Server server) {
        asked.add(server);
        return new FakeCloud().sql(REGION);
    }

    private static SqlAccess.Login inSecret() {
        return new SqlAccess.Login.Secret(new ByRegion<>(Map.of(REGION, "shop/drctl")), null);
    }

    @Test
    void without_a_section_in_the_inventory_no_server_is_asked() {
        assertThat(new AwsSql(() -> rds, () -> secrets, this::none, this::none, Map.of(), this::open, REGION)
                        .of(Inventories.flaskSite().databases().get(0)))
                .isEmpty();
    }

    @Test
    void nothing_is_asked_of_AWS_before_a_question_is() {
        server(inSecret(), Map.of());

        assertThat(calls).isEmpty();
    }

    @Test
    void the_server_is_at_the_endpoint_of_the_cluster_unless_the_inventory_has_a_host() {
        assertThat(server(inSecret(), Map.of()).address().get())
                .hasToString("shop.cluster-x.us-west-1.rds.amazonaws.com:3306");
        asked.clear();
        assertThat(server(inSecret(), Map.of(), "127.0.0.1:40001").address().get())
                .hasToString("127.0.0.1:40001");
    }

    @Test
    void user_and_password_are_those_of_the_secret() {
        secret = "{\"username\": \"drctl\", \"password\": \"correct-horse\", \"engine\": \"mysql\"}";

        SqlServers.Login login = server(inSecret(), Map.of()).login().get();

        assertThat(calls).containsExactly("GetSecretValue shop/drctl");
        assertThat(login.user()).isEqualTo("drctl");
        assertThat(login.password()).isEqualTo("correct-horse");
        assertThat(login).hasToString("drctl");
        assertThat(login.hidden("using correct-horse")).isEqualTo("using *************");
    }

    @Test
    void a_secret_of_another_form_is_refused_without_being_quoted() {
        secret = "correct-horse-battery";

        assertThatThrownBy(() -> server(inSecret(), Map.of()).login().get())
                .isInstanceOfSatisfying(CloudException.class, e -> {
                    assertThat(e.explain())
                            .isEqualTo(
                                    "secretsmanager:GetSecretValue in us-west-1: the secret shop/drctl is not JSON with"
                                            + " `username` and `password`");
                    assertThat(e).hasNoCause();
                });
    }

    @Test
    void a_variable_that_is_not_set_is_named() {
        SqlAccess.Login login = new SqlAccess.Login.Variable("drctl", "SHOP_DB_PASSWORD");

        assertThat(server(login, Map.of("SHOP_DB_PASSWORD", "correct-horse"))
                        .login()
                        .get()
                        .password())
                .isEqualTo("correct-horse");
        asked.clear();
        assertThatThrownBy(() -> server(login, Map.of()).login().get())
                .isInstanceOfSatisfying(CloudException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Cause.ACCESS_DENIED);
                    assertThat(e).hasMessage("the variable SHOP_DB_PASSWORD is not set");
                });
    }
}
