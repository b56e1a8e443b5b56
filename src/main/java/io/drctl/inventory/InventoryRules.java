package io.drctl.inventory;

import io.drctl.diagnostic.SourcePosition;
import io.drctl.inventory.InventoryReader.AssetDraft;
import io.drctl.inventory.InventoryReader.Draft;
import io.drctl.inventory.InventoryReader.RegionDraft;
import io.drctl.inventory.InventoryReader.RegionsDraft;
import io.drctl.inventory.InventoryReader.SiteDraft;
import io.drctl.inventory.InventoryReader.TerraformDraft;
import io.drctl.yaml.YamlEntry;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlValue;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules between the values of an inventory: what must agree, and what AWS accepts only together.
 *
 * <p>Each rule looks at what has the right shape and skips the rest, which has been reported already.
 */
final class InventoryRules {
    /** What drctl looks after one of in each Region; the names of the others would have no place in the row. */
    private static final Set<AssetKind> ONE_IN_EACH_REGION = Set.of(
            AssetKind.BUCKET,
            AssetKind.VPC,
            AssetKind.KEY_PAIR,
            AssetKind.KUBERNETES_CLUSTER,
            AssetKind.LOAD_BALANCER,
            AssetKind.DATABASE_CLUSTER,
            AssetKind.MACHINE_IMAGE);

