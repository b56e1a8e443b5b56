package io.drctl.inventory;

/** Which names AWS accepts for the assets of Table 1.1. */
final class NameRules {
    /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html. */
    static final NameRule BUCKET = new NameRule(
            "S3 accepts for a bucket",
            "(?!xn--|sthree-|amzn-s3-demo-|\\d+\\.\\d+\\.\\d+\\.\\d+$)"
                    + "(?!.*(-s3alias|--ol-s3|\\.mrap|--x-s3|--table-s3)$)(?!.*\\.\\.)"
                    + "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
            "3 to 63 lower-case letters, digits, dots and hyphens, with a letter or digit at both ends, no two dots"
                    + " side by side, not an IP address, and none of the prefixes and suffixes that S3 keeps for"
                    + " itself");

    /** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ImportKeyPair.html. */
    static final NameRule KEY_PAIR = new NameRule(
            "EC2 accepts for a key pair",
            "(?!-)[\\x21-\\x7e]([\\x20-\\x7e]{0,253}[\\x21-\\x7e])?",
            "1 to 255 ASCII characters, without a space at either end, not beginning with a hyphen");

    /** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html. */
    static final NameRule AUTO_SCALING_GROUP = new NameRule(
            "EC2 Auto Scaling accepts for a group",
            "(?! )[\\x20-\\x39\\x3b-\\x7e]{1,255}(?<! )",
            "1 to 255 ASCII characters without a colon, and no space at either end");

    /** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html. */
    static final NameRule CONTAINER_SERVICE = new NameRule(
            "ECS accepts for a service", "[A-Za-z0-9_-]{1,255}", "1 to 255 letters, digits, hyphens and underscores");

    /** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html. */
    static final NameRule KUBERNETES_CLUSTER = new NameRule(
            "EKS accepts for a cluster",
            "[0-9A-Za-z][A-Za-z0-9_-]{0,99}",
            "1 to 100 letters, digits, hyphens and underscores, beginning with a letter or digit");

    /** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html. */
    static final NameRule LOAD_BALANCER = new NameRule(
            "Elastic Load Balancing accepts for a load balancer",
            "(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?",
            "1 to 32 letters, digits and hyphens, with no hyphen at either end, not beginning with internal-");

    /**
     * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html, parameter
     * DBClusterIdentifier, which RDS stores in lower case.
     */
    static final NameRule DATABASE_CLUSTER = new NameRule(
            "RDS accepts for a cluster",
            "(?=.{1,63}$)[a-z](-?[a-z0-9])*",
            "1 to 63 lower-case letters, digits and hyphens, beginning with a letter, not ending with a hyphen, and no"
                    + " two hyphens side by side");

    /** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html. */
    static final NameRule MACHINE_IMAGE = new NameRule(
            "EC2 accepts for an AMI",
            "(?!-)[A-Za-z0-9()\\[\\] ./'@_-]{3,128}",
            "3 to 128 letters, digits, spaces and any of ( ) [ ] . / - ' @ _, not beginning with a hyphen");

    private NameRules() {}
}
