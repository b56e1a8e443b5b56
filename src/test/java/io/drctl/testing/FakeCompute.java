package io.drctl.testing;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Compute;
import io.drctl.cloud.IngressRule;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.TagSelection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** EC2 of one Region, in memory. */
public final class FakeCompute extends FakePort implements Compute {
    /** A resource and its tags. */
    public record Tagged<T>(T resource, Map<String, String> tags) {
        public Tagged {
            tags = Map.copyOf(tags);
        }
    }

    public final Map<String, Tagged<Vpc>> vpcs = new LinkedHashMap<>();
    /** By the VPC's id. */
    public final Map<String, List<Subnet>> subnets = new HashMap<>();

    public final Map<String, Tagged<Instance>> instances = new LinkedHashMap<>();
    public final Map<String, KeyPair> keyPairs = new LinkedHashMap<>();
    public final Map<String, Image> images = new LinkedHashMap<>();
    /** By id and version, such as {@code lt-1 $Default}. */
    public final Map<String, LaunchTemplate> launchTemplates = new HashMap<>();

    public final Map<String, SecurityGroup> securityGroups = new HashMap<>();
    /** What all security groups let in. */
    public final List<IngressRule> ingress = new ArrayList<>();

    /** Ids of security groups, by the instance's id. */
    public final Map<String, List<String>> instanceGroups = new HashMap<>();

    /** By the VPC's id. */
    public final Map<String, List<RouteTable>> routeTables = new HashMap<>();
    /** By the VPC's id. */
    public final Map<String, List<NetworkAcl>> networkAcls = new HashMap<>();

    /** What the caller may not do with security groups. */
    public final Set<IngressChange> denied = EnumSet.noneOf(IngressChange.class);
    /** By their security group. */
    public final Map<String, List<NetworkInterface>> interfaces = new HashMap<>();

    private final Map<String, String> copiesByToken = new HashMap<>();

    FakeCompute(FakeCloud cloud, RegionName region) {
        super(cloud, region);
    }

    public void put(Vpc vpc, Map<String, String> tags, List<Subnet> its) {
        vpcs.put(vpc.id(), new Tagged<>(vpc, tags));
        subnets.put(vpc.id(), List.copyOf(its));
    }

    public void put(Instance instance, Map<String, String> tags) {
        instances.put(instance.id(), new Tagged<>(instance, tags));
    }

    public void put(Image image) {
        images.put(image.id(), image);
    }

    /** Changes an instance and leaves its tags. */
    public void alterInstance(String id, UnaryOperator<Instance> change) {
        instances.computeIfPresent(id, (key, old) -> new Tagged<>(change.apply(old.resource()), old.tags()));
    }

    @Override
    public List<RegionName> enabledRegions() {
        return call("ec2:DescribeRegions", "", () -> List.copyOf(cloud().regions));
    }

    @Override
    public List<String> zoneNames() {
        return call("ec2:DescribeAvailabilityZones", "", () -> List.of(region() + "a", region() + "b", region() + "c"));
    }

    @Override
    public List<Vpc> vpcs(TagSelection tags) {
        return call("ec2:DescribeVpcs", new TreeMap<>(tags.wanted()), () -> matching(vpcs, tags));
    }

    @Override
    public List<Subnet> subnets(String vpcId) {
        return call("ec2:DescribeSubnets", vpcId, () -> List.copyOf(subnets.getOrDefault(vpcId, List.of())));
    }

    @Override
    public List<Instance> instances(TagSelection tags) {
        return call("ec2:DescribeInstances", new TreeMap<>(tags.wanted()), () -> matching(instances, tags));
    }

    @Override
    public Map<String, String> zones(List<String> instanceIds) {
        return call("ec2:DescribeInstances", instanceIds, () -> {
            Map<String, String> zones = new HashMap<>();
            instances.values().stream()
                    .map(Tagged::resource)
                    .filter(instance -> instanceIds.contains(instance.id()))
                    .forEach(instance -> zones.put(instance.id(), instance.zone()));
            return zones;
        });
    }

    @Override
    public Map<String, List<String>> groupsOf(List<String> instanceIds) {
        return call("ec2:DescribeInstances", "groups of " + instanceIds, () -> {
            Map<String, List<String>> found = new HashMap<>(instanceGroups);
            found.keySet().retainAll(instanceIds);
            return found;
        });
    }

    @Override
    public Optional<LaunchTemplate> launchTemplate(String template, String version) {
        return call(
                "ec2:DescribeLaunchTemplateVersions",
                template + " " + version,
                () -> Optional.ofNullable(launchTemplates.get(template + " " + version)));
    }

    @Override
    public List<SecurityGroup> securityGroups(List<String> ids) {
        return call(
                "ec2:DescribeSecurityGroups",
                ids,
                () -> ids.stream()
                        .map(securityGroups::get)
                        .filter(Objects::nonNull)
                        .toList());
    }

    @Override
    public List<IngressRule> ingress(List<String> groupIds) {
        return call(
                "ec2:DescribeSecurityGroups",
                groupIds,
                () -> ingress.stream()
                        .filter(rule -> groupIds.contains(rule.group()))
                        .toList());
    }

