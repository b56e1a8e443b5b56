package io.drctl.inventory;

import io.drctl.text.Similarity;
import io.drctl.yaml.YamlNode.Scalar;
import io.drctl.yaml.YamlShape;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What AWS accepts as names, versions and ranges, so that a bad one is refused when the inventory is read and not in
 * the middle of provisioning.
 */
final class AwsRules {
    /** https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html. */
    private static final Pattern ACCOUNT_ID = Pattern.compile("[0-9]{12}");

    private static final String COMMERCIAL = "name a Region of commercial AWS, such as us-east-2";

    /** A Region that there was when drctl was built: a name of the right shape can still be mistyped. */
    static final YamlShape<RegionName> REGION = YamlShape.TEXT
            .described("the name of an AWS Region, such as us-east-2")
            .where(
                    text -> KnownRegions.otherPartition(text).isEmpty(),
                    text -> "is a Region of "
                            + KnownRegions.otherPartition(text).orElse("another AWS")
                            + ", which drctl can't work with: its ARNs, endpoints and accounts are separate",
                    COMMERCIAL)
            .where(
                    RegionName::isWellFormed,
                    "is not the name of an AWS Region",
                    "write a name such as us-east-2; a zone has a letter at the end, a Region has none")
            .where(
                    text -> KnownRegions.commercial().contains(text),
                    text -> "is not a Region of commercial AWS" + Similarity.hint(text, KnownRegions.commercial()),
                    COMMERCIAL + "; one that is newer than this drctl needs a newer drctl")
            .map(RegionName::new);

    /** As AWS writes it; leading zeros count. */
    static final YamlShape<String> ACCOUNT = YamlShape.SCALAR
            .described("an AWS account of twelve digits")
            .map(Scalar::text)
            .where(
                    text -> ACCOUNT_ID.matcher(text).matches(),
                    "is not the id of an AWS account",
                    "write its twelve digits, leading zeros too: \"123456789012\"");

    /** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html: between /16 and /28. */
    static final YamlShape<String> VPC_CIDR = YamlShape.TEXT
            .described("an IPv4 range such as 10.10.0.0/16")
            .where(
                    text -> Cidr.parse(text).isPresent(),
                    "is not an IPv4 range",
                    "write one such as 10.10.0.0/16, whose host bits are zero")
            .where(
                    text -> Cidr.parse(text)
                            .filter(cidr -> cidr.prefix() >= 16 && cidr.prefix() <= 28)
                            .isPresent(),
                    "must be between /16 and /28, the sizes that a VPC can have",
                    "write one such as 10.10.0.0/16");

    /** https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html: at most 255 characters. */
    static final YamlShape<String> HEALTH_PATH = pattern(
            "/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]{0,254}",
            "must begin with / and have at most 255 characters that a URL can have", "write a path such as /health");

    /** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html. */
    static final YamlShape<String> IMAGE_ID = pattern(
            "ami-([0-9a-f]{8}|[0-9a-f]{17})", "is not the id of an AMI", "write one such as ami-0123456789abcdef0");

    /**
     * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html, parameter
     * DBClusterIdentifier, which RDS stores in lower case.
     */
    static final Pattern DATABASE_CLUSTER_NAME = Pattern.compile("(?=.{1,63}$)[a-z](-?[a-z0-9])*");

    static final String DATABASE_CLUSTER_RULE = "1 to 63 lower-case letters, digits and hyphens, beginning with a"
            + " letter, not ending with a hyphen, and no two hyphens side by side";

    static final YamlShape<String> DATABASE_CLUSTER = pattern(
            DATABASE_CLUSTER_NAME.pattern(),
            "is not a name that RDS accepts for a cluster",
            "use " + DATABASE_CLUSTER_RULE);

    /** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraMySQLReleaseNotes/AuroraMySQL.release-calendars.html. */
    static final YamlShape<String> AURORA_MYSQL_VERSION = pattern(
            "\\d\\.\\d{1,2}\\.mysql_aurora\\.\\d\\.\\d{1,3}\\.\\d{1,3}",
            "is not an Aurora MySQL version as RDS writes it",
            "write one such as 5.7.mysql_aurora.2.12.5 or 8.0.mysql_aurora.3.08.0");

    /** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html, parameter DatabaseName. */
    static final YamlShape<String> DATABASE_NAME = pattern(
            "[A-Za-z][A-Za-z0-9_]{0,63}",
            "is not a name that Aurora MySQL accepts for a database",
            "use 1 to 64 letters, digits and underscores, beginning with a letter");

