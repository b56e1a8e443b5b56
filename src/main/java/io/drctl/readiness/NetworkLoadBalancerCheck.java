package io.drctl.readiness;

import io.drctl.cloud.LoadBalancing;
import io.drctl.inventory.Application;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.NameRule;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A Network Load Balancer of a Region: active, in the site's zones, listening for TCP or TLS where users connect, with
 * healthy targets that each of its zones can reach.
 */
record NetworkLoadBalancerCheck(Verification site, Asset row, SiteRegion home) implements ReadinessCheck {
    private static final String WORD = "network-load-balancer";

    private static final CheckFamily<Asset> FAMILY = CheckFamily.ofRow(
            UsersPath.ids(
                    WORD,
                    WORD + ".active",
                    WORD + ".zones",
                    WORD + ".reachable",
                    WORD + ".listener",
                    WORD + ".target-group",
                    WORD + ".targets",
                    WORD + ".cross-zone"),
            NetworkLoadBalancerCheck::new);

    static final CheckedKind KIND = CheckedKind.of(
            AssetKind.of(WORD, "NLB")
                    // https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
                    .named(new NameRule(
                            "Elastic Load Balancing accepts for a load balancer",
                            "(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?",
                            "1 to 32 letters, digits and hyphens, with no hyphen at either end, not beginning with"
                                    + " internal-")),
            FAMILY);

    @Override
    public void examine(Findings findings) {
        RegionName region = home.name();
        String name = row.nameIn(region);
        Reading<Optional<LoadBalancing.LoadBalancer>> balancer =
                site.loadBalancing().loadBalancer(region, name);
        Reading<List<LoadBalancing.Listener>> listeners = site.loadBalancing().listeners(region, name);
        List<Application> applications = site.inventory().applications().stream()
                .filter(application -> row.equals(application.loadBalancer()))
                .toList();
        applications.forEach(application -> site.loadBalancing().targets(region, name, application));
        String subject = "network load balancer " + name;
        findings.present(
                        WORD + ".active",
                        subject,
                        "active",
                        balancer::get,
                        () -> Judgement.fail(
                                "there is no such load balancer",
                                "create it in " + region + ", or correct its name in the inventory"),
                        this::active)
                .filter(LoadBalancing.LoadBalancer::isNetwork)
                .ifPresent(found -> {
                    if (!home.zones().isEmpty()) {
                        findings.check(
                                WORD + ".zones",
                                subject,
                                "in " + Words.list(home.zones()),
                                () -> ZoneSpread.judge(
                                        home,
                                        home.zones().size(),
                                        found.zones(),
                                        Remedy.of("give it a subnet in each of those zones")));
                    }
                    boolean isOpen = new WayInCheck(site.inventory(), row, region, site.loadBalancing(), site.compute())
                            .examine(findings, WORD + ".reachable", subject, found);
                    for (Application application : applications) {
                        String who = applications.size() == 1
                                ? subject
                                : subject + " for " + application.mainName().name();
                        entrance(findings, who, found, isOpen, application, listeners);
                    }
                });
    }

    private Judgement active(LoadBalancing.LoadBalancer found) {
        if (!found.isNetwork()) {
            return Judgement.fail(
                    "it is of type " + found.type(),
                    "say kind: load-balancer in the inventory, if it is the one meant");
        }
        return found.isActive()
                ? Judgement.pass("active")
                : Judgement.fail(
                        found.state(),
                        found.state().equals("provisioning")
                                ? "wait until it is active, then verify again"
                                : "find out why it isn't active, or create it again");
    }

    private void entrance(
            Findings findings,
            String subject,
            LoadBalancing.LoadBalancer balancer,
            boolean isOpen,
            Application application,
            Reading<List<LoadBalancing.Listener>> listeners) {
        RegionName region = home.name();
        int port = application.health().port();
        Optional<LoadBalancing.Listener> listener = findings.present(
                        WORD + ".listener",
                        subject,
                        "listens on port " + port + " for TCP or TLS",
                        () -> Optional.of(listeners.get()),
                        () -> Judgement.fail("it has no listener", "add one on port " + port),
                        found -> Serving.listener(found, application.health())
                                .map(heard -> Judgement.pass("listens for " + heard.protocol() + " on port " + port))
                                .orElseGet(() -> Judgement.fail(
                                        Serving.heard(found, application.health()),
                                        "add the listener, or correct health in the inventory if users come in"
                                                + " another way")))
                .flatMap(found -> Serving.listener(found, application.health()));
        if (listener.isEmpty()) {
            return;
        }
        Reading<Serving> serving = site.loadBalancing().serving(region, balancer.name(), application);
        Reading<Map<String, List<LoadBalancing.Target>>> targets =
                site.loadBalancing().targets(region, balancer.name(), application);
        Optional<Serving> reached = findings.present(
                        WORD + ".target-group",
                        subject,
                        "forwards to a target group",
                        () -> Optional.of(serving.get()),
                        () -> Judgement.fail("it forwards to no target group", "forward to the application's"),
                        found -> found.problem() == null
                                ? Judgement.pass("forwards to "
                                        + Words.list(found.groups().stream()
                                                .map(Serving::groupName)
                                                .toList()))
                                : Judgement.fail(found.problem(), Objects.requireNonNull(found.remedy())))
                .filter(found -> found.problem() == null);
        if (reached.isEmpty()) {
            return;
        }
        findings.check(
                WORD + ".targets",
                "targets of " + subject,
                "all targets healthy",
                () -> new TargetsBehind(site, row, home, application, reached.get())
                        .judged(
                                balancer,
                                targets.get(),
                                main -> targets(main.values().stream()
                                        .flatMap(List::stream)
                                        .toList())));
        Reading<Boolean> crossZone = site.loadBalancing().balancesAcrossZones(region, balancer.arn());
        findings.check(
                WORD + ".cross-zone",
                subject,
                "healthy targets for each of its zones",
                () -> crossZone(balancer, crossZone.get(), healthy(targets.get())));
        new UsersPath(site, row, home, WORD, isOpen).examine(findings, subject, balancer, application, reached.get());
    }

