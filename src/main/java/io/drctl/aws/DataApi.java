package io.drctl.aws;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.SqlStatements;
import io.drctl.inventory.RegionName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rdsdata.RdsDataClient;
import software.amazon.awssdk.services.rdsdata.model.ColumnMetadata;
import software.amazon.awssdk.services.rdsdata.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.rdsdata.model.ExecuteStatementResponse;
import software.amazon.awssdk.services.rdsdata.model.Field;
import software.amazon.awssdk.services.rdsdata.model.SqlParameter;

/**
 * Statements by the RDS Data API (<a
 * href="https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_ExecuteStatement.html">ExecuteStatement</a>).
 * It executes them on the writer of the cluster, with the login of a secret that it reads as the caller (<a
 * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.access.html">Authorizing access</a>).
 *
 * @param brief for what may be sent more than once
 * @param patient for what is sent once, and may take as long as AWS lets a statement
 */
record DataApi(
        Supplier<RdsDataClient> brief,
        Supplier<RdsDataClient> patient,
        Supplier<String> clusterArn,
        Supplier<String> secretArn,
        RegionName region,
        String cluster)
        implements SqlStatements {
    private static final String OPERATION = "ExecuteStatement";

    @Override
    public String place() {
        return "the Data API of " + cluster;
    }

    @Override
    public Answer execute(String statement, List<String> values) {
        return execute(brief, statement, values);
    }

    @Override
    public Answer executePatiently(String statement) {
        return execute(patient, statement, List.of());
    }

    private Answer execute(Supplier<RdsDataClient> client, String statement, List<String> values) {
        ExecuteStatementRequest request = request(statement, values);
        try {
            return answer(client.get().executeStatement(request));
        } catch (CloudException e) {
            throw e;
        } catch (AwsServiceException e) {
            Optional<Refusal> refusal = DataApiErrors.ofServer(e);
            if (refusal.isPresent()) {
                return new Answer(null, refusal.get());
            }
            throw DataApiErrors.translate(e, "rds-data:" + OPERATION, region, place());
        } catch (RuntimeException e) {
            throw Failure.translate(e, "rds-data:" + OPERATION, region);
        }
    }

    /** The API has names where SQL has question marks. */
    private ExecuteStatementRequest request(String statement, List<String> values) {
        StringBuilder sql = new StringBuilder();
        List<SqlParameter> parameters = new ArrayList<>();
        for (int i = 0; i < statement.length(); i++) {
            char each = statement.charAt(i);
            if (each == '?') {
                String name = "p" + parameters.size();
                parameters.add(SqlParameter.builder()
                        .name(name)
                        .value(Field.fromStringValue(values.get(parameters.size())))
                        .build());
                sql.append(':').append(name);
            } else {
                sql.append(each);
            }
        }
        return ExecuteStatementRequest.builder()
                .resourceArn(clusterArn.get())
                .secretArn(secretArn.get())
                .sql(sql.toString())
                .parameters(parameters)
                .includeResultMetadata(true)
                // Half a definition would be worse than a late one, as the reference of the operation says.
                .continueAfterTimeout(statement.startsWith("CREATE "))
                .build();
    }

    private Answer answer(ExecuteStatementResponse response) {
        if (!response.hasColumnMetadata()) {
            return Answer.done();
        }
        List<Map<String, @Nullable String>> rows = new ArrayList<>();
        for (List<Field> record : response.records()) {
            Map<String, @Nullable String> row = new LinkedHashMap<>();
            for (int i = 0; i < record.size(); i++) {
                row.put(label(response.columnMetadata().get(i)), text(record.get(i)));
            }
            rows.add(row);
        }
        return new Answer(rows, null);
    }

    private static String label(ColumnMetadata column) {
        return Text.orNull(column.label()) == null ? Text.orEmpty(column.name()) : column.label();
    }

    /**
     * The value as a driver would spell it (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.calling.html">mapping of data
     * types</a>: numbers without a fraction are long, those of decimals, dates and all else are text).
     */
    private @Nullable String text(Field field) {
        return switch (field.type()) {
            case IS_NULL -> null;
            case STRING_VALUE -> field.stringValue();
            case LONG_VALUE -> String.valueOf(field.longValue());
            case DOUBLE_VALUE -> String.valueOf(field.doubleValue());
            case BOOLEAN_VALUE -> field.booleanValue() ? "1" : "0";
            case BLOB_VALUE -> field.blobValue().asUtf8String();
            case ARRAY_VALUE, UNKNOWN_TO_SDK_VERSION ->
                throw new Calls("rds-data", region)
                        .refuse(Cause.REJECTED, OPERATION, place() + " answered with a value of another type");
        };
    }
}
