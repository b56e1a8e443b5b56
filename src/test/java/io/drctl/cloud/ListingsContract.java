package io.drctl.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.inventory.RegionName;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link Listings} does; there is one, AWS's. */
public interface ListingsContract {
    RegionName REGION = new RegionName("us-west-1");

    /** Lists of a Region in which nobody has made anything. */
    Listings listings();

    @Test
    default void where_nobody_made_anything_there_is_only_what_aws_gives() {
        Listings listings = listings();

        assertThat(listings.vpcs()).allMatch(Listings.Vpc::isDefault);
        assertThat(listings.subnets()).allMatch(subnet -> !subnet.vpc().isEmpty());
        assertThat(listings.instances()).isEmpty();
        assertThat(listings.balancers()).isEmpty();
        assertThat(listings.targetGroups()).isEmpty();
        assertThat(listings.kubernetesClusters()).isEmpty();
        assertThat(listings.kubernetesCluster("none")).isEmpty();
        assertThat(listings.databaseInstances()).isEmpty();
        assertThat(listings.buckets()).isEmpty();
        assertThat(listings.publicZones()).isEmpty();
        assertThat(listings.object("none", "terraform.tfstate")).isEmpty();
    }

    /** The name of an EKS cluster that is there, without a node group. */
    String emptyCluster();

    @Test
    default void a_cluster_without_node_groups_is_listed_and_has_none() {
        String name = emptyCluster();

        assertThat(listings().kubernetesClusters()).containsExactly(name);
        assertThat(listings().kubernetesCluster(name)).isPresent();
        assertThat(listings().nodeGroups(name)).isEmpty();
    }

    /** The id of a zone that is there, with nothing in it but what every zone has. */
    String emptyZone();

    @Test
    default void a_zone_without_records_has_those_that_every_zone_has() {
        assertThat(listings().records(emptyZone()))
                .allMatch(each -> each.type().equals("NS"))
                .hasSize(1);
    }
}
