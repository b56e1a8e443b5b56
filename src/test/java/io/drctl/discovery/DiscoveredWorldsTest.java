package io.drctl.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.AutoScaling;
import io.drctl.cloud.Certificates;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Distributions;
import io.drctl.cloud.Listings;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.Registries;
import io.drctl.cloud.Secrets;
import io.drctl.cloud.Tables;
import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.discovery.Landscape.Area;
import io.drctl.inventory.Asset;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.InventoryReader;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.CheckCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever there is, the inventory that is written of it is one that drctl reads, and says what was meant. */
final class DiscoveredWorldsTest {
    private static final RegionName PRIMARY = new RegionName("us-east-2");
    private static final RegionName RECOVERY = new RegionName("us-west-1");
    private static final Discovery.Promises PROMISES = new Discovery.Promises(null, "15m", "5m", false);

    /** Names that people give, and some that nobody should. */
    private static final List<String> WORDS = List.of(
            "web",
            "api",
            "db",
            "prod-web",
            "true",
            "null",
            "1.31",
            "0x1f",
            "*",
            "a: b",
            "# no",
            "\u001b[31mred",
            "é中\ud83d\ude00",
            "line\nbreak",
            "\"quoted\"",
            "back\\slash",
            "{flow}",
            "[x",
            "- x",
            "~",
            "1e5",
            " led by a blank",
            "drctl",
            "",
            "load-balancer",
            "other",
            "we-are-primary",
            "we-are-recovery");

    @TempDir
    private Path desk;

    private Inventory read(String text) throws IOException {
        Path file = desk.resolve("inventory.yaml");
        Files.writeString(file, text);
        return InventoryReader.read(file, "inventory.yaml", CheckCatalogue.kinds())
                .inventory();
    }

