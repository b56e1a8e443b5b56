package io.drctl.readiness;

import io.drctl.cloud.AutoScaling.Group;
import io.drctl.inventory.Application;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which Auto Scaling groups of a Region are stopped, so that the applications that use a database write no more:
 * {@code verify} and the fence itself go by this alike. All that the inventory has, but for those whose instances serve
 * only users of other applications; one that is behind no load balancer does some of everybody's work.
 *
 * @param missing names of the inventory's groups that aren't there
 */
public record ApplicationFence(List<Group> groups, List<String> missing) {
    public ApplicationFence {
        groups = List.copyOf(groups);
        missing = List.copyOf(missing);
    }

    /**
     * Judges.
     *
     * @param found each of the inventory's groups, by its name
     * @param reached ARNs of the target groups that an application's users reach; asked only where it matters
     */
    public static ApplicationFence judge(
            Map<String, Optional<Group>> found,
            Inventory inventory,
            Database database,
            Function<Application, List<String>> reached) {
        Set<String> own = new HashSet<>();
        Set<String> others = new HashSet<>();
        if (inventory.applications().stream().anyMatch(each -> !uses(each, database))) {
            inventory.applications().forEach(each -> (uses(each, database) ? own : others).addAll(reached.apply(each)));
        }
        List<Group> groups = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        found.forEach((name, each) -> {
            Optional<Group> group = each.filter(there -> there.status() == null);
            if (group.isEmpty()) {
                missing.add(name);
            } else if (!isOthers(group.get(), own, others)) {
                groups.add(group.get());
            }
        });
        return new ApplicationFence(groups, missing);
    }

    /** The names of the groups that the inventory has in a Region. */
    public static List<String> names(Inventory inventory, RegionName region) {
        return inventory.rows(AssetKind.AUTO_SCALING_GROUP).stream()
                .map(row -> row.nameIn(region))
                .toList();
    }

    private static boolean uses(Application application, Database database) {
        return database.name().equals(application.database());
    }

    private static boolean isOthers(Group group, Set<String> own, Set<String> others) {
        return !group.targetGroups().isEmpty()
                && group.targetGroups().stream().noneMatch(own::contains)
                && others.containsAll(group.targetGroups());
    }

    /** Those that have instances, or may get some. */
    public List<Group> running() {
        return groups.stream().filter(group -> !group.sizes().isStopped()).toList();
    }

    /** How many instances there are still, which may go on writing until each is gone. */
    public int instances() {
        return groups.stream().mapToInt(group -> group.members().size()).sum();
    }
}
