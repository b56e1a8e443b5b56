package io.drctl.worlds;

import io.drctl.inventory.RegionName;
import io.drctl.testing.Moto;
import io.drctl.testing.SeededSite;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.HealthCheckType;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;

/** The sites of {@code docs/examples}, each made in an emulator that is emptied first. */
public final class Worlds {
    public static final RegionName PRIMARY = SeededSite.PRIMARY;
    public static final RegionName RECOVERY = SeededSite.RECOVERY;

    private Worlds() {}

    /** An Auto Scaling group behind an ALB, and an Aurora MySQL global database; the recovery Region is scaled down. */
    public static void autoScalingGroupAndGlobalDatabase(Moto moto) {
        moto.reset();
        Map<String, String> tags = Map.of("Project", "acme", "Environment", "prod", "Terraform", "true");
        EmulatedRegion here = new EmulatedRegion(moto, PRIMARY, "acme-prod-use2", "10.40", "ab", tags);
        EmulatedRegion there = new EmulatedRegion(moto, RECOVERY, "acme-prod-usw1", "10.41", "bc", tags);
        EmulatedRegion.Entrance one = here.entrance("acme-prod-use2-alb", false, TargetTypeEnum.INSTANCE, "/healthz");
        EmulatedRegion.Entrance other =
                there.entrance("acme-prod-usw1-alb", false, TargetTypeEnum.INSTANCE, "/healthz");
        here.autoScalingGroup("acme-prod-web-use2", "m5.large", 4, 8, one);
        there.autoScalingGroup("acme-prod-web-usw1", "m5.large", 2, 8, other);
        global(moto, "acme-prod-global", "aurora-mysql");
        here.aurora("acme-prod-use2-db", "aurora-mysql", "db.r6g.large", 2, null, "acme-prod-global");
        there.aurora("acme-prod-usw1-db", "aurora-mysql", "db.r6g.large", 2, null, "acme-prod-global");
        there.trailsWriterIn(PRIMARY, "acme-prod-usw1-db");
        failover(moto, zone(moto, "acme.example"), "app.acme.example", one, other);
        // What isn't the site's, though it is beside it.
        EmulatedRegion staging = new EmulatedRegion(
                moto, PRIMARY, "acme-staging-use2", "10.50", "ab", Map.of("Project", "acme", "Environment", "staging"));
        staging.instances("acme-staging-web", "t3.small", 2, null, Map.of());
    }

    /** ECS services behind ALBs, and RDS MySQL with a replica in the other Region. */
    public static void containersAndReplica(Moto moto) {
        moto.reset();
        Map<String, String> tags = Map.of("aws-cdk", "PayrollStack");
        EmulatedRegion here = new EmulatedRegion(moto, PRIMARY, "PayrollStack/Vpc", "172.20", "ab", tags);
        EmulatedRegion there = new EmulatedRegion(moto, RECOVERY, "PayrollDrStack/Vpc", "172.20", "bc", tags);
        EmulatedRegion.Entrance one = here.entrance("Payro-LB8A1-1X2Y3Z", false, TargetTypeEnum.IP, "/status");
        EmulatedRegion.Entrance other = there.entrance("Payro-LB8A1-9Q8R7S", false, TargetTypeEnum.IP, "/status");
        here.targets(one, "172.20.0.11", "172.20.1.11");
        there.targets(other, "172.20.0.11", "172.20.1.11");
        here.containerService("payroll", "payroll-api", 2, one);
        there.containerService("payroll-dr", "payroll-api", 2, other);
        String source = here.rdsInstance("payroll-mysql", "mysql", "8.0.39", "db.m6g.large");
        there.rdsReplica("payroll-mysql-replica", source, "db.m6g.large");
        failover(moto, zone(moto, "payroll.example"), "payroll.example", one, other);
    }

