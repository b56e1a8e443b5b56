package io.drctl.engine;

import io.drctl.cloud.Alarms.Alarm;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.HostedZones;
import io.drctl.cloud.NameServers;
import io.drctl.cloud.Threads;
import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.Application;
import io.drctl.inventory.Application.DnsName;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.inventory.SiteRegion;
import io.drctl.readiness.Traffic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where users are sent. Records alone don't tell: of a pair Route 53 answers with the SECONDARY while the PRIMARY's
 * health check fails or its load balancer has no healthy target (<a
 * href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-types.html">active-passive
 * failover</a>), and a take-over alarm makes it fail. So the name servers are asked as well, and what they answer is
 * what holds.
 *
 * @param serving the Region whose load balancer users are given, or, where the answers are unknown and nothing speaks
 * against it, the one that the records point at; null when unknown
 * @param answered the Region whose load balancer name servers give; null when unknown
 * @param recorded the Region that the records point at while all is healthy; null likewise
 * @param firing the Regions whose take-over alarm fires
 * @param inDoubt the Regions of whose take-over alarm it isn't known whether it fires
 * @param unknown what of this can't be determined, and why
 * @param spread what the name servers have yet to follow; null where there is no such change
 * @param unread the Regions whose load balancer can't be read, and why
 * @param seen one sentence
 */
