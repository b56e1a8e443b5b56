package io.drctl.aws;

import static io.drctl.aws.CannedAws.REGION;
import static io.drctl.aws.CannedAws.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.GlobalChange;
import io.drctl.cloud.Databases.GlobalMember;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.rds.RdsClient;

/** What is asked of RDS about global databases, word for word. The emulator exchanges no roles in them. */
final class AwsGlobalDatabasesTest {
    private static final String OHIO = "arn:aws:rds:us-east-2:123456789012:cluster:flask";
    private static final String CALIFORNIA = "arn:aws:rds:us-west-1:123456789012:cluster:flask";

    private static Databases databases(CannedAws aws) {
        SdkClients clients = aws.clients();
        return new AwsDatabases(
                () -> clients.regional(RdsClient.builder(), REGION),
                () -> clients.regional(RdsClient.builder(), REGION),
                () -> clients.regional(CloudWatchClient.builder(), REGION),
                new FixedClock(),
                REGION);
    }

    private static String member(String arn, boolean isWriter, String forwarding) {
        return "<GlobalClusterMember><DBClusterArn>" + arn + "</DBClusterArn><IsWriter>" + isWriter + "</IsWriter>"
                + "<GlobalWriteForwardingStatus>" + forwarding + "</GlobalWriteForwardingStatus>"
                + "</GlobalClusterMember>";
    }

    private static String described(String state) {
        return "<DescribeGlobalClustersResponse><DescribeGlobalClustersResult><GlobalClusters>"
                + "<GlobalClusterMember><GlobalClusterIdentifier>flask-global</GlobalClusterIdentifier>"
                + "<GlobalClusterMembers>" + member(OHIO, true, "disabled") + member(CALIFORNIA, false, "enabled")
                + "</GlobalClusterMembers>" + state + "</GlobalClusterMember>"
                + "</GlobalClusters></DescribeGlobalClustersResult></DescribeGlobalClustersResponse>";
    }

    @Test
    void a_global_database_tells_its_writer_and_who_forwards_writes() throws IOException {
        try (CannedAws aws = new CannedAws(body(200, described("")))) {
            Databases.GlobalCluster global =
                    databases(aws).globalCluster("flask-global").orElseThrow();

            assertThat(global.writer()).map(GlobalMember::clusterArn).hasValue(OHIO);
            assertThat(global.members())
                    .filteredOn(GlobalMember::forwardsWrites)
                    .extracting(GlobalMember::clusterArn)
                    .containsExactly(CALIFORNIA);
            assertThat(global.change()).isNull();
        }
    }

    @Test
    void an_exchange_of_its_roles_is_told_and_whether_it_loses_data() throws IOException {
        String state = "<FailoverState><Status>failing-over</Status><FromDbClusterArn>" + OHIO
                + "</FromDbClusterArn><ToDbClusterArn>" + CALIFORNIA
                + "</ToDbClusterArn><IsDataLossAllowed>true</IsDataLossAllowed></FailoverState>";
        try (CannedAws aws = new CannedAws(body(200, described(state)), body(200, described("<FailoverState/>")))) {
            Databases databases = databases(aws);

            assertThat(databases.globalCluster("flask-global").orElseThrow().change())
                    .isEqualTo(new GlobalChange("failing-over", CALIFORNIA, true));
            assertThat(databases.globalCluster("flask-global").orElseThrow().change())
                    .isNull();
        }
    }

    @Test
    void a_failover_allows_data_loss_since_without_it_it_would_be_a_switchover() throws IOException {
        try (CannedAws aws = new CannedAws(body(
                200,
                "<FailoverGlobalClusterResponse><FailoverGlobalClusterResult/></FailoverGlobalClusterResponse>"))) {
            databases(aws).failOverGlobal("flask-global", CALIFORNIA);

            assertThat(aws.asked())
                    .singleElement()
                    .asString()
                    .contains(
                            "Action=FailoverGlobalCluster",
                            "AllowDataLoss=true",
                            "GlobalClusterIdentifier=flask-global")
                    .contains("TargetDbClusterIdentifier=arn%3Aaws%3Ards%3Aus-west-1")
                    .doesNotContain("Switchover");
        }
    }

    @Test
    void a_switchover_names_its_target_by_arn_and_allows_nothing() throws IOException {
        try (CannedAws aws = new CannedAws(body(
                200,
                "<SwitchoverGlobalClusterResponse><SwitchoverGlobalClusterResult/>"
                        + "</SwitchoverGlobalClusterResponse>"))) {
            databases(aws).switchOverGlobal("flask-global", CALIFORNIA);

            assertThat(aws.asked())
                    .singleElement()
                    .asString()
                    .contains("Action=SwitchoverGlobalCluster", "GlobalClusterIdentifier=flask-global")
                    .contains("TargetDbClusterIdentifier=arn%3Aaws%3Ards%3Aus-west-1")
                    .doesNotContain("AllowDataLoss");
        }
    }

    @Test
    void a_refusal_is_told_in_awss_words() throws IOException {
        String refusal = "<ErrorResponse><Error><Type>Sender</Type><Code>InvalidGlobalClusterStateFault</Code>"
                + "<Message>not available</Message></Error><RequestId>r</RequestId></ErrorResponse>";
        try (CannedAws aws = new CannedAws(body(400, refusal))) {
            assertThatExceptionOfType(CloudException.class)
                    .isThrownBy(() -> databases(aws).switchOverGlobal("flask-global", CALIFORNIA))
                    .withMessageContaining("not available");
        }
    }

    @Test
    void an_instance_is_added_once_by_its_cluster_its_engine_and_its_class() throws IOException {
        try (CannedAws aws = new CannedAws(
                body(200, "<CreateDBInstanceResponse><CreateDBInstanceResult/></CreateDBInstanceResponse>"))) {
            databases(aws).addInstance("flask", "flask-1", "aurora-mysql", "db.r6g.large");

            assertThat(aws.asked())
                    .singleElement()
                    .asString()
                    .contains(
                            "Action=CreateDBInstance",
                            "DBClusterIdentifier=flask",
                            "DBInstanceIdentifier=flask-1",
                            "Engine=aurora-mysql",
                            "DBInstanceClass=db.r6g.large");
        }
    }

    @Test
    void that_rds_has_none_of_the_class_is_a_refusal_after_which_nothing_has_happened() throws IOException {
        try (CannedAws aws = new CannedAws(body(
                400,
                "<ErrorResponse><Error><Type>Sender</Type><Code>InsufficientDBInstanceCapacity</Code>"
                        + "<Message>db.r6g.large isn't available</Message></Error></ErrorResponse>"))) {
            assertThatExceptionOfType(CloudException.class)
                    .isThrownBy(() -> databases(aws).addInstance("flask", "flask-1", "aurora-mysql", "db.r6g.large"))
                    .satisfies(e -> {
                        assertThat(e.reason()).isEqualTo(CloudException.Cause.REJECTED);
                        assertThat(e.isAmbiguous()).isFalse();
                        assertThat(e.explain()).contains("rds:CreateDBInstance in", "db.r6g.large isn't available");
                    });
        }
    }
}
