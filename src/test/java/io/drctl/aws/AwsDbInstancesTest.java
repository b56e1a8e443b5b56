package io.drctl.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.drctl.inventory.RegionName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentMatchers;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesResponse;
import software.amazon.awssdk.services.rds.model.PromoteReadReplicaRequest;
import software.amazon.awssdk.services.rds.model.PromoteReadReplicaResponse;
import software.amazon.awssdk.services.rds.model.RebootDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.RebootDbInstanceResponse;

/** What is sent to RDS about instances that belong to no cluster. */
final class AwsDbInstancesTest {
    private final RdsClient rds = mock(RdsClient.class);
    private final RdsClient oneWay = mock(RdsClient.class);
    private final AwsDbInstances instances = new AwsDbInstances(
            () -> rds, () -> oneWay, () -> mock(CloudWatchClient.class), new FixedClock(), new RegionName("us-west-1"));

    private PromoteReadReplicaRequest promoted(int backupDays) {
        when(rds.describeDBInstances(ArgumentMatchers.<Consumer<DescribeDbInstancesRequest.Builder>>any()))
                .thenReturn(DescribeDbInstancesResponse.builder()
                        .dbInstances(DBInstance.builder()
                                .dbInstanceIdentifier("orders")
                                .backupRetentionPeriod(backupDays)
                                .build())
                        .build());
        List<PromoteReadReplicaRequest> sent = new ArrayList<>();
        when(oneWay.promoteReadReplica(ArgumentMatchers.<Consumer<PromoteReadReplicaRequest.Builder>>any()))
                .thenAnswer(call -> {
                    PromoteReadReplicaRequest.Builder builder = PromoteReadReplicaRequest.builder();
                    call.<Consumer<PromoteReadReplicaRequest.Builder>>getArgument(0)
                            .accept(builder);
                    sent.add(builder.build());
                    return PromoteReadReplicaResponse.builder().build();
                });
        instances.promote("orders");
        assertThat(sent).hasSize(1);
        return sent.get(0);
    }

    @Test
    void a_promotion_goes_through_the_client_that_sends_once_and_keeps_backups_as_they_were() {
        PromoteReadReplicaRequest sent = promoted(14);

        assertThat(sent.dbInstanceIdentifier()).isEqualTo("orders");
        assertThat(sent.backupRetentionPeriod()).isEqualTo(14);
    }

    @Test
    void a_promotion_leaves_it_to_rds_to_switch_backups_on_where_there_were_none() {
        assertThat(promoted(0).backupRetentionPeriod()).isNull();
    }

    @Test
    void a_flip_is_a_reboot_with_failover_through_the_client_that_sends_once() {
        List<RebootDbInstanceRequest> sent = new ArrayList<>();
        when(oneWay.rebootDBInstance(ArgumentMatchers.<Consumer<RebootDbInstanceRequest.Builder>>any()))
                .thenAnswer(call -> {
                    RebootDbInstanceRequest.Builder builder = RebootDbInstanceRequest.builder();
                    call.<Consumer<RebootDbInstanceRequest.Builder>>getArgument(0)
                            .accept(builder);
                    sent.add(builder.build());
                    return RebootDbInstanceResponse.builder().build();
                });

        instances.failOver("orders");

        assertThat(sent).singleElement().satisfies(request -> {
            assertThat(request.dbInstanceIdentifier()).isEqualTo("orders");
            assertThat(request.forceFailover()).isTrue();
        });
        verifyNoInteractions(rds);
    }
}
