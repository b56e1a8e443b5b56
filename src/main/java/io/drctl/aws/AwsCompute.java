package io.drctl.aws;

import io.drctl.cloud.Compute;
import io.drctl.cloud.IngressRule;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.TagSelection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** EC2: network, instances, images and key pairs, always requested by filter, never by listing the account. */
final class AwsCompute implements Compute {
    /** DescribeInstanceStatus takes at most this many ids in one request. */
    private static final int STATUS_IDS_MAX = 100;

    /** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html: values of one filter. */
    static final int FILTER_VALUES_MAX = 200;

    private static final List<String> NOT_TERMINATED =
            List.of("pending", "running", "stopping", "stopped", "shutting-down");

    private final Supplier<Ec2Client> ec2;
    private final Supplier<Ec2Client> oneWay;
    private final Calls calls;
    private final AwsIngress ingress;
    private final AwsNetwork network;

    /** @param brief for what is only to be told, see {@link SdkClients#brief} */
    AwsCompute(Supplier<Ec2Client> ec2, Supplier<Ec2Client> oneWay, Supplier<Ec2Client> brief, RegionName region) {
        this.ec2 = ec2;
        this.oneWay = oneWay;
        this.calls = new Calls("ec2", region);
        this.ingress = new AwsIngress(ec2, brief, calls);
        this.network = new AwsNetwork(ec2, calls);
    }

    @Override
    public List<RegionName> enabledRegions() {
        return calls.call(
                "DescribeRegions",
                () -> ec2.get().describeRegions().regions().stream()
                        .map(region -> new RegionName(region.regionName()))
                        .toList());
    }

    @Override
    public List<String> zoneNames() {
        return calls.call(
                "DescribeAvailabilityZones",
                () -> ec2
                        .get()
                        .describeAvailabilityZones(request -> request.filters(
                                filter("state", List.of("available")),
                                filter("zone-type", List.of("availability-zone"))))
                        .availabilityZones()
                        .stream()
                        .map(zone -> zone.zoneName())
                        .sorted()
                        .toList());
    }

    @Override
    public List<Vpc> vpcs(TagSelection tags) {
        return calls.call(
                "DescribeVpcs",
                () -> ec2.get().describeVpcsPaginator(request -> request.filters(tagged(tags))).vpcs().stream()
                        .filter(vpc -> tags.matches(tags(vpc.tags())))
                        .map(vpc -> new Vpc(vpc.vpcId(), vpc.cidrBlock(), vpc.stateAsString()))
                        .toList());
    }

    @Override
    public List<Subnet> subnets(String vpcId) {
        return calls.call(
                "DescribeSubnets",
                () -> ec2
                        .get()
                        .describeSubnetsPaginator(request -> request.filters(filter("vpc-id", List.of(vpcId))))
                        .subnets()
                        .stream()
                        .map(subnet -> new Subnet(
                                subnet.subnetId(),
                                subnet.availabilityZone(),
                                subnet.stateAsString(),
                                Boolean.TRUE.equals(subnet.mapPublicIpOnLaunch())))
                        .toList());
    }

    @Override
    public List<Instance> instances(TagSelection tags) {
        List<Filter> filters = new ArrayList<>(tagged(tags));
        filters.add(filter("instance-state-name", NOT_TERMINATED));
        List<software.amazon.awssdk.services.ec2.model.Instance> found = calls.call(
                "DescribeInstances",
                () -> ec2.get().describeInstancesPaginator(request -> request.filters(filters)).reservations().stream()
                        .flatMap(reservation -> reservation.instances().stream())
                        .filter(instance -> tags.matches(tags(instance.tags())))
                        .toList());
        Map<String, InstanceStatus> statuses =
                statuses(found.stream().map(instance -> instance.instanceId()).toList());
        return found.stream()
                .map(instance -> instance(instance, statuses.get(instance.instanceId())))
                .toList();
    }

    @Override
    public Map<String, String> zones(List<String> instanceIds) {
        Map<String, String> zones = new HashMap<>();
        for (int from = 0; from < instanceIds.size(); from += FILTER_VALUES_MAX) {
            // With a filter, EC2 still returns the others when one of them is missing.
            Filter some = filter(
                    "instance-id", instanceIds.subList(from, Math.min(from + FILTER_VALUES_MAX, instanceIds.size())));
            calls.call(
                            "DescribeInstances",
                            () ->
                                    ec2
                                            .get()
                                            .describeInstancesPaginator(request -> request.filters(some))
                                            .reservations()
                                            .stream()
                                            .flatMap(reservation -> reservation.instances().stream())
                                            .toList())
                    .forEach(instance -> zones.put(
                            instance.instanceId(), instance.placement().availabilityZone()));
        }
        return zones;
    }

