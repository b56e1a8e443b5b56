package io.drctl.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Sql;
import io.drctl.cloud.Sql.WriteTrial;
import io.drctl.inventory.RegionName;
import io.drctl.testing.DataApiServer;
import io.drctl.testing.DataApiServer.Reply;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is sent to the RDS Data API, and how its answers are read, which are those of the API reference
 * (ExecuteStatement).
 */
final class DataApiTest {
    private static final RegionName REGION = Inventories.PRIMARY;
    private static final String CLUSTER = "the Data API of flask-site-us-east-2";
    private static final String OFF =
            "{\"columnMetadata\": [{\"label\": \"off\"}], \"records\": [[{\"longValue\": 0}]]}";
    private static final String ON = "{\"columnMetadata\": [{\"label\": \"on\"}], \"records\": [[{\"longValue\": 1}]]}";

    /** Longer than any other answer is waited for. */
    private static final Duration BEYOND_A_QUESTION = Duration.ofSeconds(6);

    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private volatile Duration callTakes = Duration.ZERO;
    private final CountDownLatch over = new CountDownLatch(1);
    private DataApiServer api;
    private DataApiClient client;
    private Sql sql;

    @BeforeEach
    void start() throws Exception {
        api = new DataApiServer(request -> {
            String statement = request.path("sql").asString("");
            if (statement.startsWith("CALL ")) {
                await(callTakes);
                replies.put("SELECT @@global.read_only", Reply.of(ON));
            }
            return replies.entrySet().stream()
                    .filter(each -> statement.startsWith(each.getKey()))
                    .findFirst()
                    .map(Map.Entry::getValue)
                    .orElse(Reply.of(OFF));
        });
        client = new DataApiClient(api);
        sql = client.sql(REGION, "shop/drctl", "drctl");
    }

