package io.drctl.permission;

import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RowKeys;
import io.drctl.inventory.Site;
import io.drctl.inventory.SiteRegion;
import io.drctl.inventory.SqlAccess;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The resources of a site, as IAM names them, by the kinds that {@code iam-actions.txt} has. What the inventory doesn't
 * name is a pattern, in the site's Regions and account as far as that goes. Their forms are those of the Service
 * Authorization Reference, "Resource types defined by" each service, in commercial AWS: an inventory has no Regions of
 * another partition.
 */
final class Arns {
    /** Names up to this length are kept whole before {@code -old-20250301-2}, of the 63 characters that RDS takes. */
    private static final int UNCUT = 48;

    private final Inventory inventory;
    private final String account;

    Arns(Inventory inventory) {
        this.inventory = inventory;
        this.account = Objects.requireNonNullElse(inventory.site().account(), "*");
    }

    /** Of all these kinds; empty where the site has none of them. */
    List<String> of(List<String> kinds) {
        Set<String> all = kinds.stream().flatMap(this::of).collect(Collectors.toCollection(TreeSet::new));
        return all.contains("*") ? List.of("*") : List.copyOf(all);
    }

    private Stream<String> of(String kind) {
        return switch (kind) {
            case "*" -> Stream.of("*");
            case "bucket" -> named(AssetKind.BUCKET, (region, name) -> global("s3", "", name));
            case "made-bucket", "lease-bucket" -> prepared().map(name -> global("s3", "", name));
            case "lease" ->
                prepared()
                        .map(name -> global(
                                "s3",
                                "",
                                name + "/drctl/lease/" + inventory.site().name() + "/*"));
            case "any-state" -> Stream.of(global("s3", "", "*/*.tfstate"));
            case "replication-role" ->
                regions().map(region -> global("iam", account, "role/" + inventory.replicationRole(region)));
            case "any-role" -> Stream.of(global("iam", account, "role/*"));
            case "region-role" ->
                inventory.regions().stream().map(SiteRegion::roleArn).flatMap(Stream::ofNullable);
            case "cluster" -> databases(each -> !each.isInstance(), "cluster:", true);
            case "db" ->
                Stream.concat(
                        databases(Database::isInstance, "db:", true),
                        inventory.databases().stream().allMatch(Database::isInstance)
                                ? Stream.empty()
                                : regions().map(region -> regional("rds", region, "db:*")));
            case "rds-instance" -> databases(Database::isInstance, "db:", true);
            case "database" -> Stream.of("cluster", "rds-instance").flatMap(this::of);
            case "final-cluster-snapshot" -> databases(each -> !each.isInstance(), "cluster-snapshot:", false);
            case "final-snapshot" -> databases(Database::isInstance, "snapshot:", false);
            case "global-cluster" ->
                inventory.databases().stream()
                        .flatMap(each -> each.replication().globalCluster().stream())
                        .map(id -> global("rds", account, "global-cluster:" + id));
            case "database-groups" ->
                regions()
                        .flatMap(region -> Stream.of("cluster-pg:*", "og:*", "pg:*", "secgrp:*", "subgrp:*")
                                .map(group -> regional("rds", region, group)));
            case "secret" -> named("secret", this::secret);
            case "sql-secret" -> sqlSecrets();
            case "alarm" ->
                regions().map(region -> regional("cloudwatch", region, "alarm:" + inventory.takeOverAlarm(region)));
            case "zone" -> zones();
            case "health-check" -> Stream.of(global("route53", "", "healthcheck/*"));
            case "change" -> Stream.of(global("route53", "", "change/*"));
            case "image" -> regions().map(region -> "arn:aws:ec2:" + region + "::image/*");
            case "image-snapshot" -> regions().map(region -> "arn:aws:ec2:" + region + "::snapshot/*");
            case "key-pair" -> named(AssetKind.KEY_PAIR, (region, name) -> regional("ec2", region, "key-pair/" + name));
            case "security-group" -> regions().map(region -> regional("ec2", region, "security-group/*"));
            case "auto-scaling-group" ->
                named(
                        AssetKind.AUTO_SCALING_GROUP,
                        (region, name) ->
                                regional("autoscaling", region, "autoScalingGroup:*:autoScalingGroupName/" + name));
            case "container-service" -> services();
            case "kubernetes-cluster" ->
                named(AssetKind.KUBERNETES_CLUSTER, (region, name) -> regional("eks", region, "cluster/" + name));
            case "node-group" -> nodeGroups();
            case "table" -> named("dynamodb-table", (region, name) -> regional("dynamodb", region, "table/" + name));
            default -> throw new IllegalStateException("no such kind of resource: " + kind);
        };
    }

