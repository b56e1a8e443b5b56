package io.drctl.readiness;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.LoadBalancing.LoadBalancer;
import io.drctl.cloud.LoadBalancing.Placement;
import io.drctl.cloud.LoadBalancing.Target;
import io.drctl.cloud.LoadBalancing.TargetGroup;
import io.drctl.cloud.OutsideView.HttpAnswer;
import io.drctl.inventory.Application;
import io.drctl.inventory.Asset;
import io.drctl.inventory.HealthEndpoint;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a user's request meets behind a load balancer that listens and forwards: whether health checks ask for what
 * users need, the certificate that it is shown, and the answer that it gets. The same of both kinds of load balancers.
 *
 * @param word the kind's, with which ids of checks begin
 * @param isOpen whether nothing is known to keep users out of it
 */
record UsersPath(Verification site, Asset row, SiteRegion home, String word, boolean isOpen) {
    /** Ids of what it reports. */
    static List<String> ids(String word, String... before) {
        return Stream.concat(
                        Stream.of(before),
                        Stream.of(".health-check", ".certificate", ".answers").map(each -> word + each))
                .toList();
    }

    /**
     * Looks at the path of one application's users.
     *
     * @param serving what they reach, without a problem
     */
    void examine(Findings findings, String subject, LoadBalancer balancer, Application application, Serving serving) {
        boolean isServed = certificate(findings, subject, application);
        Placement place = balancer.placement();
        // A world without networks has nothing of this.
        if (place == null) {
            return;
        }
        healthCheck(findings, subject, application, serving);
        if (isServed
                && isOpen
                && !place.isInternal()
                && isHealthy(application, serving)
                && !asked(balancer, application).isNothing()) {
            findings.check(
                    word + ".answers",
                    subject,
                    application.health().path() + " answers, asked from here",
                    () -> answers(balancer, application));
        }
    }

    private void healthCheck(Findings findings, String subject, Application application, Serving serving) {
        RegionName region = home.name();
        Reading<List<TargetGroup>> groups = site.loadBalancing().targetGroups(region, row.nameIn(region));
        try {
            if (groups.get().stream()
                    .noneMatch(
                            each -> each.healthCheck() != null && serving.main().contains(each.arn()))) {
                return;
            }
        } catch (CloudException e) {
            // What can't be read is told by the finding.
        }
        findings.check(
                word + ".health-check",
                subject,
                "targets are healthy when they serve " + application.health().path(),
                () -> judged(application, doubts(application, serving, region, groups.get())));
    }

    private List<TargetHealth.Doubt> doubts(
            Application application, Serving serving, RegionName region, List<TargetGroup> groups) {
        List<TargetHealth.Doubt> doubts = new ArrayList<>();
        Map<String, List<Target>> targets = targets(application, region);
        for (TargetGroup group : groups) {
            if (serving.main().contains(group.arn())) {
                Set<Integer> ports = targets.getOrDefault(group.arn(), List.of()).stream()
                        .map(Target::port)
                        .filter(port -> port > 0)
                        .collect(Collectors.toCollection(TreeSet::new));
                TargetHealth.doubts(group, application.health(), ports).stream()
                        .filter(doubt ->
                                doubts.stream().noneMatch(known -> known.key().equals(doubt.key())))
                        .forEach(doubts::add);
            }
        }
        return doubts;
    }

    /** Where they can't be read, that is told by a finding of its own. */
    private Map<String, List<Target>> targets(Application application, RegionName region) {
        try {
            return site.loadBalancing()
                    .targets(region, row.nameIn(region), application)
                    .get();
        } catch (CloudException e) {
            return Map.of();
        }
    }

    private Judgement judged(Application application, List<TargetHealth.Doubt> doubts) {
        if (doubts.isEmpty()) {
            return Judgement.pass("asks for " + application.health().path() + " on the port of the requests");
        }
        RegionName other = site.inventory().peerOf(home.name()).name();
        if (!row.isIn(other)) {
            return Judgement.pass(words(doubts) + "; there is no other Region's to compare with");
        }
        String name = row.nameIn(other);
        Serving theirs = site.loadBalancing().serving(other, name, application).get();
        List<TargetGroup> groups =
                site.loadBalancing().targetGroups(other, name).get();
        Set<String> shared = doubts(application, theirs, other, groups).stream()
                .map(TargetHealth.Doubt::key)
                .collect(Collectors.toSet());
        List<TargetHealth.Doubt> own =
                doubts.stream().filter(doubt -> !shared.contains(doubt.key())).toList();
        if (own.isEmpty()) {
            return Judgement.pass(words(doubts) + ", as in " + other);
        }
        if (theirs.main().isEmpty()) {
            return Judgement.warn(
                    words(own) + "; whether it is so in " + other + " can't be told, as nothing is forwarded there",
                    "have the health check ask for what users need");
        }
        Judgement failed = Judgement.fail(
                words(own) + ", unlike in " + other,
                site.inventory()
                        .upkeep()
                        .provisioning("give the target group the health check that it has in " + other, home.name()));
        return own.stream().anyMatch(TargetHealth.Doubt::isOfRequests) ? failed.suffering(Impact.BLOCKS) : failed;
    }

