package io.drctl.inventory;

/** How the site's DNS name leads to a Region. */
public enum Routing {
    /** One alias record, pointing at one load balancer. */
    SIMPLE,
    /** A PRIMARY and a SECONDARY alias record with health checks. */
    FAILOVER
}
