package io.drctl.action.database;

import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Threads;
import io.drctl.inventory.Database;
import io.drctl.inventory.RegionName;
import io.drctl.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The clusters that replicate from a cluster, in all Regions of the account: deleting it would leave them without a
 * source. An Aurora MySQL cluster may have five replicas in other Regions (Amazon Aurora User Guide, "Replicating
 * Amazon Aurora MySQL DB clusters across AWS Regions"), and the inventory names one of them.
 *
 * @param found each as {@code ID in REGION}
 * @param unasked the Regions that didn't answer, each with the reason
 * @param unread the call that failed, of several rather one that a login mends; null when none did
 */
record Dependants(
        List<String> found, List<String> unasked, @Nullable CloudException unread) {
    static final Gate NONE = Gate.of(
            "no-dependants",
            step -> "nothing replicates from " + RetiredCluster.id(step) + ", in any Region of the account");

    /** Nothing is urgent here, and nothing may be deleted on a guess. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    Dependants {
        found = List.copyOf(found);
        unasked = List.copyOf(unasked);
    }

    static Dependants of(Cloud cloud, Database database, RegionName region, Cluster cluster) {
        TreeSet<String> found = new TreeSet<>();
        for (String arn : cluster.replicas()) {
            String[] parts = arn.split(":", 7);
            // An instance names one in its own Region by the id alone.
            found.add(parts.length == 7 ? parts[6] + " in " + parts[3] : arn + " in " + region);
        }
        Map<RegionName, Threads.Pending<List<String>>> answers = new LinkedHashMap<>();
        List<String> unasked = new ArrayList<>();
        List<CloudException> failures = new ArrayList<>();
        try {
            for (RegionName each : cloud.compute(region).enabledRegions()) {
                answers.put(
                        each,
                        cloud.threads()
                                .start(
                                        "dependants",
                                        () -> cloud.databases(each, database).replicasOf(cluster.arn())));
            }
        } catch (CloudException e) {
            failures.add(e);
            unasked.add("which Regions the account has (" + e.explain() + ")");
        }
        answers.forEach((each, answer) -> {
            try {
                answer.join(PATIENCE).forEach(id -> found.add(id + " in " + each));
            } catch (CloudException e) {
                failures.add(e);
                unasked.add(each + " (" + e.explain() + ")");
            } catch (TimeoutException | CompletionException e) {
                unasked.add(each + " (no answer within " + Durations.words(PATIENCE) + ")");
            }
        });
        CloudException unread = failures.stream()
                .filter(CloudException::isOfCredentials)
                .findFirst()
                .orElse(failures.isEmpty() ? null : failures.get(0));
        return new Dependants(List.copyOf(found), unasked, unread);
    }

    /**
     * The gate. It leaves out the promoted cluster, which stale reads may still show as a replica.
     *
     * @param otherwise what else to do than to delete it, as the end of a sentence
     */
    GateResult gate(String id, String promoted, String otherwise) {
        List<String> others =
                found.stream().filter(each -> !each.equals(promoted)).toList();
        if (!others.isEmpty()) {
            return NONE.refused(
                    String.join(" and ", others) + (others.size() == 1 ? " replicates from " : " replicate from ") + id
                            + ", and would be left without a source",
                    "promote or delete " + (others.size() == 1 ? "it" : "them") + " first" + otherwise);
        }
        return unasked.isEmpty()
                ? NONE.passed("nothing replicates from " + id + " in any Region of the account")
                : NONE.refused(
                                "unknown: what replicates from " + id + " could not be determined: "
                                        + String.join("; ", unasked),
                                "make it readable, then run the command again" + otherwise)
                        .lacking(unread);
    }
}
