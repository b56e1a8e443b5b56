package io.drctl.permission;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What IAM calls an operation of AWS: the table {@code iam-actions.txt}, which names its sources. */
final class IamActions {
    /**
     * A permission that an operation takes.
     *
     * @param action as IAM names it, such as {@code s3:GetReplicationConfiguration}
     * @param kinds of the resources for which it is asked, as {@link Arns} knows them
     */
    record Granted(String action, List<String> kinds) {}

    /**
     * An operation.
     *
     * @param sid of the statement that its permissions stand in; says what for
     * @param granted empty where nobody needs a permission for it
     */
    record Line(String sid, List<Granted> granted) {}

    private static final Map<String, Line> ALL = read();

    private IamActions() {}

    /** Empty for what isn't asked of AWS's API, or what no permission is known for. */
    static Optional<Line> of(String operation) {
        return Optional.ofNullable(ALL.get(operation));
    }

    static Set<String> operations() {
        return ALL.keySet();
    }

    private static Map<String, Line> read() {
        Map<String, Line> all = new LinkedHashMap<>();
        for (String line : Tables.lines("iam-actions.txt")) {
            String[] parts = line.split("\\|", -1);
            List<Granted> granted = new ArrayList<>();
            for (String each : parts[2].strip().split(" ")) {
                if (!each.isEmpty()) {
                    String[] pair = each.split("@", -1);
                    granted.add(new Granted(pair[0], List.of(pair[1].split("\\+"))));
                }
            }
            all.put(parts[0].strip(), new Line(parts[1].strip(), List.copyOf(granted)));
        }
        return all;
    }
}
