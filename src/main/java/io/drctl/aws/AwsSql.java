package io.drctl.aws;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Sql;
import io.drctl.cloud.SqlServers;
import io.drctl.cloud.SqlServers.Login;
import io.drctl.cloud.SqlStatements;
import io.drctl.inventory.Database;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SqlAccess;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.Endpoint;
import software.amazon.awssdk.services.rdsdata.RdsDataClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a database's server is and who may enter, by what AWS knows: the endpoint of a cluster or an instance, and a
 * secret's value. A password stays in memory, and only while a connection is made. By the RDS Data API it never comes
 * here: AWS itself reads the secret.
 *
 * @param patientData for a statement that may have to wait
 */
record AwsSql(
        Supplier<RdsClient> rds,
        Supplier<SecretsManagerClient> secrets,
        Supplier<RdsDataClient> data,
        Supplier<RdsDataClient> patientData,
        Map<String, String> variables,
        SqlServers servers,
        RegionName region) {
    Optional<Sql> of(Database database) {
        SqlAccess access = database.sql();
        return access == null
                ? Optional.empty()
                : Optional.of(servers.server(new SqlServers.Server(
                        region,
                        access,
                        () -> access.address(region).orElseGet(() -> address(database, access)),
                        () -> login(access.login()),
                        access.via() == SqlAccess.Via.DATA_API ? dataApi(database, access) : null)));
    }

    private SqlStatements dataApi(Database database, SqlAccess access) {
        String id = database.clusterIn(region);
        return new DataApi(
                data, patientData, Lazy.of(() -> clusterArn(id)), Lazy.of(() -> secretArn(access.login())), region, id);
    }

    private String clusterArn(String id) {
        Calls calls = new Calls("rds", region);
        return calls.find(
                        "DescribeDBClusters",
                        () -> rds.get().describeDBClusters(request -> request.dbClusterIdentifier(id)))
                .flatMap(answer -> answer.dbClusters().stream().findFirst())
                .map(DBCluster::dbClusterArn)
                .orElseThrow(() -> calls.refuse(Cause.NOT_FOUND, "DescribeDBClusters", "there is no " + id));
    }

    private String secretArn(SqlAccess.Login login) {
        Calls calls = new Calls("secretsmanager", region);
        String name = login.match(secret -> secret.names().in(region), variable -> {
            throw new IllegalStateException("the Data API takes no password from a variable");
        });
        return calls.call(
                "DescribeSecret",
                () -> secrets.get()
                        .describeSecret(request -> request.secretId(name))
                        .arn());
    }

    /** The cluster's writer, or the instance. */
    private SqlAccess.Address address(Database database, SqlAccess access) {
        String id = database.clusterIn(region);
        Calls calls = new Calls("rds", region);
        Optional<String> host = database.isInstance()
                ? calls.find(
                                "DescribeDBInstances",
                                () -> rds.get().describeDBInstances(request -> request.dbInstanceIdentifier(id)))
                        .flatMap(answer -> answer.dbInstances().stream().findFirst())
                        .map(DBInstance::endpoint)
                        .map(Endpoint::address)
                : calls.find(
                                "DescribeDBClusters",
                                () -> rds.get().describeDBClusters(request -> request.dbClusterIdentifier(id)))
                        .flatMap(answer -> answer.dbClusters().stream().findFirst())
                        .map(DBCluster::endpoint);
        return new SqlAccess.Address(
                host.filter(name -> !name.isEmpty())
                        .orElseThrow(() -> calls.refuse(
                                Cause.NOT_FOUND,
                                database.isInstance() ? "DescribeDBInstances" : "DescribeDBClusters",
                                "there is no " + id + ", or it has no endpoint yet")),
                access.port());
    }

    private Login login(SqlAccess.Login login) {
        return login.match(secret -> inSecret(secret.names().in(region), secret.user()), this::inVariable);
    }

    private Login inVariable(SqlAccess.Login.Variable place) {
        String password = variables.getOrDefault(place.name(), "");
        if (password.isEmpty()) {
            throw new CloudException(
                    Cause.ACCESS_DENIED, "SQL login", region, "the variable " + place.name() + " is not set", null);
        }
        return new Login(place.user(), password);
    }

    /**
     * The current version of a secret (<a
     * href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html">GetSecretValue</a>).
     */
    private Login inSecret(String name, @Nullable String user) {
        Calls calls = new Calls("secretsmanager", region);
        String text = Text.orEmpty(calls.call(
                "GetSecretValue",
                () -> secrets.get()
                        .getSecretValue(request -> request.secretId(name))
                        .secretString()));
        JsonNode value;
        try {
            value = JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            // Its message would quote the secret.
            value = JsonMapper.shared().nullNode();
        }
        String found = user != null ? user : value.path("username").asString("");
        String password = value.path("password").asString("");
        if (found.isEmpty() || password.isEmpty()) {
            throw calls.refuse(
                    Cause.REJECTED,
                    "GetSecretValue",
                    "the secret " + name + " is not JSON with `username` and `password`");
        }
        return new Login(found, password);
    }
}
