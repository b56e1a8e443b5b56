package io.drctl.cloud;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large a database instance of a class is, as far as its name says: {@code db.r6g.2xlarge} (<a
 * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.DBInstanceClass.Summary.html">hardware
 * specifications for DB instance classes</a>). The size gives the number of virtual CPUs; with the same number, a class
 * of a memory-optimized family ({@code r}, {@code x}) has more memory than one of a burstable family ({@code t}).
 *
 * @param rank of the size; 0 when it is unknown: {@code db.serverless}, or a newer class
 * @param memory rank of the family
 */
public record InstanceSize(int rank, int memory) implements Comparable<InstanceSize> {
    private static final Pattern CLASS = Pattern.compile("db\\.([a-z]+)[0-9][a-z0-9-]*\\.([0-9]+x?large|[a-z]+)");
    private static final Pattern MULTIPLE = Pattern.compile("([0-9]+)xlarge");
    private static final List<String> SMALL = List.of("micro", "small", "medium", "large", "xlarge");
    private static final List<String> FAMILIES = List.of("t", "m", "r", "x");

    public static InstanceSize of(String instanceClass) {
        Matcher parts = CLASS.matcher(instanceClass);
        if (!parts.matches()) {
            return new InstanceSize(0, 0);
        }
        Matcher multiple = MULTIPLE.matcher(parts.group(2));
        int rank = multiple.matches()
                ? SMALL.size() - 1 + Integer.parseInt(multiple.group(1))
                : SMALL.indexOf(parts.group(2)) + 1;
        return new InstanceSize(rank, FAMILIES.indexOf(parts.group(1)) + 1);
    }

    public boolean isKnown() {
        return rank > 0;
    }

    @Override
    public int compareTo(InstanceSize other) {
        return Comparator.comparingInt(InstanceSize::rank)
                .thenComparingInt(InstanceSize::memory)
                .compare(this, other);
    }
}