    /** Workloads on EKS behind NLBs, and an Aurora PostgreSQL global database. */
    public static void kubernetesAndGlobalPostgres(Moto moto) {
        moto.reset();
        Map<String, String> tags = Map.of("team", "billing");
        EmulatedRegion here = new EmulatedRegion(moto, PRIMARY, "billing-primary", "10.60", "ab", tags);
        EmulatedRegion there = new EmulatedRegion(moto, RECOVERY, "billing-secondary", "10.61", "bc", tags);
        EmulatedRegion.Entrance one = here.entrance("billing-primary-nlb", true, TargetTypeEnum.IP, "/ready");
        EmulatedRegion.Entrance other = there.entrance("billing-secondary-nlb", true, TargetTypeEnum.IP, "/ready");
        here.targets(one, "10.60.0.20", "10.60.1.20");
        there.targets(other, "10.61.0.20", "10.61.1.20");
        here.kubernetes("billing-primary", "workers", "m6i.xlarge", 4);
        there.kubernetes("billing-secondary", "workers", "m6i.large", 2);
        global(moto, "billing-pg", "aurora-postgresql");
        here.aurora("billing-pg-primary", "aurora-postgresql", "db.r6g.xlarge", 2, null, "billing-pg");
        there.aurora("billing-pg-secondary", "aurora-postgresql", "db.r6g.xlarge", 2, null, "billing-pg");
        there.trailsWriterIn(PRIMARY, "billing-pg-secondary");
        failover(moto, zone(moto, "billing.example"), "api.billing.example", one, other);
    }

    /** Two applications with a database each, in one hosted zone and one VPC a Region. */
    public static void twoApplications(Moto moto) {
        moto.reset();
        Map<String, String> tags = Map.of("owner", "web-team");
        EmulatedRegion here = new EmulatedRegion(moto, PRIMARY, "store-vpc", "10.70", "ab", tags);
        EmulatedRegion there = new EmulatedRegion(moto, RECOVERY, "store-vpc", "10.71", "bc", tags);
        String zone = zone(moto, "store.example");
        for (String application : new String[] {"cart", "catalog"}) {
            EmulatedRegion.Entrance one = here.entrance(application + "-alb", false, TargetTypeEnum.INSTANCE, "/up");
            EmulatedRegion.Entrance other = there.entrance(application + "-alb", false, TargetTypeEnum.INSTANCE, "/up");
            here.instances(application + "-app", "t3.medium", 2, one, Map.of("app", application));
            there.instances(application + "-app", "t3.medium", 2, other, Map.of("app", application));
            String source = here.aurora(application + "-db", "aurora-mysql", "db.r6g.large", 2, null, null);
            there.aurora(application + "-db-copy", "aurora-mysql", "db.r6g.large", 2, source, null);
            failover(moto, zone, application + ".store.example", one, other);
        }
    }

    /**
     * A static site without a database: web servers and a bastion, and two names whose users go where the weight is.
     */
    public static void weightedStaticSite(Moto moto) {
        moto.reset();
        Map<String, String> tags = Map.of("project", "manual");
        EmulatedRegion here = new EmulatedRegion(moto, PRIMARY, "manual", "10.90", "ab", tags);
        EmulatedRegion there = new EmulatedRegion(moto, RECOVERY, "manual", "10.91", "bc", tags);
        EmulatedRegion.Entrance one = here.entrance("manual-alb", false, TargetTypeEnum.INSTANCE, "/");
        EmulatedRegion.Entrance other = there.entrance("manual-alb", false, TargetTypeEnum.INSTANCE, "/");
        here.instances("manual-web", "t3.small", 2, one, Map.of());
        there.instances("manual-web", "t3.small", 2, other, Map.of());
        here.instances("manual-web-bastion", "t3.nano", 1, null, Map.of("role", "bastion"));
        String zone = zone(moto, "manual.example");
        for (String name : new String[] {"docs.manual.example", "help.manual.example"}) {
            create(moto, zone, name, one, set -> set.setIdentifier("east").weight(100L));
            create(moto, zone, name, other, set -> set.setIdentifier("west").weight(0L));
        }
    }

