package io.drctl.inventory;

import io.drctl.yaml.YamlNode.Scalar;
import io.drctl.yaml.YamlShape;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What AWS accepts as names, versions and ranges, so that a bad one is refused when the inventory is read and not in
 * the middle of provisioning.
 */
final class AwsRules {
    /** https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html. */
    private static final Pattern ACCOUNT_ID = Pattern.compile("[0-9]{12}");

    private static final String COMMERCIAL = "name a Region of commercial AWS, such as us-east-2";

    /** A Region that existed when drctl was built: a name of the right shape can still be mistyped. */
    static final YamlShape<RegionName> REGION = YamlShape.TEXT
            .described("the name of an AWS Region, such as us-east-2")
            .where(
                    text -> KnownRegions.otherPartition(text).isEmpty(),
                    text -> KnownRegions.elsewhere(
                            KnownRegions.otherPartition(text).orElse("another AWS")),
                    COMMERCIAL)
            .where(
                    RegionName::isWellFormed,
                    KnownRegions.MALFORMED,
                    "write a name such as us-east-2; a zone has a letter at the end, a Region has none")
            .where(
                    text -> KnownRegions.commercial().contains(text),
                    KnownRegions::unknown,
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

    /** A text that is not the ARN of another partition, whose endpoints and credentials would be others. */
    private static final YamlShape<String> IN_COMMERCIAL_AWS = YamlShape.TEXT.where(
            text -> KnownRegions.objectionToArn(text).isEmpty(),
            text -> KnownRegions.objectionToArn(text).orElse("is of another AWS"),
            "name one of commercial AWS, which begins with arn:aws:");

    static final YamlShape<String> ROLE_ARN = IN_COMMERCIAL_AWS.where(
            SiteRegion::isRoleArn,
            "is not the ARN of an IAM role",
            "write one such as arn:aws:iam::123456789012:role/dr");

    static final YamlShape<String> PROFILE = YamlShape.TEXT.where(
            SiteRegion::isProfile, "is not the name of a profile", "write the name that stands in ~/.aws/config");

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

    /** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.DBInstanceClass.html. */
    static final YamlShape<String> DATABASE_CLASS =
            pattern("db\\.[a-z0-9-]+(\\.[a-z0-9-]+)*", "is not a DB instance class", "write one such as db.r6g.large");

    static final YamlShape<String> DATABASE_CLUSTER = YamlShape.TEXT.where(
            NameRules.DATABASE_CLUSTER::accepts,
            "is not a name that " + NameRules.DATABASE_CLUSTER.owner(),
            "use " + NameRules.DATABASE_CLUSTER.words());

    /** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraMySQLReleaseNotes/AuroraMySQL.release-calendars.html. */
    static final YamlShape<String> AURORA_MYSQL_VERSION = pattern(
            "\\d\\.\\d{1,2}\\.mysql_aurora\\.\\d{1,2}\\.\\d{1,3}\\.\\d{1,3}",
            "is not an Aurora MySQL version as RDS writes it",
            "write one such as 5.7.mysql_aurora.2.12.5 or 8.0.mysql_aurora.3.10.5");

    /** The versions of RDS's other engines, such as {@code 16.4}, {@code 8.0.39} and {@code 10.11.9}. */
    static final YamlShape<String> ENGINE_VERSION = pattern(
            "\\d{1,2}(\\.\\d{1,3}){0,2}(-[A-Za-z0-9.]{1,20})?",
            "is not a version as RDS writes it",
            "write one such as \"16.4\" or 8.0.39");

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

    /** A list of texts, of which those that are wrong have been reported. */
    static YamlShape<List<String>> several(YamlShape<String> each) {
        return YamlShape.listOf(each)
                .map(values -> values.stream()
                        .flatMap(value -> Stream.ofNullable(value.orNull()))
                        .toList());
    }

    static YamlShape<String> pattern(String regex, String complaint, String remedy) {
        return pattern(YamlShape.TEXT, regex, complaint, remedy);
    }

    /** An ARN of commercial AWS. */
    static YamlShape<String> arn(String regex, String complaint, String remedy) {
        return pattern(IN_COMMERCIAL_AWS, regex, complaint, remedy);
    }

    private static YamlShape<String> pattern(YamlShape<String> text, String regex, String complaint, String remedy) {
        Pattern pattern = Pattern.compile(regex);
        return text.where(
                value -> value.length() <= LocalRules.LENGTH_MAX
                        && pattern.matcher(value).matches(),
                complaint,
                remedy);
    }
}