    private static Judgement targets(List<LoadBalancing.Target> all) {
        List<String> ill = all.stream()
                .filter(target -> !target.isHealthy())
                .map(target -> target.id() + " is " + target.state()
                        + (target.reason() == null || target.reason().isBlank() ? "" : " (" + target.reason() + ")"))
                .toList();
        String healthy = Words.count(all.size() - ill.size(), "healthy target");
        if (all.isEmpty()) {
            return Judgement.fail("no target", "register the application's instances or tasks");
        }
        if (ill.isEmpty()) {
            return Judgement.pass(healthy);
        }
        Judgement fewer = Judgement.fail(
                healthy + "; " + String.join("; ", ill),
                "look at the application on the targets: it must run and answer the health check");
        return ill.size() == all.size() ? fewer : fewer.suffering(Impact.DELAYS);
    }

    private static List<LoadBalancing.Target> healthy(Map<String, List<LoadBalancing.Target>> byGroup) {
        return byGroup.values().stream()
                .flatMap(List::stream)
                .filter(LoadBalancing.Target::isHealthy)
                .toList();
    }

    /**
     * With cross-zone load balancing off, as it is unless somebody switches it on, a zone sends to its own targets only
     * (<a
     * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html">Network Load
     * Balancers</a>).
     */
    private Judgement crossZone(LoadBalancing.LoadBalancer balancer, boolean isOn, List<LoadBalancing.Target> healthy) {
        if (isOn) {
            return Judgement.pass("cross-zone load balancing is on");
        }
        Set<String> targets = new TreeSet<>();
        healthy.forEach(target -> targets.add(target.id()));
        Set<String> zones = new TreeSet<>();
        int unplaced = place(healthy, zones);
        Set<String> bare = new TreeSet<>(balancer.zones());
        bare.removeAll(zones);
        if (bare.isEmpty() || zones.contains(LoadBalancing.Target.ALL_ZONES)) {
            return Judgement.pass("healthy targets in " + Words.list(balancer.zones()));
        }
        Remedy remedy = Remedy.of("register healthy targets in each zone, or switch it on: ")
                .then(Command.aws(
                        "elbv2",
                        "modify-load-balancer-attributes",
                        "--region",
                        home.name(),
                        "--load-balancer-arn",
                        balancer.arn(),
                        "--attributes",
                        "Key=load_balancing.cross_zone.enabled,Value=true"));
        if (targets.size() < balancer.zones().size()) {
            return Judgement.warn(
                    "cross-zone load balancing is off, and " + Words.count(targets.size(), "healthy target")
                            + " can't be in " + Words.count(balancer.zones().size(), "zone"),
                    remedy);
        }
        return unplaced >= bare.size()
                ? Judgement.unknown(
                        "cross-zone load balancing is off, and the zone of " + Words.count(unplaced, "healthy target")
                                + " is unknown",
                        remedy)
                : Judgement.warn(
                        "cross-zone load balancing is off, and no healthy target is in " + Words.list(bare), remedy);
    }

    /**
     * Adds the zones of targets.
     *
     * @return how many targets have none that is known
     */
    private int place(List<LoadBalancing.Target> healthy, Set<String> zones) {
        healthy.stream()
                .map(LoadBalancing.Target::zone)
                .filter(Objects::nonNull)
                .forEach(zones::add);
        List<String> others = healthy.stream()
                .filter(target -> target.zone() == null)
                .map(LoadBalancing.Target::id)
                .distinct()
                .sorted()
                .toList();
        List<String> instances =
                others.stream().filter(id -> id.startsWith("i-")).toList();
        Map<String, String> found = instances.isEmpty()
                ? Map.of()
                : site.compute().zones(home.name(), instances).get();
        zones.addAll(found.values());
        return others.size() - found.size();
    }
}