    private interface Form {
        String of(RegionName region, String name);
    }

    private Stream<RegionName> regions() {
        return inventory.regions().stream().map(SiteRegion::name);
    }

    private String global(String service, String of, String rest) {
        return "arn:aws:" + service + "::" + of + ":" + rest;
    }

    private String regional(String service, RegionName region, String rest) {
        return "arn:aws:" + service + ":" + region + ":" + account + ":" + rest;
    }

    private Stream<String> named(AssetKind kind, Form form) {
        return named(kind.word(), form);
    }

    private Stream<String> named(String word, Form form) {
        return inventory.assets().stream()
                .filter(row -> row.kind().word().equals(word))
                .flatMap(row -> regions()
                        .flatMap(region ->
                                row.names().get(region).stream().map(name -> form.of(region, literal(name)))));
    }

    /** The buckets that pre-steps make, in which Terraform's state and the leases are. */
    private Stream<String> prepared() {
        Optional<Asset> row = inventory.prepared(AssetKind.BUCKET);
        return regions().flatMap(region -> row.stream().flatMap(each -> each.names().get(region).stream()));
    }

    /**
     * Names may contain what IAM takes for a pattern (<a
     * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html">policy variables,
     * "special characters"</a>).
     */
    private static String literal(String name) {
        return name.replaceAll("[*?$]", "\\${$0}");
    }

    /** With the names that failback gives to what it keeps; or those of final snapshots alone. */
    private Stream<String> databases(Predicate<Database> which, String type, boolean itself) {
        Function<String, Stream<String>> names = name -> itself ? Stream.of(name, kept(name)) : Stream.of(name + "-*");
        return inventory.databases().stream()
                .filter(which)
                .flatMap(database -> regions()
                        .flatMap(region -> database.cluster().names().get(region).stream()
                                .flatMap(names)
                                .map(name -> regional("rds", region, type + name))));
    }

    /** What {@link io.drctl.writer.KeptDatabase} calls it: of a long name only the beginning is left. */
    private static String kept(String name) {
        return name.length() > UNCUT ? name.substring(0, UNCUT / 2) + "*" : name + "-old-*";
    }

    /** Where each zone is named by its id; else all, since the id is only known to Route 53. */
    private Stream<String> zones() {
        List<String> named = Stream.concat(
                        inventory.applications().stream()
                                .flatMap(application -> application.dnsNames().stream())
                                .map(name -> name.hostedZone()),
                        inventory.databases().stream()
                                .flatMap(database -> Stream.ofNullable(database.dnsName()))
                                .flatMap(name -> Stream.ofNullable(name.hostedZone())))
                .toList();
        return named.stream().allMatch(Site::isZoneId)
                ? named.stream().map(id -> global("route53", "", "hostedzone/" + id))
                : Stream.of(global("route53", "", "hostedzone/*"));
    }

    /** A secret's ARN ends with a hyphen and six characters of Secrets Manager's own. */
    private String secret(RegionName region, String name) {
        return name.startsWith("arn:") ? name : regional("secretsmanager", region, "secret:" + name + "-??????");
    }

    private Stream<String> sqlSecrets() {
        return inventory.databases().stream()
                .flatMap(database -> Stream.ofNullable(database.sql()).map(SqlAccess::login))
                .flatMap(login -> login.<Stream<String>>match(
                        secret -> regions()
                                .flatMap(region ->
                                        secret.names().get(region).stream().map(name -> secret(region, name))),
                        variable -> Stream.empty()));
    }

    private Stream<String> services() {
        return inventory.rows(AssetKind.CONTAINER_SERVICE).stream()
                .flatMap(row -> regions()
                        .flatMap(region -> row.names().get(region).stream()
                                .map(name -> regional(
                                        "ecs",
                                        region,
                                        "service/" + literal(RowKeys.containerCluster(row, region)) + "/"
                                                + literal(name)))));
    }

    private Stream<String> nodeGroups() {
        return inventory.rows(AssetKind.KUBERNETES_NODE).stream()
                .flatMap(row -> regions()
                        .flatMap(region -> Stream.of(regional(
                                "eks",
                                region,
                                "nodegroup/"
                                        + inventory
                                                .row(row, RowKeys.KUBERNETES_CLUSTER)
                                                .or(() -> inventory.first(AssetKind.KUBERNETES_CLUSTER))
                                                .flatMap(cluster ->
                                                        cluster.names().get(region))
                                                .orElse("*")
                                        + "/"
                                        + row.get(RowKeys.NODE_GROUP)
                                                .flatMap(names -> names.get(region))
                                                .orElse("*")
                                        + "/*"))));
    }
}
