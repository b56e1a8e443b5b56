package io.drctl.cloud;

import io.drctl.inventory.RegionName;
import io.drctl.inventory.TagSelection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** EC2 of one Region: network, instances, images, key pairs. */
public interface Compute extends Network {
    /**
     * The Regions that the account can use (<a
     * href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html">DescribeRegions</a>).
     */
    List<RegionName> enabledRegions();

    /**
     * The names of the Region's Availability Zones that the account can use, in alphabetical order; no Local Zones (<a
     * href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeAvailabilityZones.html">DescribeAvailabilityZones</a>).
     */
    List<String> zoneNames();

    /** VPCs selected by their tags. */
    List<Vpc> vpcs(TagSelection tags);

    /** The subnets of a VPC. */
    List<Subnet> subnets(String vpcId);

    /** Instances selected by their tags, except terminated ones, with their status checks. */
    List<Instance> instances(TagSelection tags);

    /** The zones of instances, by instance id; instances that don't exist are left out. */
    Map<String, String> zones(List<String> instanceIds);

    Optional<KeyPair> keyPair(String name);

    /** Imports a public key (OpenSSH form) under a name that the Region must not have yet. */
    void importKeyPair(String name, String publicKey, Map<String, String> tags);

    /** The account's own images of that name, newest first; pending and failed ones too. */
    List<Image> imagesNamed(String name);

    Optional<Image> image(String imageId);

    /**
     * Starts copying an image into this Region; the resulting image is pending for minutes.
     *
     * @param clientToken makes a repeated request the same request (EC2 API Reference, "Ensuring idempotency")
     * @return the id that the copy will have
     */
    String copyImage(
            RegionName sourceRegion, String sourceImageId, String name, Map<String, String> tags, String clientToken);

    /**
     * A version of a launch template (<a
     * href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeLaunchTemplateVersions.html">DescribeLaunchTemplateVersions</a>).
     *
     * @param template its id
     * @param version a number, {@code $Default} or {@code $Latest}
     */
    Optional<LaunchTemplate> launchTemplate(String template, String version);

    /** Those of the security groups that exist. */
    List<SecurityGroup> securityGroups(List<String> ids);

    /** What security groups let in; those that don't exist let in nothing. */
    List<IngressRule> ingress(List<String> groupIds);

    /**
     * Takes rules away from the security group that they are of, all in one request. New connections by them are
     * refused from then on; those that are open go on (<a
     * href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html">connection
     * tracking</a>). One that is gone already doesn't matter.
     */
    void revokeIngress(String groupId, List<IngressRule> rules);

    /** Gives a security group rules, all in one request. One that it has already doesn't matter. */
    void authorizeIngress(String groupId, List<IngressRule> rules);

    /**
     * Which changes of security groups' ingress rules the caller may not make, by EC2's own word. It is asked by {@code
     * DryRun} (<a
     * href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html">
     * RevokeSecurityGroupIngress</a>), about a rule for an address of documentation (RFC 5737) that no group has: even
     * an endpoint that doesn't know {@code DryRun} takes nothing from the group. A few seconds at most for each.
     *
     * @param groupIds which, asked for when they are needed
     * @return the calls that are refused, of each group for which any is
     */
    Map<String, Set<IngressChange>> deniedIngressChanges(Supplier<List<String>> groupIds);

    /**
     * The network interfaces that have any of these security groups (<a
     * href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkInterfaces.html">
     * DescribeNetworkInterfaces</a>). A few seconds at most.
     *
     * @param groupIds which, asked for when they are needed
     */
    List<NetworkInterface> interfaces(Supplier<List<String>> groupIds);

    /** Tags an image; needed because {@code CopyImage} may be asked not to copy tags. */
    void tagImage(String imageId, Map<String, String> tags);

    /**
     * A VPC.
     *
     * @param state as EC2 names it: {@code pending} or {@code available}
     */
    record Vpc(String id, String cidr, String state) {}

    /**
     * A subnet.
     *
     * @param mapsPublicIp whether instances get public addresses, as the public subnets' do
     */
    record Subnet(String id, String zone, String state, boolean mapsPublicIp) {}

    /**
     * An instance and its status checks.
     *
     * @param name the {@code Name} tag, or the id where there is none
     * @param state {@code pending}, {@code running}, {@code stopping}, {@code stopped}, {@code shutting-down}
     * @param systemStatus the system status check: {@code ok}, {@code impaired}, {@code initializing},
     *     {@code insufficient-data}, {@code not-applicable}
     * @param instanceStatus the instance status check, in the same words
     * @param vpcId the VPC that it is in; null while it isn't in one yet
     */
    record Instance(
            String id,
            String name,
            String type,
            String state,
            String zone,
            String imageId,
            @Nullable String keyName,
            String systemStatus,
            String instanceStatus,
            @Nullable String vpcId) {}

    /**
     * What instances are launched from.
     *
     * @param version the number of the version that was found
     * @param imageId null where the image is chosen when an instance is launched
     * @param securityGroups ids; none where they are left open
     */
    record LaunchTemplate(
            String id,
            String name,
            long version,
            @Nullable String imageId,
            @Nullable String instanceType,
            @Nullable String keyName,
            List<String> securityGroups) {
        public LaunchTemplate {
            securityGroups = List.copyOf(securityGroups);
        }
    }

    /** What closes a security group, and what opens it. */
    enum IngressChange {
        REVOKE("ec2:RevokeSecurityGroupIngress"),
        AUTHORIZE("ec2:AuthorizeSecurityGroupIngress");

        private final String action;

        IngressChange(String action) {
            this.action = action;
        }

        /** As IAM names it. */
        public String action() {
            return action;
        }
    }

    /**
     * A network interface.
     *
     * @param description such as {@code ELB app/web/50dc6c495c0c9188}; empty where there is none
     * @param instanceId the EC2 instance that it is attached to; null where it is attached to none
     * @param requester who made it for itself, such as {@code amazon-rds} or an account's number; null where nobody did
     */
    record NetworkInterface(
            String id,
            String description,
            @Nullable String instanceId,
            @Nullable String requester) {
        /** Whether it is some database's. Of which one, EC2 doesn't tell. */
        public boolean isOfRds() {
            return "amazon-rds".equals(requester) || description.equals("RDSNetworkInterface");
        }
    }

    /** A security group, and the VPC that it belongs to. */
    record SecurityGroup(String id, String name, String vpcId) {}

    /**
     * The public half of a key pair.
     *
     * @param publicKey in OpenSSH form; null where EC2 doesn't give it
     */
    record KeyPair(
            String name, String fingerprint, @Nullable String publicKey) {
        /** A public key in OpenSSH form without the comment that it may end with: the key itself. */
        public static String material(String openSshKey) {
            String[] words = openSshKey.strip().split("\\s+", 3);
            return words.length < 2 ? openSshKey.strip() : words[0] + " " + words[1];
        }
    }

    /**
     * A machine image.
     *
     * @param state {@code pending}, {@code available}, {@code failed}, …
     * @param createdAt when this copy was made, not its original
     * @param sourceImageId what EC2 says it was copied from; null where EC2 doesn't say
     */
    record Image(
            String id,
            String name,
            String state,
            Instant createdAt,
            @Nullable String sourceImageId,
            Map<String, String> tags) {
        public Image {
            tags = Map.copyOf(tags);
        }

        public boolean isAvailable() {
            return state.equals("available");
        }
    }
}