    /** For so long, or until the test is over. */
    private void await(Duration time) {
        try {
            over.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        over.countDown();
        client.close();
        api.close();
    }

    private static void fails(Cause reason, String words, ThrowingCallable question) {
        assertThatThrownBy(question).isInstanceOfSatisfying(CloudException.class, e -> {
            assertThat(e.reason()).as(e.explain()).isEqualTo(reason);
            assertThat(e.explain()).contains(words).doesNotContain("\n");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"longValue\": 1}", "{\"booleanValue\": true}", "{\"stringValue\": \"ON\"}"})
    void a_variable_is_on_in_each_type_that_the_API_may_give_it(String value) {
        replies.put(
                "SELECT @@global.read_only",
                Reply.of("{\"columnMetadata\": [{\"label\": \"v\"}], \"records\": [[" + value + "]]}"));

        assertThat(sql.isReadOnly()).isTrue();
    }

    @Test
    void whether_it_is_on_is_read_of_the_cluster() {
        assertThat(client.isOn(REGION, "shop-east")).contains(true);
    }

    @Test
    void numbers_texts_and_NULL_are_read_as_a_driver_reads_them() {
        replies.put(
                "SHOW REPLICA STATUS",
                Reply.of("{\"columnMetadata\": [{\"label\": \"Source_Host\"}, {\"label\": \"Source_Log_File\"},"
                        + " {\"label\": \"Read_Source_Log_Pos\"}, {\"name\": \"Relay_Source_Log_File\"},"
                        + " {\"label\": \"Exec_Source_Log_Pos\"}, {\"label\": \"Replica_IO_Running\"},"
                        + " {\"label\": \"Replica_SQL_Running\"}, {\"label\": \"Seconds_Behind_Source\"}],"
                        + " \"records\": [[{\"stringValue\": \"db.shop.example\"}, {\"stringValue\": \"bin.000012\"},"
                        + " {\"longValue\": 9007199254740993}, {\"stringValue\": \"bin.000012\"},"
                        + " {\"stringValue\": \"800\"}, {\"stringValue\": \"Yes\"}, {\"stringValue\": \"No\"},"
                        + " {\"isNull\": true}]]}"));

        Sql.Replica replica = sql.replica().orElseThrow();

        assertThat(replica.received()).isEqualTo(new BinlogPosition("bin.000012", 9007199254740993L));
        assertThat(replica.applied()).isEqualTo(new BinlogPosition("bin.000012", 800));
        assertThat(replica.behind()).isNull();
        assertThat(replica.isReceiving()).isTrue();
        assertThat(replica.isApplying()).isFalse();
    }

    @Test
    void an_answer_without_a_result_is_no_empty_one() {
        replies.put("SHOW REPLICA STATUS", Reply.of("{\"numberOfRecordsUpdated\": 0}"));

        fails(Cause.REJECTED, CLUSTER + ": there is no result of SHOW REPLICA STATUS", () -> sql.replica());
    }

    @Test
    void a_reader_is_not_listened_to() {
        replies.put("SELECT @@global.innodb_read_only", Reply.of(ON));

        fails(Cause.INVALID_STATE, "the server that answers is a reader of its cluster", () -> sql.replica());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BadRequestException|Database error code: 1290. Message: The MySQL server is running with the --read-only"
                        + " option so it cannot execute this statement",
                "BadRequestException|Database error code: 0. Message: The MySQL server is running with the --read-only"
                        + " option so it cannot execute this statement",
                "DatabaseErrorException|The MySQL server is running with the --read-only option so it cannot execute this"
                        + " statement; Error code: 1290; SQLState: HY000",
                "DatabaseErrorException|The MySQL server is running with the --read-only option so it cannot execute this"
                        + " statement (errno 1290)",
                "DatabaseErrorException|The MySQL server is running with the --read-only option so it cannot execute this"
                        + " statement; SQLState: HY000"
            })
    void a_write_is_refused_by_a_server_that_is_read_only_in_whichever_form_the_API_hands_it_on(
            String error, String message) {
        replies.put("DELETE FROM `drctl`.heartbeat", Reply.error(400, error, message));

        assertThat(sql.tryWrite())
                .isEqualTo(new WriteTrial.Refused("The MySQL server is running with the --read-only option so it cannot"
                        + " execute this statement"));
    }

    @Test
    void a_refusal_for_a_reason_that_nobody_knows_proves_no_fence() {
        replies.put("SELECT @@global.read_only", Reply.of(ON));
        replies.put("DELETE FROM `drctl`.heartbeat", Reply.error(400, "DatabaseErrorException", "something else"));

        assertThat(sql.tryWrite()).isInstanceOf(WriteTrial.Unproven.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|HttpEndpointNotEnabledException|HttpEndpoint is not enabled for cluster|INVALID_STATE|is off",
                "400|BadRequestException|HttpEndpoint is not enabled for cluster x|INVALID_STATE|is off",
                "403|AccessDeniedException|User is not authorized to perform: rds-data:ExecuteStatement|ACCESS_DENIED"
                        + "|AccessDeniedException: User is not authorized",
                "400|InvalidSecretException|The Secrets Manager secret isn't valid|ACCESS_DENIED|InvalidSecretException",
                "400|SecretsErrorException|There was a problem with the secret|ACCESS_DENIED|SecretsErrorException",
                "400|BadRequestException|Database response exceeded size limit|REJECTED|exceeded size limit",
                "400|UnsupportedResultException|The result has an unsupported type|REJECTED|UnsupportedResult",
                "400|DatabaseResumingException|The cluster is resuming|INVALID_STATE|DatabaseResumingException",
                "504|DatabaseUnavailableException|The writer instance isn't available|SERVICE_FAULT|writer instance",
                "400|StatementTimeoutException|Request timed out|SERVICE_FAULT|StatementTimeoutException",
                "429|ThrottlingException|Rate exceeded|THROTTLED|Rate exceeded",
                "400|DatabaseErrorException|Access denied for user 'drctl'@'10.0.0.1' (using password: YES)"
                        + "|ACCESS_DENIED|Access denied for user"
            })
    void what_the_API_says_for_itself_ends_in_one_line(
            int status, String error, String message, Cause reason, String words) {
        replies.put("SELECT", Reply.error(status, error, message));

        fails(reason, words, () -> sql.isReadOnly());
    }

    @Test
    void values_are_sent_beside_the_statement() {
        assertThat(sql.tryWrite()).isInstanceOf(WriteTrial.Accepted.class);

        assertThat(api.calls)
                .contains("ExecuteStatement INSERT INTO `drctl`.heartbeat (region, written_at) VALUES (:p0, :p1)"
                        + " ON DUPLICATE KEY UPDATE written_at = VALUES(written_at)");
    }

    @Test
    void the_cluster_and_the_secret_are_looked_up_once_for_all_statements() {
        sql.tryWrite();

        assertThat(api.calls.stream().filter(call -> call.startsWith("Describe")))
                .containsExactly("DescribeDBClusters flask-site-us-east-2", "DescribeSecret shop/drctl");
    }

    @Test
    void making_a_server_read_only_is_sent_once_and_AWS_is_given_the_time_that_it_takes() {
        callTakes = BEYOND_A_QUESTION;

        sql.setReadOnly(true);

        assertThat(api.calls)
                .filteredOn("ExecuteStatement CALL mysql.rds_set_read_only(1)"::equals)
                .hasSize(1);
    }

    @Test
    void an_API_that_is_silent_costs_five_seconds() throws Exception {
        try (DataApiServer silent = new DataApiServer(request -> {
                    await(Duration.ofMinutes(1));
                    return Reply.of(OFF);
                });
                DataApiClient asking = new DataApiClient(silent)) {
            Instant begun = Instant.now();

            fails(
                    Cause.UNREACHABLE,
                    "rds-data:ExecuteStatement in us-east-2: no answer",
                    () -> asking.sql(REGION, "shop/drctl", null).isReadOnly());

            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(8));
            over.countDown();
        }
    }
}