    private static Discovery.Proposal propose(Landscape landscape) {
        return Discovery.proposal(
                landscape,
                SiteScope.of(landscape, Narrowing.NONE),
                Narrowing.NONE,
                PROMISES,
                CheckCatalogue.kinds(),
                new Discovery.AsWhom("123456789012", List.of()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 200, 300})
    void what_is_written_is_read_and_has_every_row_that_was_counted(int from) throws IOException {
        int rows = 0;
        int applications = 0;
        int databases = 0;
        for (int seed = from; seed < from + 100; seed++) {
            Landscape landscape = landscape(new Random(seed));

            Discovery.Proposal proposal = propose(landscape);

            Inventory inventory = read(proposal.text());
            assertThat(inventory.assets()).as("seed " + seed).hasSize(proposal.rows());
            assertThat(inventory.applications()).as("seed " + seed).hasSize(proposal.applications());
            assertThat(inventory.databases()).as("seed " + seed).hasSize(proposal.databases());
            for (Asset row : inventory.assets()) {
                assertFound(row, landscape, seed);
            }
            rows += proposal.rows();
            applications += proposal.applications();
            databases += proposal.databases();
        }
        assertThat(rows).isGreaterThan(100);
        assertThat(applications).isGreaterThan(10);
        assertThat(databases).isGreaterThan(10);
    }

    /** A row names what is there, and its tags find just as many instances as it promises. */
    private static void assertFound(Asset row, Landscape landscape, int seed) {
        String as = "seed " + seed + ", row " + row.id();
        for (Area area : landscape.areas()) {
            row.names()
                    .get(area.region())
                    .ifPresent(name -> assertThat(names(area)).as(as).contains(name));
            if (row.kind().word().equals("web-instance")) {
                assertThat(area.all(Listings.Instance.class).stream()
                                .filter(instance -> row.tagsIn(area.region()).matches(instance.tags())))
                        .as(as)
                        .hasSize(row.quantities().in(area.region()).standby());
            }
        }
    }

    private static List<String> names(Area area) {
        List<String> names = new ArrayList<>();
        area.all(Listings.Balancer.class).forEach(each -> names.add(each.name()));
        area.all(AutoScaling.Group.class).forEach(each -> names.add(each.name()));
        area.all(Databases.Cluster.class).forEach(each -> names.add(each.id()));
        return names;
    }

    private static Landscape landscape(Random random) {
        Area here = area(random, PRIMARY);
        Area there = area(random, RECOVERY);
        if (random.nextInt(5) > 0) {
            there = new Area(RECOVERY, copied(here.found(), random));
        }
        List<RecordSet> records = new ArrayList<>();
        records(random, here, "PRIMARY", records);
        records(random, there, "SECONDARY", records);
        List<Landscape.Zone> zones =
                new ArrayList<>(List.of(new Landscape.Zone(new HostedZone("Z1", "shop.example", List.of()), records)));
        if (random.nextInt(4) == 0) {
            zones.add(new Landscape.Zone(new HostedZone("Z2", "shop.example", List.of()), records));
        }
        List<Landscape.Gap> gaps = random.nextBoolean()
                ? List.of()
                : List.of(new Landscape.Gap("EKS clusters", PRIMARY, "not authorized\n: \u0007bell"));
        return new Landscape(here, there, zones, List.of(), gaps);
    }

    /** The same things as another Region has them: clusters are copies. */
    private static List<Object> copied(List<Object> found, Random random) {
        List<Object> copies = new ArrayList<>();
        for (Object each : found) {
            if (each instanceof Databases.Cluster cluster) {
                boolean isGlobal = random.nextBoolean();
                copies.add(cluster(
                        cluster.id() + (isGlobal ? "" : "-copy"),
                        RECOVERY,
                        cluster.engine(),
                        isGlobal ? null : cluster.arn()));
            } else if (each instanceof Listings.Balancer one) {
                copies.add(new Listings.Balancer(
                        one.arn() + "2",
                        one.name(),
                        "there-" + one.dnsName(),
                        one.type(),
                        one.vpc(),
                        List.of("us-west-1b")));
            } else if (random.nextInt(5) > 0) {
                copies.add(each);
            }
        }
        return copies;
    }

    private static void records(Random random, Area area, String role, List<RecordSet> records) {
        for (Listings.Balancer balancer : area.all(Listings.Balancer.class)) {
            if (random.nextInt(4) > 0) {
                String policy =
                        List.of("failover", "simple", "weighted", "latency").get(random.nextInt(4));
                records.add(new RecordSet(
                        List.of("www", "api", "_a", "*").get(random.nextInt(4)) + ".shop.example",
                        "A",
                        role,
                        policy.equals("failover") ? FailoverRole.valueOf(role) : null,
                        null,
                        new Alias("Z9", "dualstack." + balancer.dnsName() + ".", true),
                        null,
                        List.of(),
                        policy));
            }
        }
    }

    private static Area area(Random random, RegionName region) {
        List<Object> found = new ArrayList<>();
        int vpcs = 1 + random.nextInt(3);
        for (int v = 0; v < vpcs; v++) {
            String vpc = "vpc-" + v;
            found.add(new Listings.Vpc(vpc, "10." + v + ".0.0/16", random.nextInt(4) == 0, tags(random)));
            found.add(new Listings.Subnet("subnet-" + v, vpc, region + "b"));
            for (int i = random.nextInt(5); i > 0; i--) {
                found.add(new Listings.Instance(
                        "i-" + v + i,
                        vpc,
                        random.nextBoolean() ? "t3.micro" : "m5.large",
                        region + "b",
                        "ami-1",
                        "key",
                        tags(random)));
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                String name = "lb-" + v + "-" + i;
                found.add(new Listings.Balancer(
                        "arn:" + region + name,
                        name,
                        name + "." + region + ".elb.amazonaws.com",
                        List.of("application", "network", "gateway").get(random.nextInt(3)),
                        vpc,
                        List.of(region + "b")));
                found.add(new Landscape.Listeners(
                        "arn:" + region + name,
                        random.nextBoolean() ? List.of() : List.of(new LoadBalancing.Listener("l", 443, "HTTPS"))));
                found.add(new Listings.TargetGroup(
                        "tg-" + name,
                        name,
                        random.nextBoolean() ? null : "/health?x=" + WORDS.get(random.nextInt(5)),
                        List.of("arn:" + region + name)));
            }
            for (int i = random.nextInt(2); i > 0; i--) {
                found.add(new AutoScaling.Group(
                        "asg " + WORDS.get(random.nextInt(WORDS.size())) + v,
                        null,
                        null,
                        null,
                        List.of("m5.large"),
                        0,
                        random.nextInt(4),
                        9,
                        List.of(),
                        List.of("subnet-" + v),
                        List.of(),
                        List.of(),
                        Set.of(),
                        Map.of()));
            }
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            String id = "db-" + i;
            found.add(cluster(id, region, random.nextBoolean() ? "aurora-mysql" : "aurora-postgresql", null));
            found.add(new Listings.DatabaseInstance(
                    id + "-1",
                    id,
                    List.of("db.t3.medium", "db.r6g.large", "db.serverless").get(random.nextInt(3)),
                    "vpc-0"));
        }
        return new Area(region, found);
    }

    private static Databases.Cluster cluster(String id, RegionName region, String engine, @Nullable String source) {
        return new Databases.Cluster(
                id,
                "arn:aws:rds:" + region + ":123456789012:cluster:" + id,
                "available",
                engine,
                "1",
                id + ".example",
                null,
                List.of(),
                source,
                List.of(),
                true,
                source == null ? "global-" + id : null,
                null,
                Map.of());
    }

    private static Map<String, String> tags(Random random) {
        Map<String, String> tags = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            tags.put(
                    List.of("Name", "project", "role", "a:b", "true").get(random.nextInt(5)),
                    WORDS.get(random.nextInt(WORDS.size())));
        }
        return tags;
    }

