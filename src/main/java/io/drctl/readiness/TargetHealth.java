package io.drctl.readiness;

import io.drctl.cloud.LoadBalancing.TargetGroup;
import io.drctl.cloud.LoadBalancing.TargetHealthCheck;
import io.drctl.inventory.HealthEndpoint;
import io.drctl.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What makes one doubt that a target which its load balancer calls healthy serves the site's users. Pure.
 *
 * <p>A doubt alone is the site's choice, as where both Regions ask for another path than users' probes do; one that the
 * other Region's target group doesn't give is a mistake.
 */
final class TargetHealth {
    /** Where each target is asked on the port on which it gets its requests. */
    static final String TRAFFIC_PORT = "traffic-port";

    private static final int OK = 200;
    private static final int REFUSED = 400;

    /**
     * A reason.
     *
     * @param key the same for the same doubt about another Region's group
     * @param isOfRequests whether requests themselves may go wrong, not only the judgement of targets
     */
    record Doubt(String key, String words, boolean isOfRequests) {}

    private TargetHealth() {}

    /**
     * All reasons for doubt about a group; none where it isn't told how it is checked, or where its targets are
     * functions, which are only asked where somebody wants it.
     *
     * @param ports on which its targets get requests; empty where they aren't known
     */
    static List<Doubt> doubts(TargetGroup group, HealthEndpoint endpoint, Set<Integer> ports) {
        TargetHealthCheck check = group.healthCheck();
        if (check == null || group.targetType().equals("lambda")) {
            return List.of();
        }
        List<Doubt> doubts = new ArrayList<>();
        boolean isHttp = check.protocol().startsWith("HTTP");
        if (!isHttp) {
            doubts.add(new Doubt(
                    check.protocol(),
                    "only opens a connection by " + check.protocol() + ", and asks for nothing",
                    false));
        }
        String path = check.path();
        if (isHttp && path != null && !path.equals(endpoint.path())) {
            doubts.add(new Doubt("path " + path, "asks for " + path + ", not " + endpoint.path(), false));
        }
        Set<Integer> traffic = new TreeSet<>(ports.isEmpty() ? Set.of(group.port()) : ports);
        if (!check.port().equals(TRAFFIC_PORT) && !traffic.equals(numbers(check.port()))) {
            doubts.add(new Doubt(
                    "port " + check.port(),
                    "asks on port " + check.port() + ", while requests go to port "
                            + Words.list(traffic.stream().map(String::valueOf).toList()),
                    true));
        }
        // A Network Load Balancer passes what users send on as it is, whatever it asks itself.
        boolean isPlain = group.protocol().equals("HTTP") || group.protocol().equals("HTTPS");
        if (isHttp && isPlain && !check.protocol().equals(group.protocol())) {
            doubts.add(new Doubt(
                    "protocol " + group.protocol(),
                    "asks by " + check.protocol() + ", while requests go by " + group.protocol(),
                    true));
        }
        if ("GRPC".equals(group.version())) {
            doubts.add(new Doubt("gRPC", "takes requests of gRPC only, which browsers don't send", true));
        } else {
            codes(check.codes(), doubts);
        }
        return List.copyOf(doubts);
    }

    private static Set<Integer> numbers(String port) {
        return port.matches("\\d{1,5}") ? Set.of(Integer.valueOf(port)) : Set.of();
    }

    private static void codes(@Nullable String codes, List<Doubt> doubts) {
        if (codes == null) {
            return;
        }
        if (highest(codes) >= REFUSED) {
            doubts.add(new Doubt("codes " + codes, "counts HTTP " + codes + " as healthy", false));
        } else if (!contains(codes, OK)) {
            doubts.add(new Doubt("codes " + codes, "counts only HTTP " + codes + " as healthy", false));
        }
    }

    private static int highest(String codes) {
        int highest = 0;
        for (int[] range : ranges(codes)) {
            highest = Math.max(highest, range[1]);
        }
        return highest;
    }

    private static boolean contains(String codes, int code) {
        return ranges(codes).stream().anyMatch(range -> range[0] <= code && code <= range[1]);
    }

    /** Such as {@code 200,301} or {@code 200-299}. */
    private static List<int[]> ranges(String codes) {
        List<int[]> ranges = new ArrayList<>();
        for (String each : codes.split(",", -1)) {
            String[] ends = each.strip().split("-", -1);
            if (ends[0].matches("\\d{3}") && ends[ends.length - 1].matches("\\d{3}")) {
                ranges.add(new int[] {Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])});
            }
        }
        return ranges;
    }
}
