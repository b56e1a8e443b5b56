package io.drctl.sim;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Compute;
import io.drctl.cloud.IngressRule;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.TagSelection;
import io.drctl.sim.State.Tagged;
import io.drctl.sim.Wire.Changed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** EC2 in one Region. */
record SimulatedCompute(Wire wire, RegionName region) implements Compute {
    @Override
    public List<RegionName> enabledRegions() {
        return wire.read(
                "ec2:DescribeRegions",
                region,
                "",
                time -> wire.world().state().regions.keySet().stream()
                        .map(RegionName::new)
                        .toList());
    }

    @Override
    public List<String> zoneNames() {
        return wire.read(
                "ec2:DescribeAvailabilityZones", region, "", time -> List.of(region + "a", region + "b", region + "c"));
    }

    @Override
    public List<Vpc> vpcs(TagSelection tags) {
        return wire.read("ec2:DescribeVpcs", region, subject(tags), time -> matching(here().vpcs, tags, time));
    }

    @Override
    public List<Subnet> subnets(String vpcId) {
        return wire.read(
                "ec2:DescribeSubnets",
                region,
                vpcId,
                time -> Objects.requireNonNullElse(here().subnets.at(time, vpcId), List.of()));
    }

    @Override
    public List<Instance> instances(TagSelection tags) {
        return wire.read(
                "ec2:DescribeInstances",
                region,
                subject(tags),
                time -> matching(here().instances, tags, time).stream()
                        .filter(instance -> !instance.state().equals("terminated"))
                        .toList());
    }

    @Override
    public Map<String, String> zones(List<String> instanceIds) {
        return wire.read(
                "ec2:DescribeInstances",
                region,
                instanceIds.toString(),
                time -> here().instances.allAt(time).stream()
                        .map(Tagged::resource)
                        .filter(instance -> instanceIds.contains(instance.id()))
                        .collect(Collectors.toMap(Instance::id, Instance::zone)));
    }

    private static String subject(TagSelection tags) {
        if (tags.wanted().isEmpty()) {
            throw new IllegalArgumentException("without a tag, every resource of the account would match");
        }
        String wanted = new TreeMap<>(tags.isExact() ? tags.exact() : tags.wanted()).toString();
        return tags.excluded().isEmpty() ? wanted : wanted + " not " + tags.excluded();
    }

    private static <T> List<T> matching(Table<Tagged<T>> all, TagSelection tags, long time) {
        return all.allAt(time).stream()
                .filter(each -> tags.matches(each.tags()))
                .map(Tagged::resource)
                .toList();
    }

    /** Those of Auto Scaling groups; the site's web instances are started without one. */
    @Override
    public Optional<LaunchTemplate> launchTemplate(String template, String version) {
        return wire.read(
                "ec2:DescribeLaunchTemplateVersions",
                region,
                template,
                time -> Optional.ofNullable(world().scaling().template(region, template, time)));
    }

    @Override
    public List<SecurityGroup> securityGroups(List<String> ids) {
        return wire.read("ec2:DescribeSecurityGroups", region, ids.toString(), time -> List.of());
    }

    @Override
    public List<IngressRule> ingress(List<String> groupIds) {
        return wire.read(
                "ec2:DescribeSecurityGroups",
                region,
                groupIds.toString(),
                time -> groupIds.stream()
                        .flatMap(group -> world().aurora().group().rules(region, group, time).stream())
                        .toList());
    }

    @Override
    public void revokeIngress(String groupId, List<IngressRule> rules) {
        wire.change("ec2:RevokeSecurityGroupIngress", region, groupId, () -> {
            List<IngressRule> before = rulesOf(groupId);
            List<IngressRule> left = before.stream()
                    .filter(each -> rules.stream().noneMatch(each::isLike))
                    .toList();
            world().aurora().group().put(region, groupId, left);
            return new Changed<>(true, left.size() < before.size(), left.isEmpty() ? "closed" : "narrowed");
        });
    }

    @Override
    public void authorizeIngress(String groupId, List<IngressRule> rules) {
        wire.change("ec2:AuthorizeSecurityGroupIngress", region, groupId, () -> {
            List<IngressRule> all = new ArrayList<>(rulesOf(groupId));
            rules.stream().filter(each -> all.stream().noneMatch(each::isLike)).forEach(all::add);
            boolean isWider = all.size() > rulesOf(groupId).size();
            world().aurora().group().put(region, groupId, all);
            return new Changed<>(true, isWider, "opened");
        });
    }

    /** Nobody is refused anything here, so that the question is not worth a call. */
    @Override
    public Map<String, Set<IngressChange>> deniedIngressChanges(Supplier<List<String>> groupIds) {
        return Map.of();
    }

    /** Each database has groups of its own here. */
    @Override
    public List<NetworkInterface> interfaces(Supplier<List<String>> groupIds) {
        return List.of();
    }

    @Override
    public List<RouteTable> routeTables(String vpcId) {
        return wire.read(
                "ec2:DescribeRouteTables",
                region,
                vpcId,
                time -> Objects.requireNonNullElse(here().routeTables.at(time, vpcId), List.of()));
    }

