package io.drctl.permission;

import io.drctl.inventory.RegionName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An IAM policy (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html">IAM JSON policy
 * elements</a>): what is allowed, and nothing that isn't needed.
 */
public record Policy(List<Statement> statements) {
    /**
     * What is allowed with what. A Sid has letters and digits only, and is unique in its policy.
     *
     * @param namespaces the CloudWatch namespaces to which it is narrowed; empty for no such condition
     */
    public record Statement(String sid, List<String> actions, List<String> resources, List<String> namespaces) {}

    /** What narrows an action that has no resources. */
    private static final String DRCTL_METRICS = "drctl-metrics";

    /** Resources as one of the table's actions has them, to be told apart. */
    private record Reach(List<String> resources, List<String> namespaces) {}

    public Policy {
        statements = List.copyOf(statements);
    }

    /**
     * What these operations take.
     *
     * @param operations as drctl's messages name them; those that the table doesn't have take nothing
     */
    static Policy of(Collection<String> operations, Arns arns) {
        Map<String, Map<Reach, Set<String>>> bySid = new TreeMap<>();
        for (String operation : new TreeSet<>(operations)) {
            IamActions.of(operation)
                    .ifPresent(line -> line.granted().forEach(granted -> {
                        Reach reach = granted.kinds().contains(DRCTL_METRICS)
                                ? new Reach(List.of("*"), List.of("drctl"))
                                : new Reach(arns.of(granted.kinds()), List.of());
                        if (!reach.resources().isEmpty()) {
                            bySid.computeIfAbsent(line.sid(), sid -> new LinkedHashMap<>())
                                    .computeIfAbsent(reach, any -> new TreeSet<>())
                                    .add(granted.action());
                        }
                    }));
        }
        List<Statement> statements = new ArrayList<>();
        bySid.forEach((sid, byReach) -> {
            int number = 1;
            for (Map.Entry<Reach, Set<String>> each : byReach.entrySet()) {
                statements.add(new Statement(
                        number == 1 ? sid : sid + number,
                        List.copyOf(each.getValue()),
                        each.getKey().resources(),
                        each.getKey().namespaces()));
                number++;
            }
        });
        return new Policy(statements);
    }

    /**
     * What IAM asks for an operation, and this policy doesn't allow in a Region.
     *
     * @param operation as drctl's messages name it
     * @param region null for what lives in no Region
     * @throws IllegalArgumentException where no permission is known for the operation
     */
    public List<String> lacking(String operation, @Nullable RegionName region) {
        return IamActions.of(operation)
                .orElseThrow(() -> new IllegalArgumentException("no permission is known for " + operation))
                .granted()
                .stream()
                .map(IamActions.Granted::action)
                .filter(action -> statements.stream()
                        .noneMatch(each -> each.actions().contains(action)
                                && each.resources().stream().anyMatch(resource -> isIn(resource, region))))
                .toList();
    }

    /** The Region is the fourth part of an ARN; of what is global it is empty. */
    private static boolean isIn(String resource, @Nullable RegionName region) {
        String[] parts = resource.split(":", 5);
        return parts.length < 5 || parts[3].isEmpty() || region == null || parts[3].equals(region.value());
    }

    /** One statement for what is asked whatever it is about. */
    static Statement wide(String sid, Collection<String> operations) {
        Set<String> actions = new TreeSet<>();
        operations.forEach(operation -> IamActions.of(operation)
                .ifPresent(line -> line.granted().forEach(granted -> actions.add(granted.action()))));
        return new Statement(sid, List.copyOf(actions), List.of("*"), List.of());
    }

    Policy with(Statement more) {
        List<Statement> all = new ArrayList<>(statements);
        all.add(more);
        return new Policy(all);
    }
}