    @Override
    public Map<String, List<String>> groupsOf(List<String> instanceIds) {
        return network.groupsOf(instanceIds);
    }

    private Map<String, InstanceStatus> statuses(List<String> ids) {
        Map<String, InstanceStatus> statuses = new HashMap<>();
        for (int from = 0; from < ids.size(); from += STATUS_IDS_MAX) {
            List<String> some = ids.subList(from, Math.min(from + STATUS_IDS_MAX, ids.size()));
            calls.call(
                            "DescribeInstanceStatus",
                            () -> ec2.get()
                                    .describeInstanceStatus(
                                            request -> request.instanceIds(some).includeAllInstances(true)))
                    .instanceStatuses()
                    .forEach(status -> statuses.put(status.instanceId(), status));
        }
        return statuses;
    }

    private static Instance instance(
            software.amazon.awssdk.services.ec2.model.Instance instance, @Nullable InstanceStatus status) {
        String id = instance.instanceId();
        return new Instance(
                id,
                tags(instance.tags()).getOrDefault("Name", id),
                instance.instanceTypeAsString(),
                instance.state().nameAsString(),
                instance.placement().availabilityZone(),
                instance.imageId(),
                Text.orNull(instance.keyName()),
                // An instance that disappeared between the two requests has no status; EC2 itself calls that
                // insufficient-data.
                status == null ? "insufficient-data" : status.systemStatus().statusAsString(),
                status == null ? "insufficient-data" : status.instanceStatus().statusAsString(),
                Text.orNull(instance.vpcId()));
    }

    @Override
    public Optional<KeyPair> keyPair(String name) {
        return calls
                .call(
                        "DescribeKeyPairs",
                        () -> ec2.get()
                                .describeKeyPairs(request -> request.filters(filter("key-name", List.of(name)))
                                        .includePublicKey(true)))
                .keyPairs()
                .stream()
                .findFirst()
                .map(key -> new KeyPair(key.keyName(), key.keyFingerprint(), Text.orNull(key.publicKey())));
    }

    @Override
    public void importKeyPair(String name, String publicKey, Map<String, String> tags) {
        calls.call(
                "ImportKeyPair",
                () -> oneWay.get()
                        .importKeyPair(request -> request.keyName(name)
                                .publicKeyMaterial(SdkBytes.fromUtf8String(publicKey))
                                .tagSpecifications(tagging(ResourceType.KEY_PAIR, tags))));
    }

    @Override
    public List<Image> imagesNamed(String name) {
        return calls.call(
                "DescribeImages",
                () -> ec2
                        .get()
                        .describeImagesPaginator(
                                request -> request.owners("self").filters(filter("name", List.of(name))))
                        .images()
                        .stream()
                        .map(AwsCompute::image)
                        .sorted(Comparator.comparing(Image::createdAt).reversed())
                        .toList());
    }

    @Override
    public Optional<Image> image(String imageId) {
        // With a filter, a missing image yields an empty answer, whatever error EC2 currently gives for its id.
        return calls
                .call(
                        "DescribeImages",
                        () -> ec2.get()
                                .describeImages(request -> request.filters(filter("image-id", List.of(imageId)))))
                .images()
                .stream()
                .findFirst()
                .map(AwsCompute::image);
    }

    @Override
    public String copyImage(
            RegionName sourceRegion, String sourceImageId, String name, Map<String, String> tags, String clientToken) {
        return calls.call(
                        "CopyImage",
                        () -> ec2.get()
                                .copyImage(request -> request.sourceRegion(sourceRegion.value())
                                        .sourceImageId(sourceImageId)
                                        .name(name)
                                        .clientToken(clientToken)
                                        .tagSpecifications(tagging(ResourceType.IMAGE, tags))))
                .imageId();
    }

    @Override
    public void tagImage(String imageId, Map<String, String> tags) {
        if (tags.isEmpty()) {
            return;
        }
        calls.call(
                "CreateTags",
                () -> ec2.get().createTags(request -> request.resources(imageId).tags(tagList(tags))));
    }