    @Override
    public List<NetworkAcl> networkAcls(String vpcId) {
        return wire.read(
                "ec2:DescribeNetworkAcls",
                region,
                vpcId,
                time -> Objects.requireNonNullElse(here().networkAcls.at(time, vpcId), List.of()));
    }

    /** Which groups instances have isn't told here. */
    @Override
    public Map<String, List<String>> groupsOf(List<String> instanceIds) {
        return wire.read("ec2:DescribeInstances", region, "groups of " + instanceIds, time -> Map.of());
    }

    private List<IngressRule> rulesOf(String group) {
        return world().aurora().group().rules(region, group, Long.MAX_VALUE);
    }

    @Override
    public Optional<KeyPair> keyPair(String name) {
        return wire.read(
                "ec2:DescribeKeyPairs",
                region,
                name,
                time -> Optional.ofNullable(here().keyPairs.at(time, name)));
    }

    /**
     * {@inheritDoc}
     *
     * <p>A name that is taken is refused as {@code InvalidKeyPair.Duplicate}, even for the same key (<a
     * href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html">EC2 error codes</a>).
     */
    @Override
    public void importKeyPair(String name, String publicKey, Map<String, String> tags) {
        wire.changeOnce("ec2:ImportKeyPair", region, name, () -> {
            if (here().keyPairs.has(name)) {
                throw new Refusal(
                        Cause.CONFLICT, "InvalidKeyPair.Duplicate: The keypair '" + name + "' already exists.");
            }
            String fingerprint = fingerprint(publicKey);
            here().keyPairs.put(now(), name, new KeyPair(name, fingerprint, publicKey.strip()));
            return Changed.now(true, fingerprint);
        });
    }

    /** Depends on the key alone, so that it is the same in every Region, whatever its comment. */
    static String fingerprint(String publicKey) {
        String[] parts = publicKey.strip().split("\\s+", 3);
        try {
            byte[] key = Base64.getDecoder().decode(parts.length < 2 ? "" : parts[1]);
            if (key.length == 0) {
                throw new IllegalArgumentException("no key in it");
            }
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
        } catch (IllegalArgumentException e) {
            throw new Refusal(Cause.REJECTED, "InvalidKey.Format: Key is not in valid OpenSSH public key format");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<Image> imagesNamed(String name) {
        return wire.read(
                "ec2:DescribeImages",
                region,
                name,
                time -> here().images.allAt(time).stream()
                        .filter(image -> image.name().equals(name))
                        .sorted(Comparator.comparing(Image::createdAt)
                                .reversed()
                                .thenComparing(Image::id))
                        .toList());
    }

    @Override
    public Optional<Image> image(String imageId) {
        return wire.read(
                "ec2:DescribeImages",
                region,
                imageId,
                time -> Optional.ofNullable(here().images.at(time, imageId)));
    }

    /**
     * {@inheritDoc}
     *
     * <p>The same token means the same copy (<a
     * href="https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html">ensuring idempotency</a>).
     */
    @Override
    public String copyImage(
            RegionName sourceRegion, String sourceImageId, String name, Map<String, String> tags, String clientToken) {
        return wire.change("ec2:CopyImage", region, sourceImageId, () -> {
            String known = here().copies.get(clientToken);
            if (known != null) {
                return Changed.already(known, "the same request as before");
            }
            Image source = world().faults().isDark(sourceRegion)
                    ? null
                    : world().state().in(sourceRegion).images.get(sourceImageId);
            if (source == null || !source.isAvailable()) {
                throw new Refusal(
                        Cause.NOT_FOUND,
                        "InvalidAMIID.NotFound: The image id '[" + sourceImageId + "]' does not exist in "
                                + sourceRegion);
            }
            String id = "ami-" + digest(clientToken);
            here().copies.put(clientToken, id);
            here().images
                    .put(now(), id, new Image(id, name, "pending", Instant.ofEpochMilli(now()), sourceImageId, tags));
            world().begin(AwsDurations.IMAGE_COPY, id, new ComputeTransition.ImageCopied(region, id));
            return Changed.now(id, id + " pending");
        });
    }

    private String digest(String clientToken) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((region + clientToken).getBytes(StandardCharsets.UTF_8));
            StringBuilder hex = new StringBuilder();
            for (byte each : hash) {
                hex.append(String.format("%02x", each));
            }
            return hex.substring(0, 17);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void tagImage(String imageId, Map<String, String> tags) {
        if (tags.isEmpty()) {
            return;
        }
        wire.change("ec2:CreateTags", region, imageId, () -> {
            Image old = here().images.get(imageId);
            if (old == null) {
                throw new Refusal(
                        Cause.NOT_FOUND, "InvalidAMIID.NotFound: The image id '[" + imageId + "]' does not exist");
            }
            Map<String, String> all = new TreeMap<>(old.tags());
            all.putAll(tags);
            boolean isNew = !all.equals(old.tags());
            here().images
                    .put(
                            now(),
                            imageId,
                            new Image(old.id(), old.name(), old.state(), old.createdAt(), old.sourceImageId(), all));
            return new Changed<>(true, isNew, "tagged");
        });
    }

    private World world() {
        return wire.world();
    }

    private State.InRegion here() {
        return wire.world().state().in(region);
    }

    private long now() {
        return wire.world().state().now;
    }
}
