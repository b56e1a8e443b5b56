package io.drctl.inventory;

import io.drctl.yaml.YamlMappingReader;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlShape;
import io.drctl.yaml.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The parts {@code site}, {@code regions} and {@code objectives} of an inventory: how they are read, and their rules.
 */
record SiteSection(YamlValue<SiteDraft> site, YamlValue<RegionsDraft> regions, YamlValue<ObjectivesDraft> objectives) {
    record SiteDraft(
            YamlValue<String> name,
            YamlValue<List<YamlValue<String>>> resolvers,
            YamlValue<String> account,
            YamlValue<Duration> holdOff) {}

    record RegionsDraft(
            YamlValue<RegionDraft> primary,
            YamlValue<RegionDraft> recovery,
            YamlValue<List<YamlValue<RegionName>>> former) {}

    /** One of the two, as far as it has the right shape. */
    record RegionDraft(
            YamlValue<RegionName> name,
            YamlValue<List<YamlValue<String>>> zones,
            YamlValue<String> cidr,
            YamlValue<String> roleArn,
            YamlValue<String> profile) {}

    record ObjectivesDraft(YamlValue<Duration> rto, YamlValue<Duration> rpo) {}

    static SiteSection read(YamlMappingReader file) {
        return new SiteSection(
                file.required("site", YamlShape.mapping(SiteSection::readSite)),
                file.required("regions", YamlShape.mapping(SiteSection::readRegions)),
                file.required("objectives", YamlShape.mapping(SiteSection::readObjectives)));
    }

    private static SiteDraft readSite(YamlMappingReader site) {
        return new SiteDraft(
                site.required("name", LocalRules.SITE_NAME),
                site.optional("resolvers", YamlShape.listOf(LocalRules.RESOLVER)),
                site.optional("account", AwsRules.ACCOUNT),
                site.optional("hold-off", YamlShape.DURATION_POSITIVE));
    }

    private static RegionsDraft readRegions(YamlMappingReader regions) {
        return new RegionsDraft(
                regions.required("primary", YamlShape.mapping(SiteSection::readRegion)),
                regions.required("recovery", YamlShape.mapping(SiteSection::readRegion)),
                regions.optional("former", YamlShape.listOf(AwsRules.REGION)));
    }

    private static RegionDraft readRegion(YamlMappingReader region) {
        return new RegionDraft(
                region.required("name", AwsRules.REGION),
                region.optional("zones", YamlShape.listOf(YamlShape.TEXT)),
                region.optional("cidr", AwsRules.VPC_CIDR),
                region.optional("role-arn", AwsRules.ROLE_ARN),
                region.optional("profile", AwsRules.PROFILE));
    }

    private static ObjectivesDraft readObjectives(YamlMappingReader objectives) {
        return new ObjectivesDraft(
                objectives.required("rto", YamlShape.DURATION_POSITIVE),
                objectives.required("rpo", YamlShape.DURATION_POSITIVE));
    }

    /** The names of both Regions, the primary first; empty when the file doesn't tell two. */
    RegionShapes regionShapes() {
        List<RegionName> names = new ArrayList<>();
        for (RegionDraft region : drafts()) {
            region.name().ifPresent(names::add);
        }
        return new RegionShapes(names.size() == 2 && !names.get(0).equals(names.get(1)) ? names : List.of());
    }

    private List<RegionDraft> drafts() {
        List<RegionDraft> drafts = new ArrayList<>();
        regions.ifPresent(both -> {
            both.primary().ifPresent(drafts::add);
            both.recovery().ifPresent(drafts::add);
        });
        return drafts;
    }

    /** The site's name; empty when it can't be read. */
    String name() {
        SiteDraft draft = site.orNull();
        return draft == null ? "" : draft.name().orElse("");
    }

    /** The account that the inventory names; empty when it names none that can be read. */
    private Optional<String> account() {
        return Optional.ofNullable(site.orNull()).map(SiteDraft::account).map(YamlValue::orNull);
    }