    @Test
    void what_a_service_copies_by_itself_is_a_row_where_it_is_copied() throws IOException {
        Listings.Balancer one = balancer(PRIMARY);
        Listings.Balancer other = balancer(RECOVERY);
        Area here = new Area(
                PRIMARY,
                List.of(
                        new Listings.Vpc("vpc-1", "10.0.0.0/16", false, Map.of("Name", "shop")),
                        one,
                        new Secrets.Secret(
                                "shop/db",
                                "arn",
                                "1",
                                PRIMARY,
                                List.of(new Secrets.Replica(RECOVERY, "InSync", null)),
                                null),
                        new Secrets.Secret("shop/local", "arn", "1", PRIMARY, List.of(), null),
                        new Tables.Table("shop-carts", "ACTIVE", List.of(new Tables.Replica(RECOVERY, "ACTIVE", null))),
                        new Registries.Repository("shop/web", "uri"),
                        certificate(PRIMARY, one),
                        new Distributions.Distribution(
                                "E123ABC456",
                                "d1.cloudfront.net",
                                "Deployed",
                                true,
                                List.of("cdn.shop.example"),
                                List.of(new Distributions.Origin("o", one.dnsName())),
                                List.of(),
                                List.of())));
        Area there = new Area(
                RECOVERY,
                List.of(
                        new Listings.Vpc("vpc-1", "10.1.0.0/16", false, Map.of("Name", "shop")),
                        other,
                        new Registries.Repository("shop/web", "uri"),
                        certificate(RECOVERY, other)));

        Discovery.Proposal proposal = propose(new Landscape(here, there, List.of(), List.of(), List.of()));

        assertThat(read(proposal.text()).assets())
                .extracting(row -> row.kind().word())
                .containsExactly(
                        "vpc",
                        "load-balancer",
                        "secret",
                        "dynamodb-table",
                        "ecr-repository",
                        "certificate",
                        "cloudfront-distribution");
        assertThat(proposal.leftOut()).containsExactly("Secret shop/local in us-east-2: no copy of it in us-west-1");
    }

    @Test
    void a_serverless_cluster_has_its_capacity_as_a_row() throws IOException {
        Databases.Cluster one = cluster("db", PRIMARY, "aurora-mysql", null);
        Databases.Cluster other = cluster("db-copy", RECOVERY, "aurora-mysql", one.arn());
        Area here = new Area(PRIMARY, List.of(one, serverless("db"), capacity("db", 0.5, 16)));
        Area there = new Area(RECOVERY, List.of(other, serverless("db-copy"), capacity("db-copy", 1, 16)));

        Discovery.Proposal proposal = propose(new Landscape(here, there, List.of(), List.of(), List.of()));

        assertThat(read(proposal.text()).assets())
                .extracting(row -> row.kind().word())
                .containsExactly("database-cluster", "database-instance", "serverless-capacity");
        assertThat(proposal.text())
                .contains("size: db.serverless", "min: {us-east-2: \"0.5\", us-west-1: \"1\"}", "max: \"16\"");
    }

    private static Listings.DatabaseInstance serverless(String cluster) {
        return new Listings.DatabaseInstance(cluster + "-1", cluster, "db.serverless", "");
    }

    private static Landscape.Capacity capacity(String cluster, double min, double max) {
        return new Landscape.Capacity(cluster, new Databases.ServerlessScaling(min, max));
    }

    private static Listings.Balancer balancer(RegionName region) {
        return new Listings.Balancer(
                "arn:" + region, "shop", "shop." + region + ".elb.amazonaws.com", "application", "vpc-1", List.of());
    }

    private static Certificates.Certificate certificate(RegionName region, Listings.Balancer usedBy) {
        return new Certificates.Certificate(
                "arn:aws:acm:" + region + ":123456789012:certificate/1",
                "shop.example",
                List.of("shop.example"),
                "ISSUED",
                "AMAZON_ISSUED",
                null,
                true,
                null,
                List.of(usedBy.arn()));
    }

    @Test
    void what_somebody_else_wrote_cannot_leave_its_comment() throws IOException {
        Area here = new Area(
                PRIMARY,
                List.of(
                        new Listings.Vpc("vpc-1", "10.0.0.0/16", false, Map.of("Name", "x\nversion: 2\n\u001b[2J")),
                        new Listings.Subnet("s", "vpc-1", "us-east-2a")));
        Landscape landscape = new Landscape(here, new Area(RECOVERY, List.of()), List.of(), List.of(), List.of());

        String text = propose(landscape).text();

        assertThat(read(text).assets()).isEmpty();
        assertThat(text)
                .containsOnlyOnce("\nversion:")
                .doesNotContain("\u001b")
                .contains("# Found, and not in this inventory:");
    }
}
