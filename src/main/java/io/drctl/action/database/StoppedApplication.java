package io.drctl.action.database;

import io.drctl.action.StepContext;
import io.drctl.cloud.AutoScaling.Group;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.LoadBalancing.Listener;
import io.drctl.inventory.Application;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.ApplicationFence;
import io.drctl.readiness.Serving;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** How the Auto Scaling groups are that the fence {@code application} stops, as a step sees them. */
final class StoppedApplication {
    private StoppedApplication() {}

    /**
     * Looks at a Region's groups.
     *
     * @throws io.drctl.cloud.CloudException when something of it can't be read
     */
    static ApplicationFence look(StepContext context, RegionName region) {
        List<String> names = ApplicationFence.names(context.inventory(), region);
        List<Callable<Optional<Group>>> reads = new ArrayList<>();
        names.forEach(
                name -> reads.add(() -> context.cloud().autoScaling(region).group(name)));
        List<Optional<Group>> found = context.cloud().threads().all("auto-scaling-groups", reads);
        Map<String, Optional<Group>> byName = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            byName.put(names.get(i), found.get(i));
        }
        return ApplicationFence.judge(
                byName,
                context.inventory(),
                context.database(),
                application -> reached(context.cloud().loadBalancing(region), application, region));
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