    private static final Set<AssetKind> FOUND_BY_TAGS = Set.of(AssetKind.VPC, AssetKind.WEB_INSTANCE);

    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]*");
    private static final Pattern INSTANCE_TYPE = Pattern.compile("[a-z][a-z0-9-]*\\.[a-z0-9-]+");

    private final Draft draft;
    private final YamlProblems problems;
    private final Set<String> regionNames = new LinkedHashSet<>();

    InventoryRules(Draft draft, YamlProblems problems) {
        this.draft = draft;
        this.problems = problems;
    }

    void check() {
        draft.site().ifPresent(this::checkSite);
        draft.regions().ifPresent(this::checkRegions);
        draft.assets().ifPresent(this::checkAssets);
        draft.database().ifPresent(new DatabaseRules(draft, problems)::check);
        draft.terraform().ifPresent(this::checkTerraform);
    }

    private void checkSite(SiteDraft site) {
        if (site.dnsName().isPresent()
                && site.hostedZone().isPresent()
                && !Site.isZoneId(site.hostedZone().get())) {
            String name = site.dnsName().get().toLowerCase(Locale.ROOT);
            String zone = site.hostedZone().get().toLowerCase(Locale.ROOT);
            if (!name.equals(zone) && !name.endsWith("." + zone)) {
                problems.error(
                        site.dnsName().position(),
                        "`dns-name` " + name + " is not in the hosted zone " + zone,
                        "write a name that ends with ." + zone + ", or correct `hosted-zone`");
            }
        }
        checkNoDuplicates("resolvers", site.resolvers().orElse(List.of()));
    }

    private void checkRegions(RegionsDraft regions) {
        RegionDraft primary = regions.primary().orNull();
        RegionDraft recovery = regions.recovery().orNull();
        checkRegion(primary);
        checkRegion(recovery);
        if (primary == null || recovery == null) {
            return;
        }
        if (primary.name().isPresent()
                && recovery.name().isPresent()
                && primary.name().get().equals(recovery.name().get())) {
            problems.error(
                    recovery.name().position(),
                    "the recovery Region is the primary Region, "
                            + primary.name().get(),
                    "name another Region; one can't stand in for itself");
        }
        if (primary.cidr().isPresent() && recovery.cidr().isPresent()) {
            Cidr first = Cidr.parse(primary.cidr().get()).orElseThrow();
            Cidr second = Cidr.parse(recovery.cidr().get()).orElseThrow();
            if (first.overlaps(second)) {
                problems.error(
                        recovery.cidr().position(),
                        "`cidr` " + recovery.cidr().get() + " overlaps the primary Region's "
                                + primary.cidr().get(),
                        "choose ranges that don't overlap, so that the VPCs can be connected");
            }
        }
    }

    private void checkRegion(@Nullable RegionDraft region) {
        if (region == null) {
            return;
        }
        region.name().ifPresent(name -> regionNames.add(name.value()));
        if (!region.zones().isPresent()) {
            return;
        }
        List<YamlValue<String>> zones = region.zones().get();
        checkNoDuplicates("zones", zones);
        // Aurora: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-requirements-vpc.html; ALB:
        // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html; EKS:
        // https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html.
        if (zones.size() < 2) {
            problems.error(
                    region.zones().position(),
                    "`zones` names " + (zones.isEmpty() ? "no zone" : "one zone")
                            + ", but Aurora, an ALB and EKS need two",
                    "name at least two Availability Zones of the Region");
        }
        if (!region.name().isPresent()) {
            return;
        }
        String name = region.name().get().value();
        for (YamlValue<String> zone : zones) {
            if (zone.isPresent() && !zone.get().matches(Pattern.quote(name) + "[a-z]")) {
                problems.error(
                        zone.position(),
                        "the zone " + zone.get() + " is not in the Region " + name,
                        "write a zone such as " + name + "a");
            }
        }
    }

    private void checkNoDuplicates(String key, List<YamlValue<String>> values) {
        Map<String, SourcePosition> seen = new HashMap<>();
        for (YamlValue<String> value : values) {
            if (value.isPresent() && seen.putIfAbsent(value.get(), value.position()) != null) {
                problems.error(value.position(), "`" + key + "` lists " + value.get() + " twice", "list it once");
            }
        }
    }

    private void checkAssets(List<YamlValue<AssetDraft>> rows) {
        Map<AssetKind, SourcePosition> seen = new HashMap<>();
        boolean complete = true;
        for (YamlValue<AssetDraft> row : rows) {
            AssetDraft asset = row.orNull();
            if (asset == null || !asset.kind().isPresent()) {
                complete = false;
                continue;
            }
            AssetKind kind = asset.kind().get();
            SourcePosition first = seen.putIfAbsent(kind, asset.kind().position());
            if (first != null) {
                problems.error(
                        asset.kind().position(),
                        "a second row of kind `" + kind.word() + "`; the first is on line " + first.line(),
                        "correct its `kind`, or make one row of the two");
                // Whatever else seems wrong with this row, or missing, most likely follows from that.
                complete = false;
                continue;
            }
            checkAsset(asset, kind);
        }
        // A row without a readable kind may well be the one that seems to be missing.
        if (complete) {
            for (AssetKind kind : AssetKind.SHIPPED) {
                if (!kind.equals(AssetKind.OTHER) && !seen.containsKey(kind)) {
                    problems.error(
                            draft.assetsPosition(),
                            "`assets` has no row of kind `" + kind.word() + "`",
                            "add one: an inventory has a row of every kind");
                }
            }
        }
    }

    private void checkAsset(AssetDraft asset, AssetKind kind) {
        checkSize(asset, kind);
        expectKey(asset, kind, "per-region", kind.isRegional());
        expectKey(asset, kind, "names", kind.nameRule().isPresent());
        expectKey(asset, kind, "tags", FOUND_BY_TAGS.contains(kind));
        expectKey(asset, kind, "repositories", kind == AssetKind.SOURCE_REPOSITORY);
        if (kind.isRegional()) {
            asset.perRegion().ifPresent(entries -> checkQuantities(asset, kind, entries));
        }
        kind.nameRule()
                .ifPresent(rule -> asset.names().ifPresent(names -> checkNames(asset, kind, rule, names)));
        if (FOUND_BY_TAGS.contains(kind)) {
            asset.tags().ifPresent(tags -> checkTags(asset, tags));
        }
        if (kind == AssetKind.SOURCE_REPOSITORY) {
            asset.repositories().ifPresent(urls -> checkRepositories(asset, urls));
        }
    }

    private void checkSize(AssetDraft asset, AssetKind kind) {
        if (!asset.size().isPresent()) {
            return;
        }
        String size = asset.size().get();
        SourcePosition position = asset.size().position();
        switch (kind.sizeRule()) {
            case INSTANCE_TYPE -> {
                if (!INSTANCE_TYPE.matcher(size).matches() || size.startsWith("db.")) {
                    problems.error(
                            position,
                            "`size` " + shown(size) + " is not an EC2 instance type",
                            "write one such as t3.micro");
                }
            }
            case DATABASE_CLASS -> new DatabaseRules(draft, problems).checkClass(asset.size());
            case ANY -> {}
            case NONE -> {
                if (!size.isEmpty() && !size.equals("-")) {
                    problems.error(
                            position,
                            "`size` " + shown(size) + " means nothing for a row of kind `" + kind.word() + "`",
                            "write \"-\"");
                }
            }
        }
    }

    /** Some keys belong to some kinds only, and those then need them. */
    private void expectKey(AssetDraft asset, AssetKind kind, String key, boolean expected) {
        SourcePosition position = asset.keys().get(key);
        if (expected && position == null) {
            problems.error(
                    asset.position(),
                    "missing key `" + key + "` in the row of kind `" + kind.word() + "`",
                    "add `" + key + ":` with " + example(key));
        } else if (!expected && position != null) {
            problems.error(
                    position, "`" + key + "` doesn't belong in a row of kind `" + kind.word() + "`", "remove it");
        }
    }

    private String example(String key) {
        return switch (key) {
            case "per-region" -> "the quantity in each Region";
            case "names" -> "the name in each Region";
            case "tags" -> "the tags that identify it in AWS";
            default -> "a list of Git URLs";
        };
    }

    private void checkQuantities(AssetDraft asset, AssetKind kind, List<YamlEntry<Integer>> entries) {
        boolean complete =
                checkRegionKeys("per-region", entries, asset.perRegion().position());
        for (YamlEntry<Integer> entry : entries) {
            if (!entry.value().isPresent()) {
                continue;
            }
            int quantity = entry.value().get();
            if (ONE_IN_EACH_REGION.contains(kind) && quantity != 1) {
                problems.error(
                        entry.value().position(),
                        "drctl looks after one `" + kind.word() + "` in each Region, not " + quantity,
                        "write 1");
            } else if (kind == AssetKind.DATABASE_INSTANCE && quantity == 0) {
                problems.error(
                        entry.value().position(),
                        "a database cluster without an instance can't be promoted",
                        "write at least 1");
            } else if (quantity == 0 && isPrimary(entry.key())) {
                problems.error(
                        entry.value().position(),
                        "the primary Region can't do without a `" + kind.word() + "`",
                        "write at least 1");
            }
        }
        if (complete
                && asset.quantity().isPresent()
                && entries.stream().allMatch(entry -> entry.value().isPresent())) {
            int sum = entries.stream().mapToInt(entry -> entry.value().get()).sum();
            if (sum != asset.quantity().get()) {
                String terms = entries.stream()
                        .map(entry -> entry.value().get().toString())
                        .collect(Collectors.joining(" + "));
                problems.error(
                        asset.quantity().position(),
                        "`qty` is " + asset.quantity().get() + ", but `per-region` adds up to " + sum + " (" + terms
                                + ")",
                        "write " + sum + ", or correct `per-region`");
            }
        }
    }

    private boolean isPrimary(String region) {
        return draft.regions().isPresent()
                && draft.regions().get().primary().isPresent()
                && draft.regions().get().primary().get().name().isPresent()
                && draft.regions().get().primary().get().name().get().value().equals(region);
    }

    /**
     * Whether a mapping's keys are just the site's Regions; reports it if not.
     *
     * @return false too when the Regions themselves couldn't be read, in which case nothing is reported
     */
    private boolean checkRegionKeys(String what, List<? extends YamlEntry<?>> entries, SourcePosition position) {
        if (regionNames.size() != 2) {
            return false;
        }
        String both = String.join(" and ", regionNames);
        boolean right = true;
        Set<String> given = new LinkedHashSet<>();
        for (YamlEntry<?> entry : entries) {
            given.add(entry.key());
            if (!regionNames.contains(entry.key())) {
                right = false;
                problems.error(
                        entry.keyPosition(),
                        "`" + what + "` names " + shown(entry.key()) + ", which is not a Region of this site",
                        "use " + both);
            }
        }
        // A wrong key most likely stands for the missing one: one diagnostic is enough.
        if (right) {
            for (String region : regionNames) {
                if (!given.contains(region)) {
                    right = false;
                    problems.error(
                            position, "`" + what + "` says nothing about " + region, "give " + both + " each a value");
                }
            }
        }
        return right;
    }

    private void checkNames(AssetDraft asset, AssetKind kind, NameRule rule, List<YamlEntry<String>> names) {
        checkRegionKeys("names", names, asset.names().position());
        Map<String, SourcePosition> seen = new HashMap<>();
        for (YamlEntry<String> entry : names) {
            if (!entry.value().isPresent()) {
                continue;
            }
            String name = entry.value().get();
            if (!rule.accepts(name)) {
                problems.error(
                        entry.value().position(),
                        shown(name) + " is not a name that " + rule.owner(),
                        "use " + rule.words());
            } else if (kind == AssetKind.BUCKET
                    && seen.putIfAbsent(name, entry.value().position()) != null) {
                problems.error(
                        entry.value().position(),
                        "both Regions name the bucket " + name + ", but a bucket exists only once in all of S3",
                        "give each Region a bucket of its own");
            }
        }
    }

    /** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html. */
    private void checkTags(AssetDraft asset, List<YamlEntry<String>> tags) {
        if (tags.isEmpty()) {
            problems.error(
                    asset.tags().position(),
                    "`tags` is empty, so nothing could be found by it",
                    "give at least one tag");
        }
        for (YamlEntry<String> tag : tags) {
            if (tag.key().isBlank()
                    || tag.key().length() > 128
                    || tag.key().toLowerCase(Locale.ROOT).startsWith("aws:")) {
                problems.error(
                        tag.keyPosition(),
                        shown(tag.key()) + " is not a tag key that AWS accepts",
                        "use 1 to 128 characters that don't begin with aws:");
            }
            if (tag.value().isPresent() && tag.value().get().length() > 256) {
                problems.error(tag.value().position(), "a tag's value has at most 256 characters", "shorten the value");
            }
        }
    }

    private void checkRepositories(AssetDraft asset, List<YamlValue<String>> urls) {
        checkNoDuplicates("repositories", urls);
        if (asset.quantity().isPresent() && asset.quantity().get() != urls.size()) {
            problems.error(
                    asset.quantity().position(),
                    "`qty` is " + asset.quantity().get() + ", but `repositories` lists " + urls.size(),
                    "write " + urls.size() + ", or correct `repositories`");
        }
    }

    private void checkTerraform(TerraformDraft terraform) {
        boolean own = terraform.keys().containsKey("directory");
        for (String key : List.of("roots", "variable-files")) {
            SourcePosition position = terraform.keys().get(key);
            if (!own && position != null) {
                problems.error(
                        position,
                        "`" + key + "` needs `directory`: drctl's own configuration takes its values from this file",
                        "add `directory:` with the folder of your configuration, or remove `" + key + "`");
            }
        }
        if (terraform.stateKey().isPresent() && !terraform.stateKey().get().contains("{region}")) {
            problems.error(
                    terraform.stateKey().position(),
                    "`state-key` is one for both Regions, whose buckets replicate to each other: one state would"
                            + " overwrite the other",
                    "put {region} into it, such as terraform/{region}.tfstate");
        }
        terraform.roots().ifPresent(roots -> {
            checkRegionKeys("roots", roots, terraform.roots().position());
            Set<String> seen = new LinkedHashSet<>();
            for (YamlEntry<String> root : roots) {
                if (root.value().isPresent() && !seen.add(root.value().get())) {
                    problems.error(
                            root.value().position(),
                            "both Regions have the root " + root.value().get(),
                            "remove `roots` when one root serves both Regions, or name two");
                }
            }
        });
        terraform.variableFiles().ifPresent(files -> {
            for (YamlEntry<?> entry : files) {
                if (regionNames.size() == 2 && !regionNames.contains(entry.key())) {
                    problems.error(
                            entry.keyPosition(),
                            "`variable-files` names " + shown(entry.key()) + ", which is not a Region of this site",
                            "use " + String.join(" and ", regionNames));
                }
            }
        });
    }

    /** A text of the user's as a message shows it, also when it is empty or has blanks. */
    static String shown(String text) {
        return PLAIN_WORD.matcher(text).matches() ? text : "\"" + text + "\"";
    }
}
