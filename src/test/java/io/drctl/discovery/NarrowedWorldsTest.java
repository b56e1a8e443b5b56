package io.drctl.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.Listings;
import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.discovery.Landscape.Area;
import io.drctl.discovery.Landscape.StateResource;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.CheckCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two Regions that hold more than the site: what is known beforehand decides, and is never passed over. */
final class NarrowedWorldsTest {
    private static final RegionName PRIMARY = new RegionName("us-east-2");
    private static final RegionName RECOVERY = new RegionName("us-west-1");

    private static Listings.Vpc vpc(String name, String region) {
        return new Listings.Vpc("vpc-" + name + "-" + region, "10.0.0.0/16", false, Map.of("Name", name));
    }

    private static Listings.Balancer balancer(String name, String region) {
        return new Listings.Balancer(
                "arn:" + name + ":" + region,
                name,
                name + "." + region + ".elb.amazonaws.com",
                "application",
                "vpc-" + name + "-" + region,
                List.of());
    }

    /** A shop and a blog in each Region, each with a VPC and a load balancer. */
    private static Landscape world(List<StateResource> states, List<Landscape.Zone> zones) {
        return new Landscape(
                new Area(
                        PRIMARY,
                        List.of(vpc("shop", "1"), vpc("blog", "1"), balancer("shop", "1"), balancer("blog", "1"))),
                new Area(
                        RECOVERY,
                        List.of(vpc("shop", "2"), vpc("blog", "2"), balancer("shop", "2"), balancer("blog", "2"))),
                zones,
                states,
                List.of());
    }

    private static Landscape.Zone failover(String primaryTo, String secondaryTo) {
        List<RecordSet> records = new ArrayList<>();
        for (FailoverRole role : FailoverRole.values()) {
            String region = role == FailoverRole.PRIMARY ? primaryTo : secondaryTo;
            records.add(new RecordSet(
                    "www.shop.example",
                    "A",
                    region,
                    role,
                    null,
                    new Alias("Z1", balancer("shop", region).dnsName(), true),
                    null,
                    List.of(),
                    "failover"));
        }
        return new Landscape.Zone(new HostedZone("Z2", "shop.example", List.of()), records);
    }

    private static Discovery.Proposal propose(Landscape landscape, Narrowing narrowing) {
        return Discovery.proposal(
                landscape,
                SiteScope.of(landscape, narrowing),
                narrowing,
                new Discovery.Promises(null, "15m", "5m", false),
                CheckCatalogue.kinds(),
                new Discovery.AsWhom(null, List.of()));
    }

    @Test
    void a_vpc_or_tag_that_is_nowhere_is_said_and_not_passed_over() {
        Landscape world = world(List.of(), List.of());

        assertThat(SiteScope.unmatched(world, new Narrowing(Map.of(), Set.of("vpc-shop-1", "vpc-9"), List.of())))
                .containsExactly("no VPC of us-east-2 and us-west-1 has the id vpc-9");
        assertThat(SiteScope.unmatched(world, new Narrowing(Map.of("Name", "shpo"), Set.of(), List.of())))
                .containsExactly("no VPC of us-east-2 and us-west-1 has the tag Name=shpo");
        assertThat(SiteScope.unmatched(world, new Narrowing(Map.of("Name", "shop"), Set.of(), List.of())))
                .isEmpty();
    }

    @Test
    void of_a_vpc_that_was_named_in_one_region_the_counterpart_is_found_in_the_other() {
        Discovery.Proposal proposal =
                propose(world(List.of(), List.of()), new Narrowing(Map.of(), Set.of("vpc-shop-1"), List.of()));

        assertThat(proposal.text()).contains("names: shop").doesNotContain("blog");
        assertThat(proposal.rows()).isEqualTo(2);
    }

    @Test
    void a_state_tells_the_vpc_by_what_is_in_it_and_where_a_row_is_managed() {
        StateResource managed = new StateResource("module.web.aws_lb.this", "aws_lb", List.of("arn:shop:1", "shop"));

        Discovery.Proposal proposal = propose(world(List.of(managed), List.of()), Narrowing.NONE);

        assertThat(proposal.text()).contains("names: shop  # Terraform: module.web.aws_lb.this");
        assertThat(proposal.text()).doesNotContain("blog");
    }

    @Test
    void what_no_given_state_has_though_it_has_the_like_is_a_guess() {
        List<StateResource> states = List.of(
                new StateResource("aws_vpc.shop", "aws_vpc", List.of("vpc-shop-1")),
                new StateResource("aws_lb.other", "aws_lb", List.of("arn:other", "other")));

        Discovery.Proposal proposal = propose(world(states, List.of()), Narrowing.NONE);

        assertThat(proposal.text())
                .contains("names: shop  # guessed: it is the site's, though no given Terraform state has it");
    }

    @Test
    void a_state_of_nothing_here_is_said_and_not_passed_over() {
        Landscape world = world(List.of(new StateResource("aws_vpc.far", "aws_vpc", List.of("vpc-far"))), List.of());

        assertThat(SiteScope.unmatched(world, Narrowing.NONE))
                .containsExactly(
                        "the Terraform states have neither a VPC of us-east-2 and us-west-1 nor anything in one");
    }

    @Test
    void regions_that_are_the_wrong_way_round_are_said_to_be_so() {
        assertThat(propose(world(List.of(), List.of(failover("1", "2"))), Narrowing.NONE)
                        .turned())
                .isEmpty();

        Discovery.Proposal turned = propose(world(List.of(), List.of(failover("2", "1"))), Narrowing.NONE);

        assertThat(turned.turned()).containsExactly("the PRIMARY record of www.shop.example points at us-west-1");
        assertThat(turned.text()).contains("# us-west-1 may be the primary Region:");
    }

    @Test
    void a_role_or_profile_that_was_given_goes_into_the_inventory() {
        Landscape world = world(List.of(), List.of());

        String text = Discovery.proposal(
                        world,
                        SiteScope.of(world, Narrowing.NONE),
                        Narrowing.NONE,
                        new Discovery.Promises(null, "15m", "5m", false),
                        CheckCatalogue.kinds(),
                        new Discovery.AsWhom(
                                null,
                                List.of(
                                        new io.drctl.cloud.Access(RECOVERY, "arn:aws:iam::123456789012:role/dr", null),
                                        new io.drctl.cloud.Access(PRIMARY, null, "ops"))))
                .text();

        assertThat(text).contains("    profile: ops\n", "    role-arn: \"arn:aws:iam::123456789012:role/dr\"\n");
    }

    @Test
    void a_name_may_end_with_the_dot_of_the_root() {
        assertThat(new Narrowing(Map.of(), Set.of(), List.of("www.shop.example.")).dnsNames())
                .containsExactly("www.shop.example");
    }
}