    private static String words(List<TargetHealth.Doubt> doubts) {
        return "the health check "
                + Words.list(doubts.stream().map(TargetHealth.Doubt::words).toList());
    }

    /** @return whether nothing is known to be wrong with it */
    private boolean certificate(Findings findings, String subject, Application application) {
        RegionName region = home.name();
        boolean hasRow = site.inventory().assets().stream()
                .anyMatch(each -> each.kind().equals(CertificateCheck.KIND.kind()) && each.isIn(region));
        if (hasRow || !mayBeEncrypted(application)) {
            return true;
        }
        Reading<Optional<List<String>>> served =
                site.loadBalancing().certificates(region, row.nameIn(region), application);
        List<Judgement> judged = new ArrayList<>();
        findings.check(word + ".certificate", subject, "a certificate for its names that is valid for 30 days", () -> {
            List<String> arns = served.get().orElse(List.of());
            Judgement judgement = CertificateCheck.served(site, region, application, arns, findings.now());
            judged.add(judgement);
            return judgement;
        });
        return judged.stream().noneMatch(each -> each.verdict() == ReadinessVerdict.FAIL);
    }

    private boolean mayBeEncrypted(Application application) {
        try {
            return Serving.listener(
                            site.loadBalancing()
                                    .listeners(home.name(), row.nameIn(home.name()))
                                    .get(),
                            application.health())
                    .filter(listener -> listener.isEncrypted())
                    .isPresent();
        } catch (CloudException e) {
            return false;
        }
    }

    /** Whether anything could answer: a load balancer without a healthy target answers with its own error. */
    private boolean isHealthy(Application application, Serving serving) {
        Map<String, List<Target>> targets = targets(application, home.name());
        return serving.main().stream()
                .flatMap(group -> targets.getOrDefault(group, List.of()).stream())
                .anyMatch(Target::isHealthy);
    }

    private Judgement answers(LoadBalancer balancer, Application application) {
        HealthEndpoint health = application.health();
        OutsideReads.Answers seen = asked(balancer, application);
        if (seen.unasked() != null) {
            return unknown(seen.unasked());
        }
        Map<String, HttpAnswer> bad = new LinkedHashMap<>();
        seen.answers().forEach((address, answer) -> {
            if (!answer.isSuccess()) {
                bad.put(address, answer);
            }
        });
        Remedy remedy = Remedy.of("find out what answers there: the application must, under "
                + application.mainName().name());
        if (bad.isEmpty() && seen.silent().isEmpty()) {
            return Judgement.pass(seen.answers().values().iterator().next().told() + " from "
                    + Words.count(seen.answers().size(), "address", "addresses"));
        }
        String told = Stream.concat(
                        bad.entrySet().stream()
                                .map(each -> each.getKey() + " answers " + health.path() + " with "
                                        + each.getValue().told()),
                        seen.silent().entrySet().stream().map(each -> each.getKey() + ": " + each.getValue()))
                .collect(Collectors.joining("; "));
        if (bad.values().stream().anyMatch(answer -> answer.status() >= 500)) {
            return Judgement.fail(told, remedy);
        }
        RegionName other = site.inventory().peerOf(home.name()).name();
        Optional<OutsideReads.Answers> theirs = peer(other, application);
        if (bad.isEmpty()) {
            return seen.answers().isEmpty()
                            && theirs.stream().noneMatch(each -> !each.answers().isEmpty())
                    ? unknown(told)
                    : Judgement.fail(
                            told
                                    + (seen.answers().isEmpty()
                                            ? "; the load balancer in " + other + " answers from here"
                                            : "; its other addresses answer"),
                            "find out what keeps connections out, then verify again");
        }
        boolean isAlike = theirs.isPresent()
                && theirs.get().answers().values().stream()
                        .anyMatch(answer -> bad.values().stream().allMatch(own -> own.status() == answer.status()));
        return isAlike
                ? Judgement.warn(
                        told + ", as that in " + other + " does",
                        "correct health in the inventory, if users ask otherwise")
                : Judgement.fail(told, remedy);
    }

    private static Judgement unknown(String why) {
        return Judgement.warn(
                "unknown from here: " + why, "verify from a machine that reaches the site as its users do");
    }

    private OutsideReads.Answers asked(LoadBalancer balancer, Application application) {
        return site.outside()
                .health(balancer.dnsName(), application.mainName().name(), application.health())
                .get();
    }

    /** What the other Region's answers, where that can be asked. */
    private Optional<OutsideReads.Answers> peer(RegionName other, Application application) {
        try {
            return row.isIn(other)
                    ? site.loadBalancing()
                            .loadBalancer(other, row.nameIn(other))
                            .get()
                            .filter(found -> found.placement() != null
                                    && !Objects.requireNonNull(found.placement())
                                            .isInternal())
                            .map(found -> asked(found, application))
                    : Optional.empty();
        } catch (CloudException e) {
            return Optional.empty();
        }
    }
}
