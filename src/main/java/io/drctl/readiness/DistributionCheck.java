package io.drctl.readiness;

import io.drctl.cloud.Distributions.Distribution;
import io.drctl.cloud.Distributions.Origin;
import io.drctl.cloud.Distributions.OriginGroup;
import io.drctl.inventory.Application;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RowKey;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Words;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A CloudFront distribution: at the edges, for the names that users type, and with no path that only one Region can
 * answer. In a failover it can't be changed, for its control plane is in us-east-1; so its origins have to be names
 * that move, or groups of both Regions.
 */
record DistributionCheck(Verification site, Asset row) implements ReadinessCheck {
    private static final String WORD = "cloudfront-distribution";

    static final RowKey<String> ID = RowKey.text(
                    "distribution",
                    "the distribution's id",
                    "E[A-Z0-9]{5,40}",
                    "is not the id of a CloudFront distribution",
                    "write one such as EDFDVBD6EXAMPLE")
            .required();

    private static final CheckFamily<Asset> FAMILY = CheckFamily.asOne(
            List.of(WORD + ".deployed", WORD + ".aliases", WORD + ".origins"), DistributionCheck::new);

    static final CheckedKind KIND = CheckedKind.of(
            AssetKind.of(WORD, "CloudFront distribution").global().with(ID), FAMILY);

    /** The Region in the name of a load balancer or a bucket. */
    private static final Pattern OF_A_REGION =
            Pattern.compile(".*\\.([a-z]{2}(?:-[a-z]+)+-\\d)\\.elb\\.amazonaws\\.com(?:\\.cn)?"
                    + "|.*\\.elb\\.([a-z]{2}(?:-[a-z]+)+-\\d)\\.amazonaws\\.com(?:\\.cn)?"
                    + "|.*\\.s3(?:-website)?[.-]([a-z]{2}(?:-[a-z]+)+-\\d)\\.amazonaws\\.com(?:\\.cn)?");

    @Override
    public void examine(Findings findings) {
        String id = row.get(ID).orElseThrow();
        Reading<Optional<Distribution>> distribution = site.services().distribution(id);
        String subject = "distribution " + id;
        findings.present(
                        WORD + ".deployed",
                        subject,
                        "enabled and Deployed",
                        distribution::get,
                        () -> Judgement.fail("there is no such distribution", "correct its id in the inventory"),
                        DistributionCheck::deployed)
                .ifPresent(found -> {
                    if (!site.inventory().applications().isEmpty()) {
                        findings.check(WORD + ".aliases", subject, "all names of an application", () -> aliases(found));
                    }
                    findings.check(
                            WORD + ".origins",
                            subject,
                            "origins that either Region can answer for",
                            () -> origins(found));
                });
    }

    private static Judgement deployed(Distribution distribution) {
        if (!distribution.isEnabled()) {
            return Judgement.fail("disabled", "enable it");
        }
        return distribution.isDeployed()
                ? Judgement.pass("Deployed")
                : Judgement.awaited(distribution.status(), "wait until it is Deployed, then verify again");
    }

    private Judgement aliases(Distribution distribution) {
        Set<String> aliases = new LinkedHashSet<>();
        distribution.aliases().forEach(alias -> aliases.add(alias.toLowerCase(Locale.ROOT)));
        List<String> uncovered = new ArrayList<>();
        boolean isUsed = false;
        for (Application application : site.inventory().applications()) {
            List<String> names = application.dnsNames().stream()
                    .map(Application.DnsName::name)
                    .toList();
            List<String> without =
                    names.stream().filter(name -> !covers(aliases, name)).toList();
            if (without.size() < names.size()) {
                isUsed = true;
                uncovered.addAll(without);
            }
        }
        String seen = aliases.isEmpty() ? "it has no alias" : Words.list(aliases);
        if (!isUsed) {
            return Judgement.warn(
                    seen + ": no application's name is among them",
                    "add the names to it, or name what it serves as an application");
        }
        return uncovered.isEmpty()
                ? Judgement.pass(seen)
                : Judgement.fail("it has no alias for " + Words.list(uncovered), "add the names to its aliases");
    }

    private static boolean covers(Set<String> aliases, String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        int dot = wanted.indexOf('.');
        return aliases.contains(wanted) || (dot > 0 && aliases.contains("*" + wanted.substring(dot)));
    }

    private Judgement origins(Distribution distribution) {
        List<String> onlyOne = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        List<String> good = new ArrayList<>();
        for (String target : distribution.targets()) {
            List<String> domains = domains(distribution, target);
            if (domains.stream().anyMatch(this::moves)) {
                good.add(target + " by a name that moves");
                continue;
            }
            Set<String> regions = new LinkedHashSet<>();
            domains.forEach(domain -> region(domain).ifPresent(regions::add));
            List<RegionName> missing = site.inventory().regions().stream()
                    .map(SiteRegion::name)
                    .filter(region -> !regions.contains(region.value()))
                    .toList();
            if (missing.isEmpty()) {
                good.add(target + " in " + Words.list(regions));
            } else if (domains.isEmpty()
                    || domains.stream().anyMatch(domain -> region(domain).isEmpty())) {
                unknown.add(target + " (" + (domains.isEmpty() ? "no origin" : Words.list(domains)) + ")");
            } else {
                onlyOne.add(target + " is only in " + Words.list(regions));
            }
        }
        if (!onlyOne.isEmpty()) {
            return Judgement.fail(
                    String.join("; ", onlyOne),
                    "make an origin group of both Regions' origins, or use a DNS name that Route 53 moves");
        }
        if (!unknown.isEmpty() || good.isEmpty()) {
            return Judgement.unknown(
                    good.isEmpty() && unknown.isEmpty()
                            ? "it has no origin"
                            : "it is unknown in which Region " + Words.list(unknown)
                                    + (unknown.size() == 1 ? " is" : " are"),
                    "use the name of a load balancer, a bucket or an application as the origin");
        }
        return Judgement.pass(String.join("; ", good));
    }

    /** The domains that a target stands for: those of its group, or its own. */
    private static List<String> domains(Distribution distribution, String target) {
        List<String> ids = distribution.groups().stream()
                .filter(group -> group.id().equals(target))
                .findFirst()
                .map(OriginGroup::origins)
                .orElse(List.of(target));
        return distribution.origins().stream()
                .filter(origin -> ids.contains(origin.id()))
                .map(Origin::domain)
                .toList();
    }

    /** Whether Route 53 moves a name from Region to Region, or S3 does so itself with a multi-Region access point. */
    private boolean moves(String domain) {
        String name = domain.toLowerCase(Locale.ROOT);
        return name.endsWith(".accesspoint.s3-global.amazonaws.com")
                || site.inventory().applications().stream()
                        .filter(Application::isMoved)
                        .flatMap(application -> application.dnsNames().stream())
                        .anyMatch(each -> each.name().equalsIgnoreCase(name));
    }

    private static Optional<String> region(String domain) {
        Matcher told = OF_A_REGION.matcher(domain.toLowerCase(Locale.ROOT));
        if (!told.matches()) {
            return Optional.empty();
        }
        for (int group = 1; group <= told.groupCount(); group++) {
            if (told.group(group) != null) {
                return Optional.of(told.group(group));
            }
        }
        return Optional.empty();
    }
}
