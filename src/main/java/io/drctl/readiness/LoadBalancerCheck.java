package io.drctl.readiness;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Compute;
import io.drctl.cloud.LoadBalancing;
import io.drctl.inventory.Application;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.HealthEndpoint;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The load balancer of a Region: active in all zones, listening on the users' port, with all instances healthy behind
 * it.
 */
record LoadBalancerCheck(Verification site, Asset row, SiteRegion home) implements ReadinessCheck {
    private static final String WORD = "load-balancer";

    private static final CheckFamily<Asset> FAMILY = CheckFamily.ofRow(
            UsersPath.ids(
                    WORD,
                    "load-balancer.active",
                    "load-balancer.zones",
                    "load-balancer.reachable",
                    "load-balancer.listener",
                    "load-balancer.target-group",
                    "load-balancer.targets"),
            LoadBalancerCheck::new);
    static final CheckedKind KIND = CheckedKind.of(AssetKind.LOAD_BALANCER, FAMILY);

    /** An application whose users come to this load balancer, and what they reach behind it. */
    private record Entrance(
            Application application,
            Reading<Serving> serving,
            Reading<Map<String, List<LoadBalancing.Target>>> targets) {}

    private Inventory inventory() {
        return site.inventory();
    }

    @Override
    public void examine(Findings findings) {
        String name = row.nameIn(home.name());
        Reading<Optional<LoadBalancing.LoadBalancer>> balancer =
                site.loadBalancing().loadBalancer(home.name(), name);
        Reading<List<LoadBalancing.Listener>> listeners = site.loadBalancing().listeners(home.name(), name);
        List<Entrance> entrances = inventory().applications().stream()
                .filter(application -> row.equals(application.loadBalancer()))
                .map(application -> new Entrance(
                        application,
                        site.loadBalancing().serving(home.name(), name, application),
                        site.loadBalancing().targets(home.name(), name, application)))
                .toList();
        Optional<Asset> web = instancesBehind();
        Optional<Reading<List<Compute.Instance>>> instances =
                web.map(servers -> site.compute().instances(inventory(), servers, home.name()));
        Remedy remedy = inventory().upkeep().provision(home.name());
        String subject = "load balancer " + name;
        Optional<LoadBalancing.LoadBalancer> present = findings.present(
                "load-balancer.active",
                subject,
                "active",
                balancer::get,
                () -> Judgement.fail("there is no such load balancer", remedy),
                found -> found.isActive()
                        ? Judgement.pass("active")
                        : Judgement.fail(
                                found.state(),
                                found.state().equals("provisioning")
                                        ? Remedy.of("wait until it is active, then verify again")
                                        : remedy));
        if (present.isEmpty()) {
            return;
        }
        if (!home.zones().isEmpty()) {
            findings.check("load-balancer.zones", subject, "in " + Words.list(home.zones()), () -> {
                List<String> zones = present.get().zones();
                return ZoneSpread.judge(home, home.zones().size(), zones, remedy);
            });
        }
        boolean isOpen = new WayInCheck(inventory(), row, home.name(), site.loadBalancing(), site.compute())
                .examine(findings, "load-balancer.reachable", subject, present.get());
        int quantity = web.map(servers -> servers.quantityIn(home)).orElse(1);
        for (Entrance entrance : entrances) {
            String who = entrances.size() == 1
                    ? subject
                    : subject + " for " + entrance.application().mainName().name();
            Supplier<Map<String, String>> names =
                    () -> instances.map(LoadBalancerCheck::names).orElse(Map.of());
            entrance(findings, entrance, who, present.get(), isOpen, listeners, quantity, names);
        }
    }

    /**
     * The instances that are promised behind it: those of the table, where there is nobody else whose they could be.
     */
    private Optional<Asset> instancesBehind() {
        List<Asset> web = inventory().rows(AssetKind.WEB_INSTANCE);
        return web.size() == 1 && inventory().rows(AssetKind.LOAD_BALANCER).size() == 1
                ? Optional.of(web.get(0))
                : Optional.empty();
    }

