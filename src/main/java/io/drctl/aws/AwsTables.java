package io.drctl.aws;

import io.drctl.cloud.Tables;
import io.drctl.inventory.RegionName;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Tables and their replicas, as DynamoDB describes them. */
final class AwsTables implements Tables {
    private final Supplier<DynamoDbClient> dynamo;
    private final Calls calls;

    AwsTables(Supplier<DynamoDbClient> dynamo, RegionName region) {
        this.dynamo = dynamo;
        this.calls = new Calls("dynamodb", region);
    }

    @Override
    public Optional<Table> table(String name) {
        return calls.find("DescribeTable", () -> dynamo.get().describeTable(request -> request.tableName(name)))
                .map(answer -> table(answer.table()));
    }

    @Override
    public List<String> tables() {
        return calls.call(
                "ListTables",
                () -> dynamo.get().listTablesPaginator().tableNames().stream().toList());
    }

    @Override
    public boolean isRecoverable(String name) {
        return calls.find(
                        "DescribeContinuousBackups",
                        () -> dynamo.get().describeContinuousBackups(request -> request.tableName(name)))
                .map(answer -> answer.continuousBackupsDescription().pointInTimeRecoveryDescription())
                .filter(told -> told.pointInTimeRecoveryStatus() == PointInTimeRecoveryStatus.ENABLED)
                .isPresent();
    }

    private static Table table(TableDescription told) {
        return new Table(
                told.tableName(),
                Text.orEmpty(told.tableStatusAsString()),
                told.replicas().stream()
                        .map(replica -> new Replica(
                                new RegionName(replica.regionName()),
                                Text.orEmpty(replica.replicaStatusAsString()),
                                Text.orNull(replica.replicaStatusDescription())))
                        .toList());
    }
}
