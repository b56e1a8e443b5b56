package io.drctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.Access;
import io.drctl.cloud.Listings;
import io.drctl.cloud.ListingsContract;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.InventoryReader;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.testing.FaultyProxy;
import io.drctl.testing.SeededSite;
import io.drctl.worlds.Worlds;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.s3.S3Client;

/** {@code drctl inventory discover} on sites that other people made: what it finds, says and leaves out. */
final class DiscoverIT extends DiscoveryDesk implements ListingsContract {
    @Override
    public Listings listings() {
        return aws(Access.usual(REGION)).listings(REGION);
    }

    @Override
    public String emptyZone() {
        String id = moto.global(Route53Client.builder())
                .createHostedZone(request -> request.name("empty.example").callerReference("empty"))
                .hostedZone()
                .id();
        return id.substring(id.lastIndexOf('/') + 1);
    }

    @Override
    public String emptyCluster() {
        moto.client(EksClient.builder(), REGION)
                .createCluster(request -> request.name("empty")
                        .roleArn("arn:aws:iam::123456789012:role/eks")
                        .resourcesVpcConfig(config -> config.subnetIds("subnet-1")));
        return "empty";
    }

    @Test
    void the_seed_is_found_row_by_row() {
        SeededSite.in(moto);
        ReplicaLag.isReported(moto, Duration.ofSeconds(2));

        Inventory inventory = discovered();

        assertThat(unready()).isEmpty();
        assertThat(rows(inventory))
                .containsExactly(
                        "vpc [] [1, 1]",
                        "web-instance [] [3, 3]",
                        "machine-image [drctl-flask-web-1.0.0] [1, 1]",
                        "key-pair [flask-site] [1, 1]",
                        "load-balancer [flask-site] [1, 1]",
                        "kubernetes-cluster [flask-site-monitoring] [1, 1]",
                        "kubernetes-node [] [2, 2]",
                        "bucket [drctl-flask-site-us-east-2, drctl-flask-site-us-west-1] [1, 1]",
                        "database-cluster [flask-site-us-east-2, flask-site-us-west-1] [1, 1]",
                        "database-instance [] [2, 2]");
        assertThat(inventory.site().name()).as("from its take-over alarms").isEqualTo(SeededSite.SITE);
        assertThat(inventory.application().mainName().name()).isEqualTo("www.drctl.example");
        assertThat(inventory.application().health().path()).isEqualTo("/health");
        assertThat(inventory.database().engine()).isEqualTo("aurora-mysql");
        assertThat(screen.err())
                .contains("Wrote inventory.yaml", "drctl verify all")
                .doesNotContain("Left out");
    }

    @Test
    void an_auto_scaling_group_and_a_global_database_are_found_and_the_staging_vpc_is_left_alone() throws Exception {
        Worlds.autoScalingGroupAndGlobalDatabase(moto);

        Inventory inventory = discovered();

        assertThat(unready()).isEmpty();
        assertThat(rows(inventory))
                .containsExactly(
                        "vpc [] [1, 1]",
                        "auto-scaling-group [acme-prod-web-use2, acme-prod-web-usw1] [4, 2..4]",
                        "load-balancer [acme-prod-use2-alb, acme-prod-usw1-alb] [1, 1]",
                        "database-cluster [acme-prod-use2-db, acme-prod-usw1-db] [1, 1]",
                        "database-instance [] [2, 2]");
        assertThat(inventory.database().replication())
                .isEqualTo(new io.drctl.inventory.Replication.GlobalDatabase("acme-prod-global"));
        assertThat(inventory.primary().cidr()).isEqualTo("10.40.0.0/16");
        assertThat(Files.readString(desk.resolve("inventory.yaml"))).doesNotContain("staging");
    }

    @Test
    void ecs_services_and_an_rds_replica_are_found_though_both_vpcs_have_one_range() {
        Worlds.containersAndReplica(moto);

        Inventory inventory = discovered();

        assertThat(unready()).isEmpty();
        assertThat(rows(inventory))
                .containsExactly(
                        "vpc [] [1, 1]",
                        "load-balancer [Payro-LB8A1-1X2Y3Z, Payro-LB8A1-9Q8R7S] [1, 1]",
                        "ecs-service [payroll-api] [2, 2]",
                        "rds-instance [payroll-mysql, payroll-mysql-replica] [1, 1]");
        assertThat(inventory.database().engine()).isEqualTo("mysql");
        assertThat(inventory.application().dnsNames()).hasSize(1);
    }

    @Test
    void eks_an_nlb_and_a_global_postgres_are_found() {
        Worlds.kubernetesAndGlobalPostgres(moto);

        Inventory inventory = discovered();

        assertThat(unready()).isEmpty();
        assertThat(rows(inventory))
                .containsExactly(
                        "vpc [] [1, 1]",
                        "network-load-balancer [billing-primary-nlb, billing-secondary-nlb] [1, 1]",
                        "kubernetes-cluster [billing-primary, billing-secondary] [1, 1]",
                        "kubernetes-node [] [4, 2..4]",
                        "database-cluster [billing-pg-primary, billing-pg-secondary] [1, 1]",
                        "database-instance [] [2, 2]");
        assertThat(inventory.database().engine()).isEqualTo("aurora-postgresql");
    }

