package io.drctl.aws;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.TrafficRouting;
import io.drctl.inventory.Site;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.AcceleratedRecoveryStatus;
import software.amazon.awssdk.services.route53.model.AliasTarget;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.GetHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.HealthCheckConfig;
import software.amazon.awssdk.services.route53.model.HealthCheckType;
import software.amazon.awssdk.services.route53.model.HostedZoneFeatures;
import software.amazon.awssdk.services.route53.model.ListHostedZonesByNameResponse;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;

/**
 * Route 53's control plane. Names go out and come back without the trailing dot, in lower case, and with {@code *} for
 * the {@code \052} that Route 53 writes.
 */
final class AwsTrafficRouting implements TrafficRouting {
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-3][0-7]{2})");

    /** The longest comment that Route 53 accepts. */
    private static final int COMMENT_CHARACTERS_MAX = 256;

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final Supplier<Route53Client> route53;
    private final Calls calls;

    AwsTrafficRouting(Supplier<Route53Client> route53) {
        this.route53 = route53;
        this.calls = new Calls("route53", null);
    }

    @Override
    public Zones hostedZones(String nameOrId) {
        if (Site.isZoneId(nameOrId)) {
            Optional<GetHostedZoneResponse> named = zoneOf(nameOrId);
            boolean isPrivate =
                    named.map(answer -> isPrivate(answer.hostedZone())).orElse(false);
            return new Zones(
                    isPrivate
                            ? List.of()
                            : named.map(AwsTrafficRouting::zone).stream().toList(),
                    isPrivate ? List.of(nameOrId) : List.of());
        }
        String wanted = canonical(nameOrId);
        List<String> ids = new ArrayList<>();
        List<String> privateIds = new ArrayList<>();
        calls.call("ListHostedZonesByName", () -> {
            ids.clear();
            privateIds.clear();
            String nextName = wanted;
            String nextId = null;
            // The answer starts with the zones of that name, private ones included, and continues in alphabetical
            // order.
            while (nextName != null && canonical(nextName).equals(wanted)) {
                String name = nextName;
                String id = nextId;
                ListHostedZonesByNameResponse page = route53.get()
                        .listHostedZonesByName(request ->
                                request.dnsName(name).hostedZoneId(id).maxItems("100"));
                page.hostedZones().stream()
                        .filter(zone -> canonical(zone.name()).equals(wanted))
                        .forEach(zone -> (isPrivate(zone) ? privateIds : ids).add(bareId(zone.id())));
                boolean isMore = Boolean.TRUE.equals(page.isTruncated());
                nextName = isMore ? page.nextDNSName() : null;
                nextId = isMore ? page.nextHostedZoneId() : null;
            }
            return ids;
        });
        return new Zones(
                ids.stream()
                        .flatMap(id -> zoneOf(id).map(AwsTrafficRouting::zone).stream())
                        .toList(),
                privateIds);
    }

    private Optional<GetHostedZoneResponse> zoneOf(String id) {
        return calls.find("GetHostedZone", () -> route53.get().getHostedZone(request -> request.id(id)));
    }

    private static HostedZone zone(GetHostedZoneResponse answer) {
        return new HostedZone(
                bareId(answer.hostedZone().id()),
                canonical(answer.hostedZone().name()),
                answer.delegationSet() == null
                        ? List.of()
                        : answer.delegationSet().nameServers(),
                acceleration(answer.hostedZone().features()));
    }

    /** A zone that never had the feature has no status. */
    private static Acceleration acceleration(@Nullable HostedZoneFeatures features) {
        AcceleratedRecoveryStatus status = features == null ? null : features.acceleratedRecoveryStatus();
        if (status == null) {
            return Acceleration.OFF;
        }
        return switch (status) {
            case ENABLED -> Acceleration.ON;
            case ENABLING, ENABLING_HOSTED_ZONE_LOCKED -> Acceleration.STARTING;
            default -> Acceleration.OFF;
        };
    }

    @Override
    public void accelerate(String hostedZoneId) {
        Object unused = calls.call(
                "UpdateHostedZoneFeatures",
                () -> route53.get()
                        .updateHostedZoneFeatures(
                                request -> request.hostedZoneId(hostedZoneId).enableAcceleratedRecovery(true)));
    }

    static boolean isPrivate(software.amazon.awssdk.services.route53.model.HostedZone zone) {
        return zone.config() != null && Boolean.TRUE.equals(zone.config().privateZone());
    }

    @Override
    public List<RecordSet> records(HostedZone zone, String dnsName) {
        String wanted = canonical(dnsName);
        List<RecordSet> found = new ArrayList<>(recordsNamed(zone.id(), wanted));
        List<String> cuts = TrafficRouting.cuts(zone, wanted);
        if (!cuts.contains(wanted)) {
            // The NS records of the zone's own name are the zone's.
            found.removeIf(RecordSet::isDelegation);
        }
        cuts.stream()
                .filter(name -> !name.equals(wanted))
                .flatMap(name -> recordsNamed(zone.id(), name).stream())
                .filter(RecordSet::isDelegation)
                .forEach(found::add);
        if (!found.isEmpty()) {
            return List.copyOf(found);
        }
        for (String wildcard : TrafficRouting.wildcards(wanted)) {
            List<RecordSet> covering = recordsNamed(zone.id(), wildcard);
            if (!covering.isEmpty()) {
                return covering;
            }
        }
        return List.of();
    }

    /** By listing the zone, unless that takes as many calls as the names themselves. */
    @Override
    public Map<String, List<RecordSet>> records(HostedZone zone, Set<String> dnsNames) {
        Optional<List<RecordSet>> all = allRecords(zone.id(), Math.max(1, dnsNames.size() / 2));
        Map<String, List<RecordSet>> found = new LinkedHashMap<>();
        for (String name : dnsNames) {
            found.put(
                    name,
                    all.isPresent() ? TrafficRouting.deciding(all.get(), zone, canonical(name)) : records(zone, name));
        }
        return found;
    }

    /** Empty when there are more than that many pages of them, with 300 records each. */
    private Optional<List<RecordSet>> allRecords(String hostedZoneId, int pagesMax) {
        return calls.call("ListResourceRecordSets", () -> {
            List<RecordSet> all = new ArrayList<>();
            int pages = 0;
            for (ListResourceRecordSetsResponse page :
                    route53.get().listResourceRecordSetsPaginator(request -> request.hostedZoneId(hostedZoneId))) {
                page.resourceRecordSets().stream()
                        .filter(set -> DECIDING_TYPES.contains(set.typeAsString()))
                        .map(AwsTrafficRouting::record)
                        .forEach(all::add);
                pages++;
                if (pages == pagesMax && Boolean.TRUE.equals(page.isTruncated())) {
                    return Optional.empty();
                }
            }
            return Optional.of(List.copyOf(all));
        });
    }

    private List<RecordSet> recordsNamed(String hostedZoneId, String wanted) {
        List<RecordSet> records = new ArrayList<>();
        calls.call("ListResourceRecordSets", () -> {
            records.clear();
            for (ResourceRecordSet set : route53.get()
                    .listResourceRecordSetsPaginator(
                            request -> request.hostedZoneId(hostedZoneId).startRecordName(wanted))
                    .resourceRecordSets()) {
                // Records come sorted by name from the one asked for, so the first other name ends the search.
                if (!canonical(set.name()).equals(wanted)) {
                    break;
                }
                if (DECIDING_TYPES.contains(set.typeAsString())) {
                    records.add(record(set));
                }
            }
            return records;
        });
        return List.copyOf(records);
    }

    /** All records of a zone that decide where users go. */
    static List<RecordSet> records(Calls calls, Supplier<Route53Client> route53, String hostedZoneId) {
        return calls.call(
                "ListResourceRecordSets",
                () -> route53
                        .get()
                        .listResourceRecordSetsPaginator(request -> request.hostedZoneId(hostedZoneId))
                        .resourceRecordSets()
                        .stream()
                        .filter(set -> DECIDING_TYPES.contains(set.typeAsString()))
                        .map(AwsTrafficRouting::record)
                        .toList());
    }

    @Override
    public String change(String hostedZoneId, List<RecordSet> upserts, String comment) {
        return submit(hostedZoneId, upserts, ChangeAction.UPSERT, comment);
    }

    @Override
    public String remove(String hostedZoneId, List<RecordSet> records, String comment) {
        return submit(hostedZoneId, records, ChangeAction.DELETE, comment);
    }

    private String submit(String hostedZoneId, List<RecordSet> records, ChangeAction action, String comment) {
        for (RecordSet record : records) {
            if (!record.isUnderstood()) {
                throw calls.refuse(
                        CloudException.Cause.REJECTED,
                        "ChangeResourceRecordSets",
                        "record " + record.name() + " uses " + record.routingPolicy()
                                + " routing, which drctl does not change");
            }
        }
        List<Change> changes = records.stream()
                .map(record -> Change.builder()
                        .action(action)
                        .resourceRecordSet(recordSet(record))
                        .build())
                .toList();
        String shortened =
                comment.length() <= COMMENT_CHARACTERS_MAX ? comment : comment.substring(0, COMMENT_CHARACTERS_MAX);
        return bareId(calls.call(
                        "ChangeResourceRecordSets",
                        () -> route53.get()
                                .changeResourceRecordSets(request -> request.hostedZoneId(hostedZoneId)
                                        .changeBatch(batch ->
                                                batch.comment(shortened).changes(changes))))
                .changeInfo()
                .id());
    }

    @Override
    public boolean isInSync(String changeId) {
        return calls.call("GetChange", () -> route53.get().getChange(request -> request.id(changeId)))
                        .changeInfo()
                        .status()
                == ChangeStatus.INSYNC;
    }

    @Override
    public Optional<HealthCheck> healthCheck(String healthCheckId) {
        return calls.find(
                        "GetHealthCheck",
                        () -> route53.get().getHealthCheck(request -> request.healthCheckId(healthCheckId)))
                .map(answer -> healthCheck(
                        answer.healthCheck().id(), answer.healthCheck().healthCheckConfig()));
    }

    private static HealthCheck healthCheck(String id, HealthCheckConfig config) {
        boolean onAlarm = config.alarmIdentifier() != null;
        return new HealthCheck(
                id,
                config.typeAsString(),
                Boolean.TRUE.equals(config.inverted()),
                Boolean.TRUE.equals(config.disabled()),
                watched(config),
                onAlarm ? config.alarmIdentifier().name() : null,
                onAlarm ? config.alarmIdentifier().regionAsString() : null,
                onAlarm ? config.insufficientDataHealthStatusAsString() : null,
                endpoint(config));
    }

    /** Where an address is given as well, the name only goes into the request. */
    private static @Nullable Endpoint endpoint(HealthCheckConfig config) {
        String host = Text.orEmpty(config.ipAddress()).isEmpty()
                ? Text.orEmpty(config.fullyQualifiedDomainName())
                : config.ipAddress();
        String type = config.typeAsString();
        if (host.isEmpty() || !(type.startsWith("HTTP") || type.equals("TCP"))) {
            return null;
        }
        int usual = type.startsWith("HTTPS") ? HTTPS : HTTP;
        return new Endpoint(
                host,
                config.port() == null ? usual : config.port(),
                type.equals("TCP")
                        ? null
                        : Text.orEmpty(config.resourcePath()).isEmpty() ? "/" : config.resourcePath());
    }

    private static String watched(HealthCheckConfig config) {
        if (config.alarmIdentifier() != null) {
            return "alarm " + config.alarmIdentifier().name() + " in "
                    + config.alarmIdentifier().regionAsString();
        }
        if (config.type() == HealthCheckType.CALCULATED) {
            return config.childHealthChecks().size() + " other health checks";
        }
        String host = config.fullyQualifiedDomainName() == null
                ? Text.orEmpty(config.ipAddress())
                : config.fullyQualifiedDomainName();
        String scheme = config.typeAsString().toLowerCase(Locale.ROOT).replace("_str_match", "");
        String port = config.port() == null ? "" : ":" + config.port();
        return scheme + "://" + host + port + Text.orEmpty(config.resourcePath());
    }

    private static RecordSet record(ResourceRecordSet set) {
        AliasTarget target = set.aliasTarget();
        return new RecordSet(
                canonical(set.name()),
                set.typeAsString(),
                Text.orNull(set.setIdentifier()),
                set.failover() == null ? null : FailoverRole.valueOf(set.failoverAsString()),
                Text.orNull(set.healthCheckId()),
                target == null
                        ? null
                        : new Alias(
                                target.hostedZoneId(),
                                withoutDot(target.dnsName()),
                                Boolean.TRUE.equals(target.evaluateTargetHealth())),
                target == null ? set.ttl() : null,
                set.resourceRecords().stream().map(ResourceRecord::value).toList(),
                policy(set),
                set.weight());
    }

    private static String policy(ResourceRecordSet set) {
        if (set.failover() != null) {
            return "failover";
        }
        if (set.weight() != null) {
            return "weighted";
        }
        if (set.region() != null) {
            return "latency";
        }
        if (set.geoLocation() != null) {
            return "geolocation";
        }
        if (set.geoProximityLocation() != null) {
            return "geoproximity";
        }
        if (set.cidrRoutingConfig() != null) {
            return "IP-based";
        }
        return Boolean.TRUE.equals(set.multiValueAnswer()) ? "multivalue" : "simple";
    }

    private static ResourceRecordSet recordSet(RecordSet record) {
        ResourceRecordSet.Builder set = ResourceRecordSet.builder()
                .name(record.name())
                .type(record.type())
                .setIdentifier(record.setIdentifier())
                .failover(
                        record.failoverRole() == null
                                ? null
                                : ResourceRecordSetFailover.fromValue(
                                        record.failoverRole().name()))
                .weight(record.weight())
                .healthCheckId(record.healthCheckId());
        Alias alias = record.alias();
        if (alias != null) {
            return set.aliasTarget(target -> target.hostedZoneId(alias.hostedZoneId())
                            .dnsName(alias.dnsName())
                            .evaluateTargetHealth(alias.evaluateTargetHealth()))
                    .build();
        }
        return set.ttl(record.ttlSeconds())
                .resourceRecords(record.values().stream()
                        .map(value -> ResourceRecord.builder().value(value).build())
                        .toList())
                .build();
    }

    /** Route 53 returns ids with a path in front ({@code /hostedzone/Z1}) and accepts them without it. */
    static String bareId(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }

    static String canonical(String name) {
        Matcher octal = OCTAL.matcher(withoutDot(name));
        return octal.replaceAll(
                        found -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 8))))
                .toLowerCase(Locale.ROOT);
    }

    private static String withoutDot(@Nullable String name) {
        String text = Text.orEmpty(name);
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
