package io.drctl.sim;

import io.drctl.cloud.Containers.Service;
import io.drctl.cloud.Containers.Task;
import java.util.List;

/** An ECS service of the simulated site, with its tasks, oldest first. */
record ContainerService(String cluster, Service service, List<Task> tasks) {
    ContainerService {
        tasks = List.copyOf(tasks);
    }

    String key() {
        return key(cluster, service.name());
    }

    static String key(String cluster, String service) {
        return cluster + "/" + service;
    }
}
