package io.drctl.readiness;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Compute;
import io.drctl.cloud.Compute.NetworkInterface;
import io.drctl.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What closing security groups comes to: whether drctl may close and open them again, and whom else it would shut out.
 * {@code verify}, the plan of the fence and the gate before it judge by this alike.
 */
public final class GroupFence {
    /** More in one line are read by nobody. */
    private static final int NAMED_MAX = 3;

    private GroupFence() {}

    /**
     * What the caller may not do with the groups, by EC2's own word; nothing is changed.
     *
     * @return one clause; null where all is allowed
     * @throws CloudException where EC2 doesn't say
     */
    public static @Nullable String denied(Compute ec2, Supplier<List<String>> groups) {
        List<String> denied = new ArrayList<>();
        ec2.deniedIngressChanges(groups)
                .forEach((group, changes) ->
                        changes.stream().sorted().forEach(change -> denied.add(change.action() + " on " + group)));
        return denied.isEmpty() ? null : "drctl may not call " + Words.list(denied);
    }

    /**
     * Who else has the groups: network interfaces that are not of RDS, which doesn't say of which database its own are.
     *
     * @throws CloudException where EC2 doesn't say
     */
    public static List<String> sharers(Compute ec2, Supplier<List<String>> groups) {
        return ec2.interfaces(groups).stream()
                .filter(each -> !each.isOfRds())
                .map(GroupFence::named)
                .sorted()
                .toList();
    }

    /** {@code the fence would also close i-1 (eni-1), i-2 (eni-2), i-3 (eni-3) and 4 others}. */
    public static String words(List<String> sharers) {
        return "the fence would also close " + Words.first(NAMED_MAX, sharers);
    }

    private static String named(NetworkInterface each) {
        if (each.instanceId() != null) {
            return each.instanceId() + " (" + each.id() + ")";
        }
        return each.description().isBlank() ? each.id() : each.description().strip() + " (" + each.id() + ")";
    }
}