    @Test
    void two_applications_each_get_their_load_balancer_and_their_database() {
        Worlds.twoApplications(moto);

        Inventory inventory = discovered();

        assertThat(unready()).isEmpty();
        assertThat(inventory.applications())
                .extracting(application -> application.name() + " "
                        + application.mainName().name() + " "
                        + application.loadBalancerIn(Worlds.RECOVERY).orElse("none") + " " + application.database())
                .containsExactly(
                        "cart cart.store.example cart-alb cart-db",
                        "catalog catalog.store.example catalog-alb catalog-db");
        assertThat(inventory.databases())
                .extracting(database -> database.clusterIn(Worlds.RECOVERY))
                .containsExactly("cart-db-copy", "catalog-db-copy");
    }

    @Test
    void a_name_a_tag_or_a_vpc_narrows_it_down_to_one_site() throws Exception {
        Worlds.autoScalingGroupAndGlobalDatabase(moto);

        assertThat(rows(discovered("--dns-name", "app.acme.example"))).hasSize(5);
        assertThat(rows(discovered("--yes", "--tag", "Environment=prod"))).hasSize(5);
        assertThat(discover("--yes", "--tag", "Environment=staging")).isZero();
        assertThat(Files.readString(desk.resolve("inventory.yaml")))
                .contains(
                        "# Found, and not in this inventory:",
                        "acme-staging-web (2) in us-east-2: nothing in us-west-1");
        assertThat(discover("--yes", "--tag", "Environment=prd")).isEqualTo(2);
        assertThat(screen.err()).contains("no VPC of us-east-2 and us-west-1 has the tag Environment=prd");
    }

    @Test
    void of_two_regions_that_have_nothing_in_common_no_inventory_is_written() {
        Worlds.containersAndReplica(moto);

        assertThat(run("init", "--primary", "us-east-2", "--recovery", "eu-west-1"))
                .isEqualTo(1);

        assertThat(screen.err())
                .contains("Nothing that drctl can check is in both us-east-2 and eu-west-1: no inventory");
        assertThat(desk.resolve("inventory.yaml")).doesNotExist();
    }

    @Test
    void regions_given_the_wrong_way_round_are_told_and_what_is_next_names_the_file() {
        Worlds.containersAndReplica(moto);

        assertThat(run("init", "--primary", "us-west-1", "--recovery", "us-east-2", "--file", "turned.yaml"))
                .isZero();

        assertThat(screen.err())
                .contains(
                        "account 123456789012",
                        "The Regions may be the wrong way round:",
                        "payroll-mysql-replica in us-west-1 is a replica of payroll-mysql in",
                        "    drctl init --primary us-east-2 --recovery us-west-1\n",
                        "    drctl verify all --inventory turned.yaml\n",
                        "    drctl failover app --to us-east-2 --dry-run --inventory turned.yaml\n");
    }

    @Test
    void a_role_for_each_region_is_assumed_and_goes_into_the_inventory() {
        Worlds.containersAndReplica(moto);

        Inventory inventory = discovered("--role-arn", "arn:aws:iam::123456789012:role/dr");

        assertThat(inventory.primary().roleArn()).isEqualTo("arn:aws:iam::123456789012:role/dr");
        assertThat(inventory.recovery().roleArn()).isEqualTo("arn:aws:iam::123456789012:role/dr");
        assertThat(screen.err()).contains("as arn:aws:sts::123456789012:assumed-role/dr/drctl");
    }

    @Test
    void a_name_that_leads_nowhere_is_said_to_and_exit_status_1() {
        Worlds.twoApplications(moto);

        assertThat(discover("--dns-name", "card.store.example")).isEqualTo(1);
        assertThat(screen.err()).contains("No such name", "card.store.example: no record of that name points at");
    }

    @Test
    void only_describe_list_and_get_calls_are_sent() throws Exception {
        Worlds.twoApplications(moto);
        try (FaultyProxy proxy = FaultyProxy.before(moto.endpoint())) {
            System.setProperty("aws.endpointUrl", proxy.endpoint().toString());

            discovered();

            assertThat(proxy.operations())
                    .hasSizeGreaterThan(30)
                    .allMatch(
                            operation -> operation.matches("[a-z0-9-]+:((Describe|List|Get)[A-Za-z]*|(GET|HEAD) /.*)"));
        }
    }

