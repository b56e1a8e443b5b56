package io.drctl.inventory;

import io.drctl.diagnostic.SourcePosition;
import io.drctl.inventory.AssetReading.Row;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlValue;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the configuration that drctl ships needs an inventory to say, for it makes the site of Table 1.1 and takes its
 * values from there. Nobody else's configuration needs any of it.
 *
 * @param position where {@code terraform} stands
 */
record ShippedTerraformRules(
        SourcePosition position,
        SiteSection site,
        AssetSection assets,
        ApplicationSection applications,
        DatabaseSection databases,
        YamlProblems problems) {
    private static final String OWN = "drctl's own Terraform ";

    /** For those whose site isn't what the shipped configuration makes. */
    private static final String OR_ANOTHER =
            "; or name your own configuration with `directory`, or write `managed: false`";

    /** The kinds that it makes, or builds upon, one of. */
    private static final List<AssetKind> NEEDED = List.of(
            AssetKind.BUCKET,
            AssetKind.WEB_INSTANCE,
            AssetKind.VPC,
            AssetKind.KEY_PAIR,
            AssetKind.KUBERNETES_CLUSTER,
            AssetKind.KUBERNETES_NODE,
            AssetKind.LOAD_BALANCER,
            AssetKind.DATABASE_CLUSTER,
            AssetKind.DATABASE_INSTANCE,
            AssetKind.MACHINE_IMAGE);

    private static final List<AssetKind> SIZED =
            List.of(AssetKind.WEB_INSTANCE, AssetKind.KUBERNETES_NODE, AssetKind.DATABASE_INSTANCE);

    void check() {
        NEEDED.forEach(this::checkKind);
        site.regions()
                .ifPresent(regions -> Stream.of(regions.primary(), regions.recovery())
                        .flatMap(region -> Stream.ofNullable(region.orNull()))
                        .forEach(this::checkRegion));
        checkApplication();
        checkDatabase();
    }

    private void checkKind(AssetKind kind) {
        List<Row> rows = assets.rows(kind);
        if (rows.isEmpty()) {
            // A row without a readable kind may well be the one that seems to be missing.
            if (assets.areAllKindsKnown()) {
                problems.error(
                        position,
                        OWN + "needs a row of kind `" + kind.word() + "`",
                        "add one to `assets`" + OR_ANOTHER);
            }
            return;
        }
        if (rows.size() > 1) {
            problems.error(
                    rows.get(1).position(),
                    OWN + "makes one `" + kind.word() + "` in each Region, and this is another row of that kind",
                    "remove one of the two" + OR_ANOTHER);
            return;
        }
        Row row = rows.get(0);
        assets.regionsWithout(row).stream()
                .filter(region -> !kind.isCounted())
                .findFirst()
                .ifPresent(region -> problems.error(
                        row.perRegion().position(),
                        OWN + "makes one `" + kind.word() + "` in each Region, and there is none in " + region,
                        "write 1 for each Region"));
        if (SIZED.contains(kind) && !row.has("size")) {
            problems.error(
                    row.position(),
                    OWN + "needs the `size` of the row of kind `" + kind.word() + "`",
                    "add `size:` with one such as "
                            + (kind.equals(AssetKind.DATABASE_INSTANCE) ? "db.r6g.large" : "t3.micro"));
        }
        YamlValue<?> version = row.values().get(RowKeys.KUBERNETES_VERSION);
        if (version != null && !version.isFound()) {
            problems.error(
                    row.position(),
                    OWN + "needs the key `version` in the row of kind `" + kind.word() + "`",
                    "add `version:` with " + RowKeys.KUBERNETES_VERSION.about());
        }
        row.tags().ifPresent(tags -> checkTags(row, tags));
    }

    /** It sets the tags by which the inventory finds its assets. */
    private void checkTags(Row row, ByRegion<YamlValue<Map<String, List<String>>>> tags) {
        tags.values().values().stream()
                .flatMap(value -> Stream.ofNullable(value.orNull()))
                .flatMap(wanted -> wanted.entrySet().stream())
                .filter(tag -> tag.getKey().startsWith("aws:")
                        || tag.getValue().size() > 1
                        || tag.getValue().stream().anyMatch(TagSelection::isPattern))
                .findFirst()
                .ifPresent(tag -> problems.error(
                        row.tags().position(),
                        OWN + "sets the tags that it is found by, and " + tag.getKey()
                                + (tag.getKey().startsWith("aws:")
                                        ? " is a key that AWS keeps for itself"
                                        : " has no single value"),
                        "give it one value without * and ?, under a key of your own" + OR_ANOTHER));
    }

    private void checkRegion(SiteSection.RegionDraft region) {
        // Aurora: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-requirements-vpc.html; ALB:
        // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html; EKS:
        // https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html.
        List<YamlValue<String>> zones = region.zones().orElse(List.of());
        boolean unreadable = !region.zones().isPresent() && region.zones().isFound();
        if (zones.size() < 2 && !unreadable) {
            problems.error(
                    region.zones().position(),
                    "`zones` names " + (zones.isEmpty() ? "no zone" : "one zone")
                            + ", but Aurora, an ALB and EKS need two",
                    "name at least two Availability Zones of the Region");
        }
        if (!region.cidr().isPresent() && !region.cidr().isFound()) {
            problems.error(
                    region.cidr().position(),
                    OWN + "needs the `cidr` of the Region's VPC",
                    "add `cidr:` with an IPv4 range such as 10.10.0.0/16");
        }
    }

    private void checkApplication() {
        List<ApplicationSection.Draft> drafts = applications.drafts();
        if (drafts.size() != 1) {
            problems.error(
                    drafts.isEmpty() ? position : drafts.get(1).position(),
                    OWN + "makes the site of one application, and there "
                            + (drafts.isEmpty() ? "is none" : "are " + drafts.size()),
                    (drafts.isEmpty() ? "add one to `applications`" : "keep one") + OR_ANOTHER);
            return;
        }
        ApplicationSection.Draft draft = drafts.get(0);
        if (draft.dnsNames().isPresent() && draft.dnsNames().get().size() > 1) {
            problems.error(draft.dnsNames().position(), OWN + "makes the record of one name", "keep one" + OR_ANOTHER);
        }
        if (draft.routing().isPresent()
                && draft.routing().get() != Routing.FAILOVER
                && draft.routing().get() != Routing.SIMPLE) {
            problems.error(
                    draft.routing().position(),
                    OWN + "makes records of the routing failover or simple",
                    "write one of the two" + OR_ANOTHER);
        }
    }

    private void checkDatabase() {
        List<DatabaseSection.Draft> drafts = databases.drafts();
        if (drafts.size() != 1) {
            problems.error(
                    drafts.isEmpty() ? position : drafts.get(1).position(),
                    OWN + "makes one database, and there " + (drafts.isEmpty() ? "is none" : "are " + drafts.size()),
                    (drafts.isEmpty() ? "add one to `databases`" : "keep one") + OR_ANOTHER);
            return;
        }
        DatabaseSection.Draft draft = drafts.get(0);
        if (draft.engine().isPresent() && !draft.engine().get().equals("aurora-mysql")) {
            problems.error(
                    draft.engine().position(),
                    OWN + "makes a database of the engine aurora-mysql",
                    "write engine: aurora-mysql" + OR_ANOTHER);
            return;
        }
        Map<String, YamlValue<String>> needed = Map.of(
                "engine-version", draft.engineVersion(),
                "schema", draft.schema(),
                "master-username", draft.masterUsername());
        for (String key : List.of("engine-version", "schema", "master-username")) {
            YamlValue<String> value = needed.get(key);
            if (value != null && !value.isPresent() && !value.isFound()) {
                problems.error(
                        draft.position(),
                        OWN + "needs the key `" + key + "` of the database",
                        "add `" + key + ":` with "
                                + switch (key) {
                                    case "engine-version" -> "a version such as 8.0.mysql_aurora.3.08.0";
                                    case "schema" -> "the name of the schema that the application uses";
                                    default -> "the name of the administrative user";
                                });
            }
        }
    }
}