    /** Secrets Manager API Reference, CreateSecret: letters, digits and {@code /_+=.@-}. */
    static final YamlShape<String> SECRET_NAME = pattern(
            "[A-Za-z0-9][A-Za-z0-9/_+=.@-]{0,511}",
            "is not the name of a Secrets Manager secret",
            "use letters, digits and /_+=.@-; the secret must have that name in both Regions");

    /** The page of DATABASE_NAME, parameter MasterUsername. */
    static final YamlShape<String> MASTER_USERNAME = pattern(
                    "[A-Za-z][A-Za-z0-9_]{0,15}",
                    "is not a user name that Aurora MySQL accepts",
                    "use 1 to 16 letters, digits and underscores, beginning with a letter")
            .where(
                    name -> !name.equalsIgnoreCase("rdsadmin"),
                    "is a name that RDS keeps for itself",
                    "use another name");

    /** https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html: minor versions. */
    static final YamlShape<String> KUBERNETES_VERSION =
            pattern("1\\.\\d{2}", "is not a Kubernetes version as EKS names it", "write one such as \"1.31\"");

    /** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html: at most 63 characters. */
    static final YamlShape<String> NODE_GROUP = pattern(
            "[A-Za-z0-9][A-Za-z0-9_-]{0,62}",
            "is not a name that EKS accepts for a node group",
            "use 1 to 63 letters, digits, hyphens and underscores, beginning with a letter or digit");

    /** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/: an RFC 1123 label. */
    static final YamlShape<String> NAMESPACE = pattern(
            "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",
            "is not a name that Kubernetes accepts for a namespace",
            "use 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends");

    private AwsRules() {}

    /** A name that AWS would refuse for a kind of asset: what the service is, and its rule in words. */
    record NameRule(String owner, Pattern pattern, String words) {}

    /** The naming rule of a kind that is found by name; empty for the others. */
    static Optional<NameRule> nameRule(AssetKind kind) {
        return switch (kind) {
            // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
            case BUCKET ->
                Optional.of(new NameRule(
                        "S3 accepts for a bucket",
                        Pattern.compile("(?!xn--|sthree-|amzn-s3-demo-|\\d+\\.\\d+\\.\\d+\\.\\d+$)"
                                + "(?!.*(-s3alias|--ol-s3|\\.mrap|--x-s3|--table-s3)$)(?!.*\\.\\.)"
                                + "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"),
                        "3 to 63 lower-case letters, digits, dots and hyphens, with a letter or digit at both ends,"
                                + " no two"
                                + " dots side by side, not an IP address, and none of the prefixes and suffixes that S3"
                                + " keeps for itself"));
            // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ImportKeyPair.html
            case KEY_PAIR ->
                Optional.of(new NameRule(
                        "EC2 accepts for a key pair",
                        Pattern.compile("(?!-)[\\x21-\\x7e]([\\x20-\\x7e]{0,253}[\\x21-\\x7e])?"),
                        "1 to 255 ASCII characters, without a space at either end, not beginning with a hyphen"));
            // https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
            case KUBERNETES_CLUSTER ->
                Optional.of(new NameRule(
                        "EKS accepts for a cluster",
                        Pattern.compile("[0-9A-Za-z][A-Za-z0-9_-]{0,99}"),
                        "1 to 100 letters, digits, hyphens and underscores, beginning with a letter or digit"));
            // https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
            case LOAD_BALANCER ->
                Optional.of(new NameRule(
                        "Elastic Load Balancing accepts for a load balancer",
                        Pattern.compile("(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?"),
                        "1 to 32 letters, digits and hyphens, with no hyphen at either end, not beginning"
                                + " with internal-"));
            case DATABASE_CLUSTER ->
                Optional.of(new NameRule("RDS accepts for a cluster", DATABASE_CLUSTER_NAME, DATABASE_CLUSTER_RULE));
            // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html
            case MACHINE_IMAGE ->
                Optional.of(new NameRule(
                        "EC2 accepts for an AMI",
                        Pattern.compile("(?!-)[A-Za-z0-9()\\[\\] ./'@_-]{3,128}"),
                        "3 to 128 letters, digits, spaces and any of ( ) [ ] . / - ' @ _, not beginning with a"
                                + " hyphen"));
            case WEB_INSTANCE, VPC, KUBERNETES_NODE, DATABASE_INSTANCE, SOURCE_REPOSITORY -> Optional.empty();
        };
    }

    private static YamlShape<String> pattern(String regex, String complaint, String remedy) {
        Pattern pattern = Pattern.compile(regex);
        return YamlShape.TEXT.where(
                text -> text.length() <= LocalRules.LENGTH_MAX
                        && pattern.matcher(text).matches(),
                complaint,
                remedy);
    }
}
