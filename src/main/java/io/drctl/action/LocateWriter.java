package io.drctl.action;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.Member;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.ParameterType;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Says where the database is written, for runs that move the traffic alone: the site in the other Region answers, but while
 * its cluster is a replica nothing can be written there. It only says so, stands in nobody's way, and asks the Region that
 * is moved to and no other.
 */
final class LocateWriter implements Check {
    private static final String WRITER_FACT = "takes-writes";

    @Override
    public String name() {
        return "locate-writer";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(ActionParameter.required("region", ParameterType.REGION));
    }

    @Override
    public Outline outline(StepContext context) {
        return Outline.ofCheck(
                "whether the database in " + context.region("region") + " takes writes is said", Duration.ofMinutes(1));
    }

    @Override
    public CheckResult check(StepContext context) {
        RegionName region = context.region("region");
        RegionName peer = context.inventory().peerOf(region).name();
        String id = context.inventory().name(AssetKind.DATABASE_CLUSTER, region);
        Cluster cluster;
        try {
            cluster = context.cloud().databases(region).cluster(id).orElse(null);
        } catch (CloudException e) {
            return told("unknown", "whether the database in " + region + " takes writes can't be told: " + e.explain());
        }
        if (cluster == null) {
            return told("no", "there is no database cluster " + id + " in " + region);
        }
        if (cluster.isReplica()) {
            return told(
                    "no",
                    cluster.status().equals("promoting")
                            ? id + " is being promoted: nothing can be written in " + region + " yet"
                            : id + " is a replica: nothing can be written in " + region
                                    + " until drctl failover db --to " + region + "; the writer is in " + peer);
        }
        String writer = cluster.writer().map(Member::instanceId).orElse(null);
        if (cluster.globalCluster() != null) {
            return told(
                    "unknown",
                    id + " belongs to global database " + cluster.globalCluster() + ", which alone knows its writer");
        }
        return cluster.isAvailable() && writer != null
                ? told("yes", "the database in " + region + " takes writes, at " + writer)
                : told("unknown", id + " is " + cluster.status() + (writer == null ? ", without a writer" : ""));
    }

    private static CheckResult told(String answer, String detail) {
        return new CheckResult(CheckResult.Verdict.PASSED, detail, Map.of(WRITER_FACT, answer));
    }
}
