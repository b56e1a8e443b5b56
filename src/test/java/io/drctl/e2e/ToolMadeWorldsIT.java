package io.drctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.inventory.Application;
import io.drctl.inventory.Inventory;
import io.drctl.testing.FaultyProxy;
import io.drctl.worlds.ToolMadeWorlds;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** {@code drctl inventory discover} on sites whose names a tool made: nothing wrong is guessed without saying so. */
final class ToolMadeWorldsIT extends DiscoveryDesk {
    private String text() throws IOException {
        return Files.readString(desk.resolve("inventory.yaml"));
    }

    @Test
    void of_cdk_stacks_the_one_in_both_regions_is_taken_and_the_staging_stack_is_left_alone() throws IOException {
        ToolMadeWorlds.cdk(moto);

        Inventory inventory = discovered();

        assertThat(unready()).isEmpty();
        assertThat(rows(inventory))
                .containsExactly(
                        "vpc [] [1, 1]",
                        "auto-scaling-group [OrdersProd-FleetASG3F2A1B7C-1QX8Z2JK,"
                                + " OrdersProdDr-FleetASG3F2A1B7C-ZK40PQ17] [2, 2]",
                        "load-balancer [Order-WebLB-9RZ8K2LQ0XHT, Order-WebLB-1A2BC3D4E5F6] [1, 1]",
                        "database-cluster [ordersprod-data5f3a9c21-k3jx9m2p,"
                                + " ordersproddr-data5f3a9c21-8wq1zr4t] [1, 1]",
                        "database-instance [] [2, 2]");
        assertThat(inventory.application().mainName().name()).isEqualTo("www.orders.example");
        assertThat(text())
                .contains("#   - instances ordersprod-bastion (1) in us-east-2: nothing in us-west-1 is like it")
                .doesNotContain("Staging", "staging");
        assertThat(screen.err())
                .contains(
                        "  www.orders.example\n",
                        "  staging.orders.example (in one Region only)\n",
                        "The first is taken; --dns-name chooses another.");
    }

    @Test
    void a_name_that_no_site_has_is_asked_for_again() throws IOException {
        ToolMadeWorlds.cdk(moto);
        Interview interview = init("\nus-west-1\nwww.order.example\n\n\n\n");

        assertThat(interview.status()).isZero();
        assertThat(interview.shown())
                .contains(
                        "A name of the site that is meant [www.orders.example]: ",
                        "no site has the name www.order.example");
        assertThat(text()).contains("dns-names: [www.orders.example]").doesNotContain("staging");
    }

    @Test
    void of_cloudformation_stacks_servers_without_names_are_told_from_jump_hosts_and_a_second_replica_is_said()
            throws IOException {
        ToolMadeWorlds.cloudFormation(moto);

        Inventory inventory = discovered();

        assertThat(unready()).isEmpty();
        assertThat(rows(inventory))
                .contains(
                        "vpc [] [1, 1]",
                        "web-instance [] [2, 2]",
                        "web-instance [] [1, 1]",
                        "load-balancer [shop-LoadB-K0J9H8G7F6D5, shop-LoadB-QWERTY123456] [1, 1]",
                        "rds-instance [sd1w3xkqz9p2m4, sr1a5c8hv2t7n0] [1, 1]");
        assertThat(text())
                .contains(
                        "tags: {tier: web}",
                        "tags: {tier: jump}",
                        "# guessed: sr2reportsq8k3 could be meant instead",
                        "#   - RDS instance sr2reportsq8k3 in us-west-1: a copy of sd1w3xkqz9p2m4 too;");
    }

    @Test
    void of_pulumi_stacks_what_random_endings_hide_is_paired_by_dns_and_replication() throws IOException {
        ToolMadeWorlds.pulumi(moto);

        Inventory inventory = discovered();

        assertThat(unready()).isEmpty();
        assertThat(rows(inventory))
                .contains(
                        "load-balancer [web-lb-7a3f2c1, web-lb-b81e9d0] [1, 1]",
                        "load-balancer [api-lb-44d1c0e, api-lb-fe09a7b] [1, 1]",
                        "kubernetes-cluster [cluster-eksCluster-3f2a1b7, cluster-eksCluster-c4d5e6f] [1, 1]",
                        "kubernetes-node [] [2, 2]",
                        "database-cluster [users-db-2e4f6a8, users-db-8a6f4e2] [1, 1]",
                        "database-cluster [events-db-2e4f6a8, events-db-8a6f4e2] [1, 1]");
        assertThat(inventory.applications()).extracting(Application::name).containsExactly("portal", "api");
        assertThat(text())
                .contains("# guessed: these belong together, as their names differ in more than the Region")
                .containsPattern("database: \\S+ {2}# guessed: the first of 2");
    }

    @Test
    void among_300_instances_300_records_and_200_clusters_the_site_is_found_in_few_calls() throws Exception {
        ToolMadeWorlds.large(moto);
        try (FaultyProxy proxy = FaultyProxy.before(moto.endpoint())) {
            System.setProperty("aws.endpointUrl", proxy.endpoint().toString());

            assertThat(rows(discovered()))
                    .contains(
                            "vpc [] [1, 1]",
                            "web-instance [] [2, 2]",
                            "load-balancer [fleet] [1, 1]",
                            "database-cluster [fleet-db, fleet-db-copy] [1, 1]");
            // One for each EKS cluster, as there is no call that describes several.
            assertThat(proxy.operations()).hasSizeLessThan(160);
        }
        assertThat(text())
                .contains(
                        "#   - instances worker (300) in us-east-2: nothing in us-west-1 is like it", "and 90 others");
        System.setProperty("aws.endpointUrl", moto.endpoint().toString());
        assertThat(unready()).isEmpty();
    }
}
