package io.drctl.inventory;

/** How an application's DNS records direct users to a Region. */
public enum Routing {
    /** One alias record, pointing at one load balancer. */
    SIMPLE,
    /** A PRIMARY and a SECONDARY alias record with health checks. */
    FAILOVER,
    /** A record for each Region with a weight, of which one has them all. */
    WEIGHTED,
    /** However it likes: there is nothing for drctl to move. */
    NONE
}
