package io.drctl.e2e;

import io.drctl.inventory.RegionName;
import io.drctl.testing.AwsCommand;
import io.drctl.testing.SeededSite;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;
import tools.jackson.databind.JsonNode;

/** The address records of the site's name: as the AWS CLI tells them, and as a test wants them. */
record SiteRecords(AwsCommand aws, SeededSite site) {
    private static final String NAME = SeededSite.DNS_NAME + ".";

    /** Users go to the primary Region. */
    static final Map<String, String> BEFORE = Map.of("us-east-2", "PRIMARY", "us-west-1", "SECONDARY");

    /** Users go to the recovery Region. */
    static final Map<String, String> EXCHANGED = Map.of("us-east-2", "SECONDARY", "us-west-1", "PRIMARY");

    /** PRIMARY or SECONDARY, by the Region that each record of the pair is for. */
    Map<String, String> roles() {
        Map<String, String> roles = new TreeMap<>();
        for (JsonNode record : told()) {
            String target = record.at("/AliasTarget/DNSName").asString();
            roles.put(regionOf(target).value(), record.path("Failover").asString());
        }
        return roles;
    }

    /** The Region that the one simple record points at. */
    RegionName simplyLeadsTo() {
        List<JsonNode> records = told();
        if (records.size() != 1 || records.get(0).has("Failover")) {
            throw new AssertionError("not one simple record: " + records);
        }
        return regionOf(records.get(0).at("/AliasTarget/DNSName").asString());
    }

    private List<JsonNode> told() {
        JsonNode answer = aws.ask(
                SeededSite.RECOVERY,
                "route53",
                "list-resource-record-sets",
                "--hosted-zone-id",
                site.hostedZoneId(),
                "--query",
                "ResourceRecordSets[?Name=='" + NAME + "']");
        List<JsonNode> records = new ArrayList<>();
        answer.forEach(records::add);
        return records;
    }

    private RegionName regionOf(String loadBalancer) {
        for (SeededSite.InRegion region : List.of(site.primary(), site.recovery())) {
            if (canonical(region.loadBalancerDnsName()).equals(canonical(loadBalancer))) {
                return region.name();
            }
        }
        throw new AssertionError("no load balancer of the site: " + loadBalancer);
    }

    static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** The pair with which the site began: the primary Region serves. */
    void makePair() {
        replace(List.of(
                of(site.primary())
                        .setIdentifier(site.primary().name().value())
                        .failover(ResourceRecordSetFailover.PRIMARY)
                        .healthCheckId(site.primary().healthCheckId())
                        .build(),
                of(site.recovery())
                        .setIdentifier(site.recovery().name().value())
                        .failover(ResourceRecordSetFailover.SECONDARY)
                        .healthCheckId(site.recovery().healthCheckId())
                        .build()));
    }

    /** One simple alias record instead of the pair. */
    void makeSimple(SeededSite.InRegion serving) {
        replace(List.of(of(serving).build()));
    }

    /** In two batches, because the emulator doesn't see that a batch deletes what it creates again. */
    private void replace(List<ResourceRecordSet> wanted) {
        change(ChangeAction.DELETE, current());
        change(ChangeAction.CREATE, wanted);
    }

    private void change(ChangeAction action, List<ResourceRecordSet> sets) {
        List<Change> changes = sets.stream()
                .map(record -> Change.builder()
                        .action(action)
                        .resourceRecordSet(record)
                        .build())
                .toList();
        route53()
                .changeResourceRecordSets(request ->
                        request.hostedZoneId(site.hostedZoneId()).changeBatch(batch -> batch.changes(changes)));
    }

    /** The load balancer's name that users are led to, read without a process: a name server has no time for one. */
    String servedFirst() {
        return current().stream()
                .filter(record -> record.failover() != ResourceRecordSetFailover.SECONDARY)
                .map(record -> canonical(record.aliasTarget().dnsName()))
                .findFirst()
                .orElseThrow();
    }

    private List<ResourceRecordSet> current() {
        return route53()
                .listResourceRecordSets(request -> request.hostedZoneId(site.hostedZoneId()))
                .resourceRecordSets()
                .stream()
                .filter(record -> record.name().equals(NAME))
                .toList();
    }

    private static ResourceRecordSet.Builder of(SeededSite.InRegion region) {
        return ResourceRecordSet.builder()
                .name(NAME)
                .type(RRType.A)
                .aliasTarget(target -> target.dnsName(region.loadBalancerDnsName())
                        .hostedZoneId(region.loadBalancerZoneId())
                        .evaluateTargetHealth(true));
    }

    private Route53Client route53() {
        return site.moto().global(Route53Client.builder());
    }
}