    /**
     * {@inheritDoc}
     *
     * <p>A template may name a Systems Manager parameter instead of an image; EC2 resolves it on request.
     */
    @Override
    public Optional<LaunchTemplate> launchTemplate(String template, String version) {
        return calls.find(
                        "DescribeLaunchTemplateVersions",
                        () -> ec2.get()
                                .describeLaunchTemplateVersions(request -> request.launchTemplateId(template)
                                        .versions(version)
                                        .resolveAlias(true)))
                .flatMap(answer -> answer.launchTemplateVersions().stream().findFirst())
                .map(AwsCompute::launchTemplate);
    }

    private static LaunchTemplate launchTemplate(LaunchTemplateVersion told) {
        ResponseLaunchTemplateData data = told.launchTemplateData();
        Set<String> groups = new LinkedHashSet<>(data.securityGroupIds());
        data.networkInterfaces().forEach(each -> groups.addAll(each.groups()));
        return new LaunchTemplate(
                told.launchTemplateId(),
                told.launchTemplateName(),
                told.versionNumber(),
                Text.orNull(data.imageId()),
                Text.orNull(data.instanceTypeAsString()),
                Text.orNull(data.keyName()),
                List.copyOf(groups));
    }

    @Override
    public List<SecurityGroup> securityGroups(List<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        // With a filter, EC2 still returns the others when one of them is missing.
        return calls.call(
                "DescribeSecurityGroups",
                () -> ec2
                        .get()
                        .describeSecurityGroupsPaginator(request -> request.filters(filter("group-id", ids)))
                        .securityGroups()
                        .stream()
                        .map(group ->
                                new SecurityGroup(group.groupId(), group.groupName(), Text.orEmpty(group.vpcId())))
                        .toList());
    }

    @Override
    public List<IngressRule> ingress(List<String> groupIds) {
        return ingress.of(groupIds);
    }

    @Override
    public void revokeIngress(String groupId, List<IngressRule> rules) {
        ingress.revoke(groupId, rules);
    }

    @Override
    public void authorizeIngress(String groupId, List<IngressRule> rules) {
        ingress.authorize(groupId, rules);
    }

    @Override
    public Map<String, Set<IngressChange>> deniedIngressChanges(Supplier<List<String>> groupIds) {
        Map<String, Set<IngressChange>> denied = new LinkedHashMap<>();
        for (String group : groupIds.get()) {
            Set<IngressChange> changes = ingress.denied(group);
            if (!changes.isEmpty()) {
                denied.put(group, changes);
            }
        }
        return denied;
    }

    @Override
    public List<NetworkInterface> interfaces(Supplier<List<String>> groupIds) {
        return ingress.interfaces(groupIds.get());
    }

    @Override
    public List<RouteTable> routeTables(String vpcId) {
        return network.routeTables(vpcId);
    }

    @Override
    public List<NetworkAcl> networkAcls(String vpcId) {
        return network.networkAcls(vpcId);
    }

    private static Image image(software.amazon.awssdk.services.ec2.model.Image image) {
        String created = image.creationDate();
        return new Image(
                image.imageId(),
                image.name(),
                image.stateAsString(),
                // A pending image may have no date yet; it then counts as the newest.
                created == null || created.isEmpty() ? Instant.MAX : Instant.parse(created),
                Text.orNull(image.sourceImageId()),
                tags(image.tags()));
    }

    /**
     * Filters for the wanted tags; EC2 takes the same wildcards, but has no filter for excluded tags (<a
     * href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html">Filtering resources</a>).
     */
    private static List<Filter> tagged(TagSelection tags) {
        if (tags.wanted().isEmpty()) {
            throw new IllegalArgumentException("without a tag, every resource of the account would match");
        }
        return tags.wanted().entrySet().stream()
                .map(tag -> Filter.builder()
                        .name("tag:" + tag.getKey())
                        .values(tag.getValue())
                        .build())
                .toList();
    }

    /** EC2 reads {@code *} and {@code ?} in a filter's value as wildcards; here every value is meant literally. */
    private static Filter filter(String name, List<String> values) {
        return Filter.builder()
                .name(name)
                .values(values.stream()
                        .map(value ->
                                value.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?"))
                        .toList())
                .build();
    }

    private static List<TagSpecification> tagging(ResourceType type, Map<String, String> tags) {
        return tags.isEmpty()
                ? List.of()
                : List.of(TagSpecification.builder()
                        .resourceType(type)
                        .tags(tagList(tags))
                        .build());
    }

    private static List<Tag> tagList(Map<String, String> tags) {
        return tags.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    private static Map<String, String> tags(List<Tag> tags) {
        Map<String, String> map = new HashMap<>();
        tags.forEach(tag -> map.put(tag.key(), Text.orEmpty(tag.value())));
        return map;
    }
}