public record UserTraffic(
        @Nullable RegionName serving,
        @Nullable RegionName answered,
        @Nullable RegionName recorded,
        Set<RegionName> firing,
        Set<RegionName> inDoubt,
        List<String> unknown,
        @Nullable Spread spread,
        Map<RegionName, CloudException> unread,
        String seen) {
    private static final String UNANSWERED = "what name servers answer can't be determined: ";

    public UserTraffic {
        firing = Set.copyOf(firing);
        inDoubt = Set.copyOf(inDoubt);
        unknown = List.copyOf(unknown);
        unread = Map.copyOf(unread);
    }

    /** Of nobody. */
    static final UserTraffic NONE = new UserTraffic(null, null, Set.of(), "no users of its own");

    /** Of which all is known. */
    UserTraffic(@Nullable RegionName serving, @Nullable RegionName recorded, Set<RegionName> firing, String seen) {
        this(serving, serving, recorded, firing, Set.of(), List.of(), null, Map.of(), seen);
    }

    /** Whether users are given another Region than the records name. */
    public boolean isDiverted() {
        return serving != null && recorded != null && !serving.equals(recorded);
    }

    /**
     * A take-over alarm.
     *
     * @param failure why it is unknown; null when it is known
     */
    private record Firing(boolean fires, @Nullable CloudException failure) {}

    /** What is read of the records. */
    private record Records(
            Optional<HostedZone> zone,
            List<RecordSet> all,
            @Nullable String problem) {}

    /** The Region that the records point at, or why that is unknown. */
    private record Led(@Nullable RegionName region, String seen) {}

    /**
     * What name servers give.
     *
     * @param regions those whose load balancer some of them give
     * @param strange an answer that isn't a load balancer of the site; null when there is none
     * @param unknown why it is unknown; null when it is known
     */
    private record Answers(
            Set<RegionName> regions,
            @Nullable String strange,
            @Nullable String unknown) {
        static Answers untold(String why) {
            return new Answers(Set.of(), null, why);
        }

        /** All that they give for a name. */
        String told(String name) {
            return strange != null
                    ? "for " + name + ", " + strange
                    : name + " is answered with "
                            + regions.stream().map(RegionName::value).collect(Collectors.joining(" and "));
        }

        /** The one Region that all of them give. */
        @Nullable
        RegionName only() {
            return strange == null && regions.size() == 1 ? regions.iterator().next() : null;
        }
    }

    /** Looks, at everything side by side; a Region that is dark is waited for as long as the adapter does. */
    public static UserTraffic look(Inventory inventory, Application application, Cloud cloud, TrafficChanges changes) {
        if (!application.isMoved()) {
            return new UserTraffic(
                    null, null, Set.of(), application.mainName().name() + " is not drctl's to move (routing: none)");
        }
        Threads threads = cloud.threads();
        List<Threads.Pending<Records>> pending = new ArrayList<>();
        for (DnsName name : application.dnsNames()) {
            pending.add(threads.start("situation", () -> records(name, cloud)));
        }
        Map<RegionName, CloudException> unread = new ConcurrentHashMap<>();
        Map<RegionName, Threads.Pending<Optional<String>>> names = new LinkedHashMap<>();
        Map<RegionName, Threads.Pending<Firing>> alarms = new LinkedHashMap<>();
        for (SiteRegion each : inventory.regions()) {
            RegionName region = each.name();
            names.put(region, threads.start("situation", () -> balancer(application, region, cloud, unread)));
            if (application.routing() == Routing.FAILOVER) {
                alarms.put(region, threads.start("situation", () -> isFiring(inventory, region, cloud)));
            }
        }
        List<Records> all = pending.stream().map(Threads.Pending::join).toList();
        Records records = all.get(0);
        Map<RegionName, Optional<String>> balancers = new LinkedHashMap<>();
        names.forEach((region, name) -> balancers.put(region, name.join()));
        Map<DnsName, Threads.Pending<Answers>> others = new LinkedHashMap<>();
        for (int i = 1; i < all.size(); i++) {
            DnsName name = application.dnsNames().get(i);
            Records own = all.get(i);
            others.put(name, threads.start("situation", () -> answers(inventory, name, cloud, own, balancers)));
        }
        Answers answers = answers(inventory, application.mainName(), cloud, records, balancers);
        Led led = together(application, all, balancers);
        Set<RegionName> firing = new LinkedHashSet<>();
        Set<RegionName> inDoubt = new LinkedHashSet<>();
        List<String> unknown = new ArrayList<>();
        if (led.region() == null) {
            unknown.add(led.seen());
        }
        if (answers.unknown() != null) {
            unknown.add(UNANSWERED + answers.unknown());
        }
        StringBuilder unknownAlarms = new StringBuilder();
        alarms.forEach((region, asked) -> {
            Firing alarm = asked.join();
            if (alarm.fires()) {
                firing.add(region);
            }
            CloudException failure = alarm.failure();
            if (failure != null) {
                inDoubt.add(region);
                String why =
                        "whether the take-over alarm in " + region + " fires can't be determined: " + failure.explain();
                unknown.add(why);
                // For a silent Region that is reported already.
                unknownAlarms.append(failure.isSilence() ? "" : "; " + why);
            }
        });
        Spread spread = led.region() == null
                ? null
                : Spread.look(cloud, application, led.region(), answers.regions(), firing, records.all(), changes)
                        .orElse(null);
        Judged judged = judge(inventory, application, led, answers, firing, spread);
        for (Map.Entry<DnsName, Threads.Pending<Answers>> other : others.entrySet()) {
            judged = judged.beside(other.getKey().name(), other.getValue().join(), unknown);
        }
        return new UserTraffic(
                judged.serving(),
                answers.only(),
                led.region(),
                firing,
                inDoubt,
                unknown,
                spread,
                unread,
                judged.seen() + unknownAlarms);
    }

    /** The Region where users are, as far as can be told. */
    private record Judged(@Nullable RegionName serving, String seen) {
        /** With what name servers give for another name of the application: of two places, users are in neither. */
        Judged beside(String name, Answers answers, List<String> unknown) {
            if (answers.unknown() != null) {
                unknown.add("what name servers answer for " + name + " can't be determined: " + answers.unknown());
                return this;
            }
            RegionName given = answers.only();
            if (serving == null || serving.equals(given)) {
                return this;
            }
            return new Judged(null, seen + ", but " + answers.told(name));
        }
    }

    private static Judged judge(
            Inventory inventory,
            Application application,
            Led led,
            Answers answers,
            Set<RegionName> firing,
            @Nullable Spread spread) {
        String site = application.mainName().name();
        RegionName recorded = led.region();
        if (answers.unknown() != null) {
            String unchecked = "; " + UNANSWERED + answers.unknown();
            RegionName other =
                    recorded == null ? null : inventory.peerOf(recorded).name();
            boolean isInDoubt = other != null && firing.contains(other);
            return new Judged(
                    isInDoubt ? null : recorded,
                    led.seen()
                            + (isInDoubt ? " by its records, but the take-over alarm in " + other + " fires" : "")
                            + unchecked);
        }
        if (answers.strange() != null) {
            return new Judged(null, led.seen() + " by its records, but " + answers.strange());
        }
        RegionName serving = answers.only();
        if (serving == null) {
            return new Judged(
                    null,
                    "name servers don't agree on " + site + ": some give "
                            + String.join(
                                    ", others ",
                                    answers.regions().stream()
                                            .map(RegionName::value)
                                            .toList())
                            + (spread == null ? "" : "; " + spread.why()));
        }
        if (serving.equals(recorded)) {
            RegionName other = inventory.peerOf(serving).name();
            return new Judged(
                    serving,
                    led.seen() + (firing.contains(other) ? "; the take-over alarm in " + other + " fires" : ""));
        }
        String why = spread != null
                ? ": " + spread.why()
                : firing.contains(serving)
                        ? ": the take-over alarm in " + serving + " fires"
                        : recorded == null ? "" : ": Route 53 takes " + recorded + " for unhealthy";
        return new Judged(
                serving,
                site + " is answered with " + serving
                        + (recorded == null ? "" : ", though its records point at " + recorded)
                        + why
                        + (recorded == null ? "; " + led.seen() : ""));
    }

    private static Records records(DnsName name, Cloud cloud) {
        try {
            Optional<HostedZone> zone = HostedZones.find(cloud, name.hostedZone());
            return zone.isEmpty()
                    ? new Records(zone, List.of(), "there is no hosted zone " + name.hostedZone())
                    : new Records(zone, cloud.traffic().records(zone.get(), name.name()), null);
        } catch (CloudException e) {
            return new Records(Optional.empty(), List.of(), e.explain());
        }
    }

    /** Where all names lead; nowhere in one word, where they don't agree. */
    private static Led together(
            Application application, List<Records> all, Map<RegionName, Optional<String>> balancers) {
        List<Led> each = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            each.add(led(application.dnsNames().get(i).name(), all.get(i), balancers));
        }
        RegionName first = each.get(0).region();
        boolean isOne = each.stream().allMatch(led -> Objects.equals(led.region(), first));
        return isOne ? each.get(0) : new Led(null, each.stream().map(Led::seen).collect(Collectors.joining(", but ")));
    }

    /**
     * By the one judge of records, where a Region tells its load balancer; else by the name, which has the Region in
     * it.
     */
    private static Led led(String site, Records records, Map<RegionName, Optional<String>> balancers) {
        if (records.problem() != null) {
            return new Led(null, "where " + site + " points can't be determined: " + records.problem());
        }
        List<RegionName> untold = new ArrayList<>();
        boolean isTold = false;
        String target = Traffic.servedBy(records.all());
        for (Map.Entry<RegionName, Optional<String>> balancer : balancers.entrySet()) {
            RegionName region = balancer.getKey();
            String name = balancer.getValue().orElse(null);
            if (name == null) {
                if (target != null && isNameOf(target, region)) {
                    untold.add(region);
                }
            } else if (!name.isEmpty()) {
                if (Traffic.leads(records.all(), name)) {
                    return new Led(region, site + " points at " + region);
                }
                isTold |= Alias.canonical(name).equals(target);
            }
        }
        // All records are judged, also where the load balancer that they should point at can't be asked.
        if (untold.size() == 1 && target != null && Traffic.leads(records.all(), target)) {
            return new Led(untold.get(0), site + " points at " + untold.get(0));
        }
        return new Led(
                null,
                target == null || isTold || !untold.isEmpty()
                        ? "where " + site + " points can't be determined: " + Traffic.told(records.all())
                        : site + " points at " + target + ", which is in neither Region");
    }

    /**
     * Load balancers' names tell their Region: {@code NAME.REGION.elb.amazonaws.com},
     * {@code NAME.elb.REGION.amazonaws.com}.
     */
    private static boolean isNameOf(String target, RegionName region) {
        return target.contains("." + region + ".");
    }

    /** The DNS name of a Region's load balancer, {@code ""} where there is none; empty where that is unknown. */
    private static Optional<String> balancer(
            Application application, RegionName region, Cloud cloud, Map<RegionName, CloudException> unread) {
        try {
            return application
                    .loadBalancerIn(region)
                    .flatMap(name -> cloud.loadBalancing(region).loadBalancer(name))
                    .map(found -> found.dnsName())
                    .or(() -> Optional.of(""));
        } catch (CloudException e) {
            unread.put(region, e);
            return Optional.empty();
        }
    }

    private static Firing isFiring(Inventory inventory, RegionName region, Cloud cloud) {
        try {
            Optional<Alarm> alarm = cloud.alarms(region).alarm(inventory.takeOverAlarm(region));
            return new Firing(alarm.isPresent() && alarm.get().state().equals("ALARM"), null);
        } catch (CloudException e) {
            return new Firing(false, e);
        }
    }

    private static Answers answers(
            Inventory inventory,
            DnsName dnsName,
            Cloud cloud,
            Records records,
            Map<RegionName, Optional<String>> balancers) {
        String site = dnsName.name();
        List<String> servers = servers(inventory, dnsName, cloud, records);
        if (servers.isEmpty()) {
            return Answers.untold("which ones are asked isn't known");
        }
        Map<String, List<String>> answers = new LinkedHashMap<>();
        Map<String, String> silent = new LinkedHashMap<>();
        NameServers.ask(cloud, servers, site, answers, silent);
        if (answers.isEmpty()) {
            return Answers.untold(silent.values().iterator().next());
        }
        Map<RegionName, Threads.Pending<Set<String>>> looked = new LinkedHashMap<>();
        balancers.forEach((region, told) -> nameOf(region, told, records)
                .ifPresent(name -> looked.put(
                        region,
                        cloud.threads()
                                .start(
                                        "situation",
                                        () -> NameServers.balancerAddresses(cloud, answers.keySet(), name)))));
        Map<RegionName, Set<String>> addresses = new LinkedHashMap<>();
        looked.forEach((region, found) -> addresses.put(region, found.join()));
        Set<RegionName> given = new LinkedHashSet<>();
        Set<String> strange = new TreeSet<>();
        for (List<String> told : answers.values()) {
            List<RegionName> matching = addresses.entrySet().stream()
                    .filter(each -> !told.isEmpty() && each.getValue().containsAll(told))
                    .map(Map.Entry::getKey)
                    .toList();
            if (matching.size() == 1) {
                given.add(matching.get(0));
            } else {
                strange.add(told.isEmpty() ? "no address" : String.join(", ", told));
            }
        }
        if (strange.isEmpty()) {
            return new Answers(given, null, null);
        }
        String what = strange.iterator().next();
        // A load balancer whose addresses aren't known from here may be the one.
        return addresses.size() == balancers.size()
                        && addresses.values().stream().noneMatch(Set::isEmpty)
                ? new Answers(given, "name servers give " + what + ", which is neither Region's load balancer", null)
                : Answers.untold(
                        "they give " + what + ", and a load balancer's addresses can't be looked up from here");
    }

    /** The DNS name of a Region's load balancer: by its own word, or, of one that doesn't answer, by the records. */
    private static Optional<String> nameOf(RegionName region, Optional<String> told, Records records) {
        return told.isPresent()
                ? told.filter(name -> !name.isEmpty())
                : records.all().stream()
                        .map(RecordSet::alias)
                        .filter(Objects::nonNull)
                        .map(alias -> Alias.canonical(alias.dnsName()))
                        .filter(name -> isNameOf(name, region))
                        .findFirst();
    }

    /** While Route 53's control plane doesn't name the zone's servers, the zone above does. */
    private static List<String> servers(Inventory inventory, DnsName name, Cloud cloud, Records records) {
        if (!inventory.site().resolvers().isEmpty()) {
            return inventory.site().resolvers();
        }
        if (records.zone().isPresent()) {
            return records.zone().get().nameServers();
        }
        return HostedZones.delegatedTo(cloud, name);
    }
}
