package io.drctl.inventory;

/** How an application's DNS names lead to a Region. */
public enum Routing {
    /** One alias record, pointing at one load balancer. */
    SIMPLE,
    /** A PRIMARY and a SECONDARY alias record with health checks. */
    FAILOVER,
    /** A weighted record for each Region. */
    WEIGHTED,
    /** Nothing that drctl could move. */
    NONE
}