    private void entrance(
            Findings findings,
            Entrance entrance,
            String subject,
            LoadBalancing.LoadBalancer balancer,
            boolean isOpen,
            Reading<List<LoadBalancing.Listener>> listeners,
            int quantity,
            Supplier<Map<String, String>> names) {
        HealthEndpoint endpoint = entrance.application().health();
        String listening = Serving.listening(endpoint);
        Optional<List<LoadBalancing.Listener>> heard = findings.present(
                "load-balancer.listener",
                subject,
                "listens for " + listening,
                () -> Optional.of(listeners.get()),
                () -> Judgement.fail("it has no listener", inventory().upkeep().provision(home.name())),
                found -> Serving.listener(found, endpoint).isPresent()
                        ? Judgement.pass("listens for " + listening)
                        : refused(Serving.unheard(
                                found, endpoint, home.name(), inventory().upkeep())));
        if (heard.isEmpty() || Serving.listener(heard.get(), endpoint).isEmpty()) {
            return;
        }
        Optional<Serving> reached = findings.present(
                "load-balancer.target-group",
                subject,
                "forwards users' requests to a target group",
                () -> Optional.of(entrance.serving().get()),
                () -> Judgement.fail(
                        "it forwards to no target group", inventory().upkeep().provision(home.name())),
                found -> found.problem() != null
                        ? refused(found)
                        : Judgement.pass("forwards to "
                                + Words.list(found.groups().stream()
                                        .map(Serving::groupName)
                                        .toList())));
        if (reached.isPresent() && reached.get().problem() == null) {
            findings.check(
                    "load-balancer.targets",
                    "targets of " + subject,
                    Words.count(quantity, "healthy target"),
                    () -> new TargetsBehind(site, row, home, entrance.application(), reached.get())
                            .judged(
                                    balancer,
                                    entrance.targets().get(),
                                    main -> targets(main, quantity, endpoint, names.get())));
            new UsersPath(site, row, home, WORD, isOpen)
                    .examine(findings, subject, balancer, entrance.application(), reached.get());
        }
    }

    private static Judgement refused(Serving serving) {
        return Judgement.fail(Objects.requireNonNull(serving.problem()), Objects.requireNonNull(serving.remedy()));
    }

    private Judgement targets(
            Map<String, List<LoadBalancing.Target>> byGroup,
            int quantity,
            HealthEndpoint endpoint,
            Map<String, String> names) {
        List<LoadBalancing.Target> all =
                byGroup.values().stream().flatMap(List::stream).toList();
        List<LoadBalancing.Target> ill =
                all.stream().filter(target -> !target.isHealthy()).toList();
        TreeSet<String> registered =
                all.stream().map(LoadBalancing.Target::id).collect(Collectors.toCollection(TreeSet::new));
        List<String> seen = new ArrayList<>();
        for (LoadBalancing.Target target : ill) {
            seen.add(label(target.id(), names) + " is " + target.state()
                    + (target.reason() == null || target.reason().isBlank() ? "" : " (" + target.reason() + ")"));
        }
        names.keySet().stream()
                .filter(id -> !registered.contains(id))
                .sorted()
                .forEach(id -> seen.add(label(id, names) + " is not registered"));
        if (byGroup.size() > 1) {
            Serving.empty(byGroup).forEach(group -> seen.add("target group " + group + " has no targets"));
        }
        if (registered.size() < quantity && seen.isEmpty()) {
            seen.add(Words.count(registered.size(), "target"));
        }
        if (seen.isEmpty()) {
            return Judgement.pass(Words.count(registered.size(), "target") + ", all healthy");
        }
        // One instance may be a target of several groups, and then counts as healthy only if it is in each.
        long healthy = registered.stream()
                .filter(id -> ill.stream().noneMatch(target -> target.id().equals(id)))
                .count();
        Judgement fewer = Judgement.fail(
                Words.count(healthy, "healthy target") + "; " + String.join("; ", seen), remedy(ill, endpoint));
        return healthy == 0 ? fewer : fewer.suffering(Impact.DELAYS);
    }

    private Remedy remedy(List<LoadBalancing.Target> ill, HealthEndpoint endpoint) {
        if (ill.isEmpty()) {
            return inventory().upkeep().provision(home.name());
        }
        String ids =
                Words.list(ill.stream().map(LoadBalancing.Target::id).distinct().toList());
        return Remedy.of(
                ill.stream().allMatch(target -> target.state().equals("unused"))
                        ? "make sure that " + ids
                                + " runs and is in a zone of the load balancer: unused targets get no traffic"
                        : "check the application on " + ids + ": it must run and answer " + endpoint.path());
    }

    /**
     * Names of the instances by id; if they can't be read, only the names are missing, as the instances' own row says
     * why.
     */
    private static Map<String, String> names(Reading<List<Compute.Instance>> instances) {
        try {
            Map<String, String> names = new LinkedHashMap<>();
            instances.get().forEach(instance -> names.put(instance.id(), instance.name()));
            return names;
        } catch (CloudException e) {
            return Map.of();
        }
    }

    private static String label(String id, Map<String, String> names) {
        String name = names.getOrDefault(id, id);
        return name.equals(id) ? id : id + " (" + name + ")";
    }
}