    /** A small site that somebody's own Terraform makes: web servers behind an ALB, and Aurora MySQL with a replica. */
    public static void smallSite(Moto moto) {
        moto.reset();
        Map<String, String> tags = Map.of("app", "notes");
        EmulatedRegion here = new EmulatedRegion(moto, PRIMARY, "notes", "10.80", "ab", tags);
        EmulatedRegion there = new EmulatedRegion(moto, RECOVERY, "notes", "10.81", "bc", tags);
        EmulatedRegion.Entrance one = here.entrance("notes-alb", false, TargetTypeEnum.INSTANCE, "/ok");
        EmulatedRegion.Entrance other = there.entrance("notes-alb", false, TargetTypeEnum.INSTANCE, "/ok");
        here.instances("notes-web", "t3.small", 2, one, Map.of());
        there.instances("notes-web", "t3.small", 2, other, Map.of());
        String source = here.aurora("notes-db", "aurora-mysql", "db.r6g.large", 2, null, null);
        there.aurora("notes-db-replica", "aurora-mysql", "db.r6g.large", 2, source, null);
        failover(moto, zone(moto, "notes.example"), "notes.example", one, other);
    }

    static void global(Moto moto, String id, String engine) {
        moto.client(RdsClient.builder(), PRIMARY)
                .createGlobalCluster(
                        request -> request.globalClusterIdentifier(id).engine(engine));
    }

    private static Route53Client route53(Moto moto) {
        return moto.global(Route53Client.builder());
    }

    static String zone(Moto moto, String name) {
        return route53(moto)
                .createHostedZone(request -> request.name(name).callerReference(name))
                .hostedZone()
                .id();
    }

    static void failover(
            Moto moto, String zone, String name, EmulatedRegion.Entrance one, EmulatedRegion.Entrance other) {
        record(moto, zone, name, ResourceRecordSetFailover.PRIMARY, one);
        record(moto, zone, name, ResourceRecordSetFailover.SECONDARY, other);
    }

    /** One alias record. */
    static void simple(Moto moto, String zone, String name, EmulatedRegion.Entrance entrance) {
        create(moto, zone, name, entrance, set -> set);
    }

    /** TXT records, in one change. */
    static void notes(Moto moto, String zone, int count) {
        List<Change> changes = IntStream.range(0, count)
                .mapToObj(i -> Change.builder()
                        .action(ChangeAction.CREATE)
                        .resourceRecordSet(set -> set.name("n" + i + ".fleet.example")
                                .type(RRType.TXT)
                                .ttl(60L)
                                .resourceRecords(ResourceRecord.builder()
                                        .value("\"" + i + "\"")
                                        .build()))
                        .build())
                .toList();
        route53(moto)
                .changeResourceRecordSets(
                        request -> request.hostedZoneId(zone).changeBatch(batch -> batch.changes(changes)));
    }

    private static void record(
            Moto moto, String zone, String name, ResourceRecordSetFailover role, EmulatedRegion.Entrance entrance) {
        String health = route53(moto)
                .createHealthCheck(request -> request.callerReference(name + role)
                        .healthCheckConfig(config -> config.type(HealthCheckType.HTTP)
                                .fullyQualifiedDomainName(entrance.balancer().dnsName())
                                .port(80)
                                .resourcePath("/")))
                .healthCheck()
                .id();
        create(
                moto,
                zone,
                name,
                entrance,
                set -> set.setIdentifier(name + "-" + role).failover(role).healthCheckId(health));
    }

    /** An alias record of an entrance, one of several of its name. */
    private static void create(
            Moto moto,
            String zone,
            String name,
            EmulatedRegion.Entrance entrance,
            UnaryOperator<ResourceRecordSet.Builder> routing) {
        ResourceRecordSet record = routing.apply(ResourceRecordSet.builder())
                .name(name)
                .type(RRType.A)
                .aliasTarget(target -> target.hostedZoneId(entrance.balancer().canonicalHostedZoneId())
                        .dnsName(entrance.balancer().dnsName())
                        .evaluateTargetHealth(true))
                .build();
        route53(moto)
                .changeResourceRecordSets(request -> request.hostedZoneId(zone)
                        .changeBatch(batch -> batch.changes(Change.builder()
                                .action(ChangeAction.CREATE)
                                .resourceRecordSet(record)
                                .build())));
    }
}