    @Test
    void what_is_denied_is_left_out_and_said_and_the_rest_is_written() throws Exception {
        Worlds.kubernetesAndGlobalPostgres(moto);
        try (FaultyProxy proxy = FaultyProxy.before(moto.endpoint())) {
            System.setProperty("aws.endpointUrl", proxy.endpoint().toString());
            proxy.refuse("eks:GET /clusters", 403, "AccessDeniedException", 10);

            assertThat(discover()).isEqualTo(1);

            assertThat(screen.err())
                    .contains(
                            "Could not be read",
                            "EKS clusters in us-east-2: eks:ListClusters",
                            "It lacks what could not be read: try again first.");
            assertThat(Files.readString(desk.resolve("inventory.yaml")))
                    .contains("network-load-balancer", "# Could not be read:", "#   - EKS clusters in us-west-1:")
                    .doesNotContain("kubernetes-cluster");
        }
    }

    @Test
    void a_terraform_state_tells_which_vpc_is_the_sites() throws Exception {
        Worlds.autoScalingGroupAndGlobalDatabase(moto);
        String vpc = moto.client(Ec2Client.builder(), Worlds.PRIMARY).describeVpcs().vpcs().stream()
                .filter(each -> each.cidrBlock().equals("10.50.0.0/16"))
                .findFirst()
                .orElseThrow()
                .vpcId();
        Files.writeString(
                desk.resolve("staging.tfstate"),
                "{\"version\": 4, \"resources\": [{\"mode\": \"managed\", \"type\": \"aws_vpc\", \"name\": \"this\","
                        + " \"instances\": [{\"attributes\": {\"id\": \"" + vpc + "\"}}]}]}");
        Files.writeString(desk.resolve("none.tfstate"), "{}");

        // In the recovery Region's bucket, so that the primary's S3 alone can't give it.
        S3Client s3 = moto.client(S3Client.builder(), Worlds.RECOVERY);
        s3.createBucket(bucket -> bucket.bucket("acme-states")
                .createBucketConfiguration(place -> place.locationConstraint(Worlds.RECOVERY.value())));
        s3.putObject(
                object -> object.bucket("acme-states").key("staging/site.tfstate"),
                RequestBody.fromFile(desk.resolve("staging.tfstate")));

        for (String state : List.of("staging.tfstate", "s3://acme-states/staging/site.tfstate")) {
            assertThat(discover("--yes", "--state", state)).as(state).isZero();

            assertThat(Files.readString(desk.resolve("inventory.yaml")))
                    .as(state)
                    .contains("acme-staging-web (2) in us-east-2")
                    .doesNotContain("acme-prod-web");
            Files.delete(desk.resolve("inventory.yaml"));
        }
        assertThat(discover("--yes", "--state", "s3://acme-states/none.tfstate"))
                .isEqualTo(2);
        assertThat(screen.err()).contains("there is no object s3://acme-states/none.tfstate");
        Files.writeString(desk.resolve("empty.tfstate"), "{\"version\": 4, \"resources\": []}");
        assertThat(discover("--yes", "--state", "empty.tfstate")).isEqualTo(2);
        assertThat(screen.err()).contains("the Terraform states have no resource that Terraform manages");
        assertThat(discover("--yes", "--state", "s3://bucket")).isEqualTo(2);
        assertThat(screen.err()).contains("--state: s3://bucket is not s3://BUCKET/KEY");
        assertThat(discover("--yes", "--state", "none.tfstate")).isEqualTo(2);
        assertThat(screen.err()).contains("none.tfstate is not a Terraform state of version 4");
    }

    @Test
    void in_a_terminal_it_asks_for_the_regions_and_for_what_was_promised() {
        Worlds.containersAndReplica(moto);
        Interview interview = init("\nus-west-1\n30m\nsoon\n1m\n");

        assertThat(interview.status()).as(interview.shown()).isZero();
        assertThat(interview.shown())
                .contains(
                        "The Region that serves [us-east-2]: ",
                        "The Region that stands by: ",
                        "How long may the site be down (RTO) [15m]: ",
                        "A number with s, m or h, such as 5m [5m]: ");
        Inventory inventory = InventoryReader.read(
                        desk.resolve("inventory.yaml"), "inventory.yaml", CheckCatalogue.kinds())
                .inventory();
        assertThat(inventory.objectives().rtoTarget()).isEqualTo(Duration.ofMinutes(30));
        assertThat(inventory.objectives().rpoTarget()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void a_file_that_exists_is_not_replaced_without_consent() throws Exception {
        Worlds.twoApplications(moto);
        Files.writeString(desk.resolve("inventory.yaml"), "mine");

        assertThat(discover()).isEqualTo(3);
        assertThat(desk.resolve("inventory.yaml")).hasContent("mine");
        assertThat(discover("--file", "-")).isZero();
        assertThat(screen.out()).contains("version: 1", "cart-db-copy");
        assertThat(desk.resolve("inventory.yaml")).hasContent("mine");
        assertThat(discover("--yes")).isZero();
        assertThat(desk.resolve("inventory.yaml")).content().startsWith("# What drctl inventory discover found");
    }
}
