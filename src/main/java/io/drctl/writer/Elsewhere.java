package io.drctl.writer;

import io.drctl.cloud.Caller;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.Threads;
import io.drctl.inventory.RegionName;
import org.jspecify.annotations.Nullable;

/**
 * Whether a Region from whose RDS nothing comes back answers nevertheless, so that it isn't dark: its STS, which needs
 * no permission. A firewall, a proxy or an outage of RDS alone leaves the databases at work.
 */
public final class Elsewhere {
    private final Threads threads;
    private final Cloud cloud;
    private final RegionName region;
    private Threads.@Nullable Pending<Reply<Caller>> asked;

    public Elsewhere(Cloud cloud, RegionName region) {
        this.threads = cloud.threads();
        this.cloud = cloud;
        this.region = region;
    }

    /** Starts asking: beside another question, so that a dark Region costs one wait and not two. */
    public void ask() {
        asked = begin();
    }

    private Threads.Pending<Reply<Caller>> begin() {
        String operation = "sts:GetCallerIdentity";
        return threads.start(
                operation, () -> Reply.insist(threads, Reply.PATIENCE, () -> cloud.caller(region), operation, region));
    }

    /** Asks, unless that is done already, and waits for the answer. */
    public boolean isHeard() {
        Caller caller = (asked == null ? begin() : asked).join().answer();
        // Without a name it wasn't STS that told the account.
        return caller != null && caller.arn() != null;
    }
}
