package io.drctl.action.traffic;

import io.drctl.action.Facts;
import io.drctl.action.StepContext;
import io.drctl.cloud.Alarms;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.HostedZones;
import io.drctl.cloud.LoadBalancing.LoadBalancer;
import io.drctl.cloud.NameServers;
import io.drctl.cloud.Threads;
import io.drctl.cloud.TrafficRouting.HealthCheck;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.Application.DnsName;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.Traffic;
import io.drctl.writer.Reply;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Whether users can be sent to a Region by its take-over alarm, and where name servers send them now. The alarm and the
 * answers are what counts; the records and health checks are read if Route 53's control plane answers.
 *
 * @param aims the application's names and records; empty when Route 53 can't be read
 * @param unread why it can't; null when it was read
 * @param alarm the take-over alarm of the Region; empty where there is none, or when that can't be read
 * @param alarmUnread why that can't be read; null when it was read
 * @param loose what of the records doesn't follow the alarm; null when all of them do, or when they can't be read
 * @param balancer the DNS name of the Region's load balancer; null when there is none
 * @param servers the name servers and resolvers that were asked
 * @param spread by name, how many of them answer with the Region's load balancer
 */
record Wiring(
        String alarmName,
        List<Aim> aims,
        @Nullable CloudException unread,
        Optional<Alarms.Alarm> alarm,
        @Nullable CloudException alarmUnread,
        @Nullable String loose,
        @Nullable String balancer,
        List<String> servers,
        List<NameServers.Spread> spread) {
    Wiring {
        aims = List.copyOf(aims);
        servers = List.copyOf(servers);
        spread = List.copyOf(spread);
    }

    static Wiring read(StepContext context, RegionName to) {
        String name = context.inventory().takeOverAlarm(to);
        Threads.Pending<Optional<LoadBalancer>> destination = context.cloud()
                .threads()
                .start(
                        "load-balancer",
                        () -> context.application()
                                .loadBalancerIn(to)
                                .flatMap(context.cloud().loadBalancing(to)::loadBalancer));
        Threads.Pending<Reply<Optional<Alarms.Alarm>>> asked = context.cloud()
                .threads()
                .start("alarm", () -> Reply.ask(() -> context.cloud().alarms(to).alarm(name)));
        List<Aim> aims = List.of();
        CloudException unread = null;
        try {
            aims = Aim.read(context.cloud(), context.application());
        } catch (CloudException e) {
            unread = e;
        }
        LoadBalancer there = destination.join().orElse(null);
        String balancer = there == null ? null : there.dnsName();
        String loose = null;
        if (there != null && unread == null) {
            try {
                loose = loose(context, aims, to, name, there);
            } catch (CloudException e) {
                unread = e;
            }
        }
        List<String> servers = new ArrayList<>();
        List<NameServers.Spread> spread = new ArrayList<>();
        for (int i = 0; i < context.application().dnsNames().size(); i++) {
            DnsName each = context.application().dnsNames().get(i);
            Set<String> own = new LinkedHashSet<>(serversOf(context, each, i < aims.size() ? aims.get(i) : null));
            if (i == 0) {
                servers.addAll(own);
            }
            own.addAll(context.inventory().site().resolvers());
            if (balancer != null) {
                spread.add(NameServers.spread(context.cloud(), List.copyOf(own), each.name(), balancer));
            }
        }
        return new Wiring(name, aims, unread, asked.join(), loose, balancer, servers, spread);
    }

    /**
     * What changes while an alarm is followed: what name servers answer, and its state, which is asked for once they
     * have followed, or don't answer at all. Everything else is as the step found it before, and Route 53's control
     * plane, which the whole account may ask five times a second, is left alone.
     *
     * @return empty where the step doesn't know yet which servers to ask
     */
    static Optional<Wiring> watch(StepContext context, RegionName to) {
        Optional<String> balancer = context.ownFacts().get(PointTraffic.loadBalancer(to));
        List<String> servers = context.ownFacts().get(PointTraffic.NAME_SERVERS).orElse(List.of());
        // The servers that are known are those of the first name's zone.
        if (balancer.isEmpty() || servers.isEmpty() || !context.application().isInOneZone()) {
            return Optional.empty();
        }
        String name = context.inventory().takeOverAlarm(to);
        Set<String> all = new LinkedHashSet<>(servers);
        all.addAll(context.inventory().site().resolvers());
        List<NameServers.Spread> spread = context.application().dnsNames().stream()
                .map(each -> NameServers.spread(context.cloud(), List.copyOf(all), each.name(), balancer.get()))
                .toList();
        boolean haveFollowed = spread.stream().allMatch(each -> each.giving() == each.answering());
        Reply<Optional<Alarms.Alarm>> alarm =
                haveFollowed ? Reply.ask(() -> context.cloud().alarms(to).alarm(name)) : Reply.ask(Optional::empty);
        return Optional.of(new Wiring(name, List.of(), null, alarm, null, balancer.get(), servers, spread));
    }

    private Wiring(
            String alarmName,
            List<Aim> aims,
            @Nullable CloudException unread,
            Reply<Optional<Alarms.Alarm>> alarm,
            @Nullable String loose,
            @Nullable String balancer,
            List<String> servers,
            List<NameServers.Spread> spread) {
        this(
                alarmName,
                aims,
                unread,
                alarm.answerOr(Optional.empty()),
                alarm.failure(),
                loose,
                balancer,
                servers,
                spread);
    }

    /** Those of the zone if Route 53 tells them, else those that the parent zone delegates to. */
    private static List<String> serversOf(StepContext context, DnsName name, @Nullable Aim aim) {
        List<String> known = aim == null
                ? List.of()
                : aim.zone().map(HostedZone::nameServers).orElse(List.of());
        return known.isEmpty() ? HostedZones.delegatedTo(context.cloud(), name) : known;
    }

    /**
     * All records must be such that a failover can move them, as users may get any of them; and the other record of
     * each name and type must have a health check that fails while the alarm fires.
     */
    private static @Nullable String loose(
            StepContext context, List<Aim> aims, RegionName to, String alarm, LoadBalancer balancer) {
        for (Aim aim : aims) {
            if (aim.zone().isEmpty()) {
                return aim.zones().problem();
            }
            String problem = aim.towards(balancer, context.inventory().upkeep()).problem();
            if (problem != null) {
                return problem;
            }
            List<RecordSet> others = Traffic.addresses(aim.records()).stream()
                    .filter(record -> !record.pointsAt(balancer.dnsName()))
                    .toList();
            if (others.isEmpty()) {
                return aim.name().name() + " has no record of another Region";
            }
            for (RecordSet other : others) {
                String id = other.healthCheckId();
                if (other.failoverRole() == null || id == null) {
                    return "the other " + other.type() + " record of "
                            + aim.name().name() + " has no health check";
                }
                Optional<HealthCheck> check = context.cloud().traffic().healthCheck(id);
                boolean follows = check.filter(found -> alarm.equals(found.alarmName())
                                && to.value().equals(found.alarmRegion())
                                && !found.inverted()
                                && !found.disabled()
                                && !found.forgets())
                        .isPresent();
                if (!follows) {
                    return "health check " + id + " of the other record doesn't follow alarm " + alarm;
                }
            }
        }
        return null;
    }

    /** Whether Route 53's control plane was read. */
    boolean isReadable() {
        return unread == null;
    }

    /** Why a take-over can't move the users, or would not last; null when nothing speaks against it. */
    @Nullable
    String problem() {
        CloudException failure = alarmUnread;
        if (failure != null) {
            return "whether there is an alarm " + alarmName + " is unknown: " + failure.explain();
        }
        if (alarm.isEmpty()) {
            return "there is no alarm " + alarmName;
        }
        if (alarm.get().forgets()) {
            return "alarm " + alarmName + " goes back to OK without data points, and users with it";
        }
        return loose;
    }

    /** Why the records are the better way, where they can be moved; null when they aren't. */
    @Nullable
    String whyByRecords() {
        if (!isReadable()) {
            return null;
        }
        String problem = problem();
        if (problem != null) {
            return "not wired for a take-over: " + problem;
        }
        if (isMute()) {
            return "no name server can be asked from here, so a take-over could not be seen";
        }
        return isLed() && !isServed() ? "the records point there already" : null;
    }

    /** What was found of the wiring. */
    String words() {
        String there = "alarm " + alarmName + " is there, and keeps its state";
        CloudException failure = unread;
        return failure == null
                ? there + "; the other record's health check follows it"
                : there + "; whether a health check follows it can't be read (" + failure.explain()
                        + "), and name servers will show";
    }

    /** Whether the records lead there while all is healthy. */
    boolean isLed() {
        String known = balancer;
        return known != null && isReadable() && !aims.isEmpty() && aims.stream().allMatch(aim -> aim.leadsTo(known));
    }

    boolean fires() {
        return alarm.filter(Alarms.Alarm::fires).isPresent();
    }

    /** Whether every server that answers from here answers with the Region's load balancer. */
    boolean isServed() {
        return !isMute() && spread.stream().allMatch(each -> each.giving() == each.answering() && each.answering() > 0);
    }

    /** Whether none of them answers at all. */
    boolean isMute() {
        return spread.stream().allMatch(each -> each.answering() == 0);
    }

    String served() {
        NameServers.Spread first = spread.get(0);
        return (first.isWhole() ? "all " + first.asked() : first.answering() + " of " + first.asked())
                + " name servers answer with the load balancer there"
                + (first.isWhole() ? "" : ", the others can't be asked from here");
    }

    String told() {
        return spread.stream()
                .filter(each -> !each.isWhole())
                .findFirst()
                .map(NameServers.Spread::words)
                .orElse(spread.isEmpty() ? "there is no load balancer to send users to" : served());
    }

    /** What later steps need of it. */
    Facts facts(RegionName to) {
        return Facts.NONE
                .withKnown(PointTraffic.loadBalancer(to), balancer)
                .withKnown(PointTraffic.NAME_SERVERS, servers.isEmpty() ? null : servers);
    }

    /**
     * Gives the all-clear for a Region's take-over where it is seen to fire, and no other application's users hang on
     * it; a Region that is dark delays nobody.
     */
    static void clearIfFiring(StepContext context, RegionName region) {
        if (fires(context, region) && SharedAlarm.others(context, region).isEmpty()) {
            context.cloud().alarms(region).report(context.inventory().takeOverAlarm(region), false);
        }
    }

    /** Whether a Region's take-over alarm is seen to fire, waiting for no more than a moment. */
    static boolean fires(StepContext context, RegionName region) {
        return firing(context, region).orElse(false);
    }

    /** The same; empty where the Region doesn't say. */
    static Optional<Boolean> firing(StepContext context, RegionName region) {
        String name = context.inventory().takeOverAlarm(region);
        try {
            Reply<Optional<Alarms.Alarm>> reply = context.cloud()
                    .threads()
                    .start(
                            "alarm",
                            () -> Reply.ask(() -> context.cloud().alarms(region).alarm(name)))
                    .join(Reply.PATIENCE);
            return reply.failure() != null
                    ? Optional.empty()
                    : Optional.of(reply.answerOr(Optional.empty())
                            .filter(Alarms.Alarm::fires)
                            .isPresent());
        } catch (TimeoutException | CompletionException e) {
            return Optional.empty();
        }
    }
}
