package io.drctl.cloud;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How many instances an Auto Scaling group may and should have (<a
 * href="https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-capacity-limits.html">limits</a>). As text, such as
 * {@code app 2/4/6}, it can be kept and put back to the letter: a group's name has no spaces.
 *
 * @param group its name
 * @param min no fewer
 * @param desired as many, between the other two
 * @param max no more
 */
public record GroupSizes(String group, int min, int desired, int max) {
    private static final String BETWEEN = "/";
    private static final int SIZES = 3;

    public GroupSizes {
        if (min < 0 || desired < min || max < desired) {
            throw new IllegalArgumentException("not the sizes of a group: " + min + BETWEEN + desired + BETWEEN + max);
        }
    }

    /** Those of a group that has no instances, and that nothing can raise: neither a policy nor a schedule. */
    public static GroupSizes stopped(String group) {
        return new GroupSizes(group, 0, 0, 0);
    }

    public boolean isStopped() {
        return max == 0;
    }

    private String text() {
        return group + " " + min + BETWEEN + desired + BETWEEN + max;
    }

    /** Several as one text. */
    public static String written(List<GroupSizes> all) {
        return all.stream().map(GroupSizes::text).collect(Collectors.joining(" "));
    }

    /** Those of such a text; throws {@link IllegalArgumentException} for one that isn't. */
    public static List<GroupSizes> read(String text) {
        String[] words = text.isBlank() ? new String[0] : text.strip().split("\\s+");
        if (words.length % 2 > 0) {
            throw new IllegalArgumentException("not the sizes of groups: " + text);
        }
        List<GroupSizes> all = new ArrayList<>();
        for (int i = 0; i < words.length; i += 2) {
            String[] sizes = words[i + 1].split(BETWEEN);
            if (sizes.length != SIZES) {
                throw new IllegalArgumentException("not the sizes of a group: " + words[i + 1]);
            }
            all.add(new GroupSizes(
                    words[i], Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]), Integer.parseInt(sizes[2])));
        }
        return List.copyOf(all);
    }

    /** Those of all groups of both, each once: the later ones of a group that both have. */
    public static List<GroupSizes> union(List<GroupSizes> some, List<GroupSizes> later) {
        List<GroupSizes> all = new ArrayList<>(some);
        for (GroupSizes each : later) {
            all.removeIf(earlier -> earlier.group().equals(each.group()));
            all.add(each);
        }
        return List.copyOf(all);
    }
}
