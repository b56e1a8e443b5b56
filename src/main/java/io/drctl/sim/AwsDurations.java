package io.drctl.sim;

import java.time.Duration;

/**
 * How long AWS takes for things: ranges, from which each world draws. The sources are AWS's own words where it gives any;
 * where it doesn't, the range is wide and errs on the slow side.
 */
enum AwsDurations {
    /** "Several minutes or longer to complete" (Aurora User Guide, "Promoting a read replica to be a DB cluster"). */
    PROMOTION(seconds(120), seconds(600)),

    /** Until {@code DescribeDBClusters} shows what was accepted; RDS's API is eventually consistent. */
    STATUS_SEEN(seconds(0), seconds(5)),

    /** "Typically less than 60 seconds" (Aurora User Guide, "High availability for Amazon Aurora"). */
    WRITER_FAILOVER(seconds(10), seconds(60)),

    /** The same page's upper bound, for the one in ten that is slow: "within 120 seconds". */
    WRITER_FAILOVER_SLOW(seconds(60), seconds(120)),

    /** Without a reader the writer is recreated: "typically less than 10 minutes" (same page). */
    WRITER_RECREATED(seconds(180), seconds(600)),

    /** Aurora starts an instance anew: some tens of seconds (same page: "the DB instance restarts"). */
    DATABASE_REBOOT(seconds(15), seconds(60)),

    INSTANCE_DELETION(seconds(120), seconds(480)),
    CLUSTER_DELETION(seconds(60), seconds(420)),
    CLUSTER_CREATION(seconds(300), seconds(900)),
    DATABASE_INSTANCE_CREATION(seconds(300), seconds(720)),

    /** "RTO in the order of minutes" (Aurora User Guide, "Using switchover or failover in an Aurora global database"). */
    GLOBAL_FAILOVER(seconds(60), seconds(300)),

    /** A copy between Regions takes as long as its snapshots do: minutes to tens of minutes. */
    IMAGE_COPY(seconds(180), seconds(1200)),

    /** "Within 60 seconds" (Route 53 API Reference, "ChangeResourceRecordSets"). */
    DNS_CHANGE(seconds(5), seconds(60)),

    /** A minute's sample is complete a minute later and can be read soon after that. */
    METRIC_PUBLISHED(seconds(60), seconds(120)),

    /** Two or three failed checks, as the shipped target group asks for (ELB User Guide, "Health checks"). */
    TARGET_NOTICED(seconds(20), seconds(45)),

    /** Route 53 learns a load balancer's health from its own checks, three in a row at ten seconds' distance. */
    BALANCER_NOTICED(seconds(20), seconds(40)),

    /** An alarm is evaluated by the minute; Route 53 follows its metric. */
    ALARM_EVALUATED(seconds(10), seconds(70)),

    INSTANCE_START(seconds(30), seconds(90)),

    /** Status checks are made every minute (EC2 User Guide, "Status checks for Amazon EC2 instances"). */
    STATUS_CHECKS(seconds(60), seconds(240)),

    BALANCER_CREATION(seconds(90), seconds(300)),

    /** "Typically takes 10 minutes" with older versions (EKS User Guide, "Create an Amazon EKS cluster"). */
    KUBERNETES_CREATION(seconds(480), seconds(900)),
    NODE_GROUP_CREATION(seconds(120), seconds(300)),

    /** A call of an API from some hundred to some thousand kilometres away. */
    API_LATENCY(Duration.ofMillis(40), Duration.ofMillis(300)),
    DNS_LATENCY(Duration.ofMillis(4), Duration.ofMillis(80)),
    HTTP_LATENCY(Duration.ofMillis(30), Duration.ofMillis(200)),
    GIT_LATENCY(Duration.ofMillis(200), Duration.ofMillis(900)),

    /** How far a healthy binlog replica trails another Region's cluster. */
    REPLICA_LAG(Duration.ofMillis(200), Duration.ofMillis(2500)),

    /** "Typically less than a second" (Aurora User Guide, "Using Amazon Aurora Global Database"). */
    GLOBAL_LAG(Duration.ofMillis(50), Duration.ofMillis(900));

    /** Route 53 answers an alias to a load balancer with the TTL of its target, 60 s (Developer Guide, "Alias records"). */
    static final Duration ALIAS_TTL = Duration.ofSeconds(60);

    /** "HTTP client keepalive duration", default one hour (User Guide for Application Load Balancers). */
    static final Duration CLIENT_KEEP_ALIVE = Duration.ofHours(1);

    private final Duration least;
    private final Duration most;

    AwsDurations(Duration least, Duration most) {
        this.least = least;
        this.most = most;
    }

    /** A duration of this kind in milliseconds. */
    long drawMillis(Chance chance, String purpose) {
        return chance.between(name() + " " + purpose, least.toMillis(), most.toMillis());
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
