package io.drctl.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * AWS's side of the RDS Data API on the loopback address, and as much of RDS and Secrets Manager as goes before it. It
 * answers as the API reference has it (ExecuteStatement); {@link #on} has each statement executed by a real server, on
 * a connection of its own. The value of a secret it tells nobody.
 */
public final class DataApiServer implements AutoCloseable {
    private static final String ACCOUNT = "111122223333";
    private static final JsonMapper JSON = JsonMapper.shared();

    /** What is answered to an ExecuteStatement. */
    public record Reply(int status, @Nullable String error, JsonNode body) {
        public static Reply of(String json) {
            return new Reply(200, null, JSON.readTree(json));
        }

        public static Reply error(int status, String error, String message) {
            return new Reply(status, error, JSON.createObjectNode().put("message", message));
        }
    }

    /** Each call as {@code operation what}, in their order. */
    public final List<String> calls = Collections.synchronizedList(new ArrayList<>());

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Function<JsonNode, Reply> execution;

    public DataApiServer(Function<JsonNode, Reply> execution) throws IOException {
        this.execution = execution;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
            String region = region(exchange);
            if (exchange.getRequestURI().getPath().equals("/Execute")) {
                JsonNode request = JSON.readTree(body);
                calls.add("ExecuteStatement " + request.path("sql").asString(""));
                Reply reply = execution.apply(request);
                if (reply.error() != null) {
                    exchange.getResponseHeaders().add("x-amzn-ErrorType", reply.error());
                }
                send(exchange, reply.status(), "application/json", reply.body().toString());
            } else if (target.equals("secretsmanager.DescribeSecret")) {
                String name = JSON.readTree(body).path("SecretId").asString("");
                calls.add("DescribeSecret " + name);
                send(
                        exchange,
                        200,
                        "application/x-amz-json-1.1",
                        JSON.createObjectNode()
                                .put("ARN", secretArn(region, name))
                                .put("Name", name)
                                .toString());
            } else {
                Matcher cluster = Pattern.compile("DBClusterIdentifier=([^&]*)").matcher(body);
                String id = cluster.find() ? URLDecoder.decode(cluster.group(1), StandardCharsets.UTF_8) : "";
                calls.add("DescribeDBClusters " + id);
                send(
                        exchange,
                        200,
                        "text/xml",
                        "<DescribeDBClustersResponse xmlns=\"http://rds.amazonaws.com/doc/2014-10-31/\">"
                                + "<DescribeDBClustersResult><DBClusters><DBCluster><DBClusterIdentifier>" + id
                                + "</DBClusterIdentifier><DBClusterArn>" + clusterArn(region, id)
                                + "</DBClusterArn><HttpEndpointEnabled>true</HttpEndpointEnabled></DBCluster>"
                                + "</DBClusters></DescribeDBClustersResult></DescribeDBClustersResponse>");
            }
        } catch (RuntimeException e) {
            calls.add("broke off: " + e);
            throw e;
        }
    }

    /** What a request is signed for. */
    private static String region(HttpExchange exchange) {
        Matcher scope = Pattern.compile("Credential=[^/]+/[0-9]+/([a-z0-9-]+)/")
                .matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        return scope.find() ? scope.group(1) : "";
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.getResponseHeaders().add("x-amzn-RequestId", "0f7e2c5a-0000-4000-8000-000000000001");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    public static String clusterArn(String region, String id) {
        return "arn:aws:rds:" + region + ":" + ACCOUNT + ":cluster:" + id;
    }

    private static String secretArn(String region, String name) {
        return "arn:aws:secretsmanager:" + region + ":" + ACCOUNT + ":secret:" + name + "-AbCdEf";
    }

    /**
     * Real servers in the place of clusters; the name of a secret is that of the user, after a slash, and {@code wrong}
     * at its end means that its password is.
     *
     * @param clusters by their ARNs
     */
    public static Function<JsonNode, Reply> on(Map<String, MariaDb> clusters) {
        AtomicInteger refusals = new AtomicInteger();
        return request -> {
            MariaDb cluster = clusters.get(request.path("resourceArn").asString(""));
            if (cluster == null) {
                return Reply.error(
                        400, "BadRequestException", "HttpEndpoint is not enabled for cluster with identifier none");
            }
            String user = request.path("secretArn")
                    .asString("")
                    .replaceFirst(".*/", "")
                    .replaceFirst("-AbCdEf$", "");
            boolean isWrong = user.endsWith("-wrong");
            user = user.replaceFirst("-wrong$", "");
            String password = isWrong ? "hunter22-hunter22" : user.equals("root") ? "" : MariaDb.PASSWORD;
            try (Connection connection = cluster.as(user, password)) {
                return executed(connection, request);
            } catch (SQLException e) {
                return refused(e, refusals.getAndIncrement());
            }
        };
    }

    private static Reply executed(Connection connection, JsonNode request) throws SQLException {
        String sql = request.path("sql").asString("").replaceAll(":p[0-9]+", "?");
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int i = 1;
            for (JsonNode parameter : request.path("parameters")) {
                statement.setString(
                        i++, parameter.path("value").path("stringValue").asString());
            }
            ObjectNode answer = JSON.createObjectNode();
            answer.putArray("generatedFields");
            if (!statement.execute()) {
                return new Reply(200, null, answer.put("numberOfRecordsUpdated", statement.getUpdateCount()));
            }
            answer.put("numberOfRecordsUpdated", 0);
            try (ResultSet result = statement.getResultSet()) {
                rows(answer, result);
            }
            return new Reply(200, null, answer);
        }
    }

    private static void rows(ObjectNode answer, ResultSet result) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        ArrayNode metadata = answer.putArray("columnMetadata");
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            metadata.addObject()
                    .put("label", columns.getColumnLabel(i))
                    .put("name", columns.getColumnName(i))
                    .put("type", columns.getColumnType(i))
                    .put("typeName", columns.getColumnTypeName(i));
        }
        ArrayNode records = answer.putArray("records");
        while (result.next()) {
            ArrayNode record = records.addArray();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                field(record.addObject(), result, i, columns.getColumnType(i));
            }
        }
    }

    private static void field(ObjectNode field, ResultSet row, int column, int type) throws SQLException {
        String text = row.getString(column);
        if (text == null) {
            field.put("isNull", true);
            return;
        }
        switch (type) {
            case Types.BIT, Types.BOOLEAN -> field.put("booleanValue", row.getBoolean(column));
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT ->
                field.put("longValue", row.getLong(column));
            case Types.FLOAT, Types.REAL, Types.DOUBLE -> field.put("doubleValue", row.getDouble(column));
            default -> field.put("stringValue", text);
        }
    }

    /** In each of the forms in turn, since AWS documents none. */
    private static Reply refused(SQLException e, int count) {
        String words = String.valueOf(e.getMessage()).replaceFirst("^\\(conn=\\d+\\) ", "");
        return switch (count % 3) {
            case 0 ->
                Reply.error(
                        400, "BadRequestException", "Database error code: " + e.getErrorCode() + ". Message: " + words);
            case 1 ->
                Reply.error(
                        400,
                        "DatabaseErrorException",
                        words + "; Error code: " + e.getErrorCode() + "; SQLState: " + e.getSQLState());
            default -> Reply.error(400, "DatabaseErrorException", words);
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