    @Override
    public List<RouteTable> routeTables(String vpcId) {
        return call("ec2:DescribeRouteTables", vpcId, () -> routeTables.getOrDefault(vpcId, List.of()));
    }

    @Override
    public List<NetworkAcl> networkAcls(String vpcId) {
        return call("ec2:DescribeNetworkAcls", vpcId, () -> networkAcls.getOrDefault(vpcId, List.of()));
    }

    @Override
    public void revokeIngress(String groupId, List<IngressRule> rules) {
        effect(
                "ec2:RevokeSecurityGroupIngress",
                groupId,
                () -> ingress.removeIf(each -> rules.stream().anyMatch(each::isLike)));
    }

    @Override
    public void authorizeIngress(String groupId, List<IngressRule> rules) {
        effect(
                "ec2:AuthorizeSecurityGroupIngress",
                groupId,
                () -> rules.stream()
                        .filter(rule -> ingress.stream().noneMatch(rule::isLike))
                        .forEach(ingress::add));
    }

    @Override
    public Map<String, Set<IngressChange>> deniedIngressChanges(Supplier<List<String>> groupIds) {
        List<String> groups = groupIds.get();
        return call("ec2:DryRun", groups, () -> {
            Map<String, Set<IngressChange>> refused = new HashMap<>();
            groups.forEach(group -> refused.put(group, Set.copyOf(denied)));
            return denied.isEmpty() ? Map.of() : refused;
        });
    }

    @Override
    public List<NetworkInterface> interfaces(Supplier<List<String>> groupIds) {
        List<String> groups = groupIds.get();
        return call(
                "ec2:DescribeNetworkInterfaces",
                groups,
                () -> groups.stream()
                        .flatMap(group -> interfaces.getOrDefault(group, List.of()).stream())
                        .toList());
    }

    @Override
    public Optional<KeyPair> keyPair(String name) {
        return call("ec2:DescribeKeyPairs", name, () -> Optional.ofNullable(keyPairs.get(name)));
    }

    @Override
    public void importKeyPair(String name, String publicKey, Map<String, String> tags) {
        effect("ec2:ImportKeyPair", name, () -> {
            if (keyPairs.containsKey(name)) {
                throw refusal(
                        CloudException.Cause.CONFLICT, "ec2:ImportKeyPair", "the key pair " + name + " already exists");
            }
            keyPairs.put(name, new KeyPair(name, fingerprint(publicKey), publicKey));
        });
    }

    @Override
    public List<Image> imagesNamed(String name) {
        return call(
                "ec2:DescribeImages",
                name,
                () -> images.values().stream()
                        .filter(image -> image.name().equals(name))
                        .sorted(Comparator.comparing(Image::createdAt).reversed())
                        .toList());
    }

    @Override
    public Optional<Image> image(String imageId) {
        return call("ec2:DescribeImages", imageId, () -> Optional.ofNullable(images.get(imageId)));
    }

    @Override
    public String copyImage(
            RegionName sourceRegion, String sourceImageId, String name, Map<String, String> tags, String clientToken) {
        return call("ec2:CopyImage", sourceImageId, () -> {
            String known = copiesByToken.get(clientToken);
            if (known != null) {
                return known;
            }
            if (!cloud().compute(sourceRegion).images.containsKey(sourceImageId)) {
                throw refusal(
                        CloudException.Cause.NOT_FOUND,
                        "ec2:CopyImage",
                        "the image " + sourceImageId + " does not exist in " + sourceRegion);
            }
            String id = cloud().nextId("ami");
            copiesByToken.put(clientToken, id);
            put(new Image(id, name, "pending", cloud().clock().now(), sourceImageId, tags));
            cloud().later(cloud().pace().imageCopy, () -> alterImage(id, "available"));
            return id;
        });
    }

    @Override
    public void tagImage(String imageId, Map<String, String> tags) {
        effect("ec2:CreateTags", imageId, () -> {
            Image image = images.get(imageId);
            if (image == null) {
                throw refusal(
                        CloudException.Cause.NOT_FOUND, "ec2:CreateTags", "the image " + imageId + " does not exist");
            }
            Map<String, String> all = new HashMap<>(image.tags());
            all.putAll(tags);
            put(new Image(image.id(), image.name(), image.state(), image.createdAt(), image.sourceImageId(), all));
        });
    }

    /** Gives an image another state. */
    public void alterImage(String id, String state) {
        images.computeIfPresent(
                id,
                (key, old) -> new Image(old.id(), old.name(), state, old.createdAt(), old.sourceImageId(), old.tags()));
    }

    /** What the fake gives as fingerprint of a public key: the same key has the same one in every Region. */
    public static String fingerprint(String publicKey) {
        return String.format("fp:%08x", publicKey.trim().hashCode());
    }

    private static <T> List<T> matching(Map<String, Tagged<T>> all, TagSelection tags) {
        return all.values().stream()
                .filter(each -> tags.matches(each.tags()))
                .map(Tagged::resource)
                .toList();
    }
}
