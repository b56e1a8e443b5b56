package io.drctl.action.database;

import io.drctl.action.StepContext;
import io.drctl.cloud.AutoScaling.Group;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.LoadBalancing.Listener;
import io.drctl.inventory.Application;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.ApplicationFence;
import io.drctl.readiness.Serving;
import io.drctl.text.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** How the Auto Scaling groups are that the fence {@code application} stops, as a step sees them. */
public final class StoppedApplication {
    private StoppedApplication() {}

    /**
     * Looks at a Region's groups.
     *
     * @throws io.drctl.cloud.CloudException when something of it can't be read
     */
    static ApplicationFence look(StepContext context, RegionName region) {
        return look(context.inventory(), context.database(), context.cloud(), region);
    }

    private static ApplicationFence look(Inventory inventory, Database database, Cloud cloud, RegionName region) {
        List<String> names = ApplicationFence.names(inventory, region);
        List<Callable<Optional<Group>>> reads = new ArrayList<>();
        names.forEach(name -> reads.add(() -> cloud.autoScaling(region).group(name)));
        List<Optional<Group>> found = cloud.threads().all("auto-scaling-groups", reads);
        Map<String, Optional<Group>> byName = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            byName.put(names.get(i), found.get(i));
        }
        return ApplicationFence.judge(
                byName, inventory, database, application -> reached(cloud.loadBalancing(region), application, region));
    }

    /** What the fence lacks, though nothing is left that could be called for it: each a clause. */
    static List<String> lacking(ApplicationFence found, RegionName region) {
        List<String> lacking = new ArrayList<>();
        if (!found.missing().isEmpty()) {
            lacking.add("there is no Auto Scaling group " + Words.list(found.missing()) + " in " + region);
        }
        if (found.instances() > 0) {
            lacking.add(Words.count(found.instances(), "instance") + " of "
                    + Words.list(found.groups().stream().map(Group::name).toList()) + " in " + region
                    + (found.instances() == 1 ? " isn't gone yet" : " aren't gone yet"));
        }
        return lacking;
    }

    /**
     * What an owed fence still waits for, one clause; empty where something is to be called for it, or it stands.
     *
     * @throws io.drctl.cloud.CloudException when something of it can't be read
     */
    public static Optional<String> awaited(Inventory inventory, Database database, Cloud cloud, RegionName region) {
        ApplicationFence found = look(inventory, database, cloud, region);
        List<String> lacking = lacking(found, region);
        return found.running().isEmpty() && !lacking.isEmpty()
                ? Optional.of(String.join("; ", lacking))
                : Optional.empty();
    }

    private static List<String> reached(LoadBalancing balancing, Application application, RegionName region) {
        Optional<Listener> listener = application
                .loadBalancerIn(region)
                .flatMap(balancing::loadBalancer)
                .flatMap(found -> Serving.listener(balancing.listeners(found.arn()), application.health()));
        return listener.isEmpty()
                ? List.of()
                : Serving.by(listener.get(), balancing.rules(listener.get().arn()), application)
                        .groups();
    }
}
