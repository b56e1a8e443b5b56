package io.drctl.sim;

import java.time.Duration;

/**
 * How long things take in AWS: ranges from which each world draws. Each stands beside its source; about the others AWS
 * promises nothing, so their ranges are wide and err on the slow side.
 */
enum AwsDurations {
    /**
     * Several minutes or longer (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Replication.CrossRegion.Promote.html">promoting
     * a replica</a>).
     */
    PROMOTION(seconds(120), seconds(600)),

    /**
     * Until {@code DescribeDBClusters} shows what was accepted. AWS says of EC2's API that a change may not be visible
     * at once (<a href="https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html">eventual
     * consistency</a>), and RDS is no better.
     */
    STATUS_SEEN(seconds(0), seconds(5)),

    /**
     * Usually less than a minute (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html">high
     * availability</a>).
     */
    WRITER_FAILOVER(seconds(10), seconds(60)),

    /** Up to two minutes, for the slow tenth (same page). */
    WRITER_FAILOVER_SLOW(seconds(60), seconds(120)),

    /**
     * Typically 60 to 120 seconds (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html">Multi-AZ DB
     * instance deployments</a>).
     */
    STANDBY_FAILOVER(seconds(60), seconds(120)),

    /** Without a reader the writer is recreated, usually within ten minutes (same page). */
    WRITER_RECREATED(seconds(180), seconds(600)),

    /**
     * A momentary outage, whose length depends on what the database was doing (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_RebootCluster.html">rebooting</a>).
     */
    DATABASE_REBOOT(seconds(15), seconds(60)),

    INSTANCE_DELETION(seconds(120), seconds(480)),
    CLASS_CHANGE(seconds(180), seconds(600)),
    CLUSTER_DELETION(seconds(60), seconds(420)),

    /**
     * Up to ten minutes (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RenameInstance.html">renaming a DB
     * instance</a>).
     */
    RENAMING(seconds(60), seconds(600)),
    CLUSTER_CREATION(seconds(300), seconds(900)),
    DATABASE_INSTANCE_CREATION(seconds(300), seconds(720)),

    /**
     * Minutes (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html">switchover
     * or failover</a>).
     */
    GLOBAL_FAILOVER(seconds(60), seconds(300)),

    /** An old primary is rebuilt as a secondary once its Region is well; AWS says no more than that (the same page). */
    GLOBAL_REJOIN(seconds(30), seconds(900)),

    /**
     * As long as it takes: AWS promises nothing; a paid completion time is 15 minutes at best (<a
     * href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/CopyingAMIs.html">copying images</a>).
     */
    IMAGE_COPY(seconds(180), seconds(1200)),

    /**
     * Within 60 s under normal conditions (<a
     * href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html">ChangeResourceRecordSets</a>).
     */
    DNS_CHANGE(seconds(5), seconds(60)),

    /** A minute's sample is complete a minute later and can be read soon after that. */
    METRIC_PUBLISHED(seconds(60), seconds(120)),

    /** Two checks in a row, ten seconds apart, as the shipped target group asks for. */
    TARGET_NOTICED(seconds(20), seconds(45)),

    /** Route 53 learns a load balancer's health from its own checks, three in a row, ten seconds apart. */
    BALANCER_NOTICED(seconds(20), seconds(40)),

    /** An alarm is evaluated by the minute; Route 53 follows its metric. */
    ALARM_EVALUATED(seconds(10), seconds(70)),

    /** Where missing data counts as a 0: CloudWatch looks back over a few periods first. */
    ALARM_FORGETS(seconds(180), seconds(360)),

    INSTANCE_START(seconds(30), seconds(90)),

    /** Until an Auto Scaling group launches or ends what it should, and until it tries again what EC2 refused. */
    GROUP_ADJUSTED(seconds(5), seconds(40)),

    /** Until EKS has handed a node group's size on to its Auto Scaling group. */
    NODE_GROUP_UPDATE(seconds(5), seconds(30)),

    /** A task of an ECS service on Fargate: its network interface, its image, its containers. */
    TASK_START(seconds(20), seconds(75)),

    /**
     * Status checks are made every minute (<a
     * href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-system-instance-status-check.html">status
     * checks</a>).
     */
    STATUS_CHECKS(seconds(60), seconds(240)),

    BALANCER_CREATION(seconds(90), seconds(300)),

    /**
     * Several minutes in most cases, elsewhere 10 to 15 (<a
     * href="https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html">CreateCluster</a>).
     */
    KUBERNETES_CREATION(seconds(480), seconds(900)),
    NODE_GROUP_CREATION(seconds(120), seconds(300)),

    /** An API call from a few hundred to a few thousand kilometers away. */
    API_LATENCY(Duration.ofMillis(40), Duration.ofMillis(300)),
    DNS_LATENCY(Duration.ofMillis(4), Duration.ofMillis(80)),
    HTTP_LATENCY(Duration.ofMillis(30), Duration.ofMillis(200)),
    GIT_LATENCY(Duration.ofMillis(200), Duration.ofMillis(900)),

    /** How far a healthy binlog replica is behind another Region's cluster. */
    REPLICA_LAG(Duration.ofMillis(200), Duration.ofMillis(2500)),

    /**
     * Less than a second as a rule (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Replication.CrossRegion.html">replication
     * across Regions</a>).
     */
    GLOBAL_LAG(Duration.ofMillis(50), Duration.ofMillis(900));

    /**
     * Route 53 answers an alias to a load balancer with the TTL of its target, which is 60 s (<a
     * href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html">alias
     * records</a>).
     */
    static final Duration ALIAS_TTL = Duration.ofSeconds(60);

    /**
     * The HTTP client keepalive duration, one hour by default (<a
     * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html">attributes</a>).
     */
    static final Duration CLIENT_KEEP_ALIVE = Duration.ofHours(1);

    private final Duration least;
    private final Duration most;
    private final long leastMillis;
    private final long mostMillis;

    AwsDurations(Duration least, Duration most) {
        this.least = least;
        this.most = most;
        this.leastMillis = least.toMillis();
        this.mostMillis = most.toMillis();
    }

    /** A duration of this kind in milliseconds. */
    long drawMillis(Chance chance, String purpose) {
        return chance.between(name() + " " + purpose, leastMillis, mostMillis);
    }

    Duration least() {
        return least;
    }

    Duration most() {
        return most;
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