    void check(YamlProblems problems) {
        site.ifPresent(draft ->
                InventoryRules.checkNoDuplicates("resolvers", draft.resolvers().orElse(List.of()), problems));
        drafts().forEach(region -> checkRegion(region, problems));
        former().forEach(region -> checkFormer(region, problems));
        RegionsDraft both = regions.orNull();
        RegionDraft primary = both == null ? null : both.primary().orNull();
        RegionDraft recovery = both == null ? null : both.recovery().orNull();
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
        if (primary.cidr().isPresent()
                && recovery.cidr().isPresent()
                && overlap(primary.cidr().get(), recovery.cidr().get())) {
            problems.warning(
                    recovery.cidr().position(),
                    "`cidr` " + recovery.cidr().get() + " overlaps the primary Region's "
                            + primary.cidr().get() + ", so that the VPCs can't be peered",
                    "choose ranges that don't overlap if the VPCs are to be connected one day");
        }
    }

    private List<YamlValue<RegionName>> former() {
        RegionsDraft both = regions.orNull();
        return both == null ? List.of() : both.former().orElse(List.of());
    }

    /** The names of the Regions that the site has left, as far as they can be read. */
    List<String> formerNames() {
        return former().stream()
                .filter(YamlValue::isPresent)
                .map(region -> region.get().value())
                .toList();
    }

    private void checkFormer(YamlValue<RegionName> former, YamlProblems problems) {
        if (former.isPresent()
                && drafts().stream()
                        .anyMatch(region -> former.get().equals(region.name().orNull()))) {
            problems.error(
                    former.position(),
                    "`former` names " + former.get() + ", which is a Region of the site",
                    "leave it out: these are Regions that the site has left");
        }
    }

    private static boolean overlap(String one, String other) {
        return Cidr.parse(one).orElseThrow().overlaps(Cidr.parse(other).orElseThrow());
    }

    private void checkRegion(RegionDraft region, YamlProblems problems) {
        checkAccess(region, problems);
        List<YamlValue<String>> zones = region.zones().orElse(List.of());
        InventoryRules.checkNoDuplicates("zones", zones, problems);
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

    private void checkAccess(RegionDraft region, YamlProblems problems) {
        if (region.roleArn().isFound() && region.profile().isFound()) {
            problems.error(
                    region.profile().position(),
                    "`profile` and `role-arn` both say as whom drctl works in this Region",
                    "keep one of the two; a profile may itself assume a role");
        }
        if (region.roleArn().isPresent() && account().isPresent()) {
            String ofRole = region.roleArn().get().split(":", -1)[4];
            if (!ofRole.equals(account().get())) {
                problems.error(
                        region.roleArn().position(),
                        "`role-arn` is a role of account " + ofRole + ", but `account` is "
                                + account().get(),
                        "name a role of account " + account().get() + ", or correct `account`");
            }
        }
    }

    Site build() {
        SiteDraft draft = site.get();
        return new Site(
                draft.name().get(),
                InventoryRules.texts(draft.resolvers().orElse(List.of())),
                draft.account().orNull(),
                draft.holdOff().orNull());
    }

    SiteRegion build(RegionRole role) {
        RegionDraft draft = (role == RegionRole.PRIMARY
                        ? regions.get().primary()
                        : regions.get().recovery())
                .get();
        return new SiteRegion(
                draft.name().get(),
                role,
                InventoryRules.texts(draft.zones().orElse(List.of())),
                draft.cidr().orNull(),
                draft.roleArn().orNull(),
                draft.profile().orNull());
    }

    List<RegionName> buildFormer() {
        return former().stream().map(YamlValue::get).distinct().toList();
    }

    Objectives buildObjectives() {
        return new Objectives(
                objectives.get().rto().get(), objectives.get().rpo().get());
    }
}
