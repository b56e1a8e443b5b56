package io.drctl.terraform;

import io.drctl.cloud.Alarms;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Clusters;
import io.drctl.cloud.Compute;
import io.drctl.cloud.Databases;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.ObjectStore;
import io.drctl.cloud.OutsideView;
import io.drctl.cloud.PlatformThreads;
import io.drctl.cloud.Roles;
import io.drctl.cloud.SourceRepositories;
import io.drctl.cloud.Threads;
import io.drctl.cloud.TrafficRouting;
import io.drctl.cloud.WallClock;
import io.drctl.inventory.RegionName;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A world that holds what the pre-steps make, less what a test takes away. Reads only; anything else is a mistake. */
final class FakeCloud implements Cloud {
    /** What a test has taken away, in words such as {@code key pair us-east-2}. */
    final Set<String> absent = ConcurrentHashMap.newKeySet();

    /** By Region, what its database cluster is a replica of. */
    final Map<RegionName, String> replicaOf = new ConcurrentHashMap<>();

    /** Regions that do not answer. */
    final Set<RegionName> dead = ConcurrentHashMap.newKeySet();

    /** Where the buckets are; null for each in the Region that is asked. */
    @Nullable
    String bucketRegion;

    /** Every Region that was asked for anything. */
    final Set<RegionName> asked = ConcurrentHashMap.newKeySet();

    @Override
    public Compute compute(RegionName region) {
        return port(
                Compute.class,
                region,
                Map.of(
                        "keyPair",
                        name -> found("key pair", region, new Compute.KeyPair((String) name, "aa:bb", null)),
                        "imagesNamed",
                        name -> found("image", region, image(region, (String) name)).stream()
                                .toList()));
    }

    private static Compute.Image image(RegionName region, String name) {
        return new Compute.Image("ami-" + region, name, "available", Instant.EPOCH, null, Map.of());
    }

    @Override
    public Databases databases(RegionName region) {
        return port(
                Databases.class,
                region,
                Map.of(
                        "cluster",
                        id -> found(
                                "cluster",
                                region,
                                new Databases.Cluster(
                                        (String) id,
                                        "arn:aws:rds:" + region + ":123456789012:cluster:" + id,
                                        "available",
                                        "aurora-mysql",
                                        "5.7.mysql_aurora.2.12.5",
                                        "endpoint",
                                        null,
                                        List.of(),
                                        replicaOf.get(region),
                                        List.of(),
                                        true,
                                        null,
                                        null))));
    }

    @Override
    public ObjectStore objectStore(RegionName region) {
        return port(
                ObjectStore.class,
                region,
                Map.of(
                        "bucket",
                        name -> found(
                                "bucket",
                                region,
                                new ObjectStore.Bucket(
                                        (String) name,
                                        bucketRegion == null ? region.value() : bucketRegion,
                                        true,
                                        "AES256",
                                        true,
                                        null,
                                        List.of()))));
    }

    @Override
    public Alarms alarms(RegionName region) {
        return port(
                Alarms.class,
                region,
                Map.of("alarm", name -> found("alarm", region, new Alarms.Alarm((String) name, "OK"))));
    }

    @Override
    public TrafficRouting traffic() {
        return port(
                TrafficRouting.class,
                null,
                Map.of(
                        "hostedZone",
                        name -> found("zone", null, new TrafficRouting.HostedZone("Z1", (String) name, List.of()))));
    }

    @Override
    public Roles roles() {
        return port(
                Roles.class,
                null,
                Map.of("roleArn", name -> found("role", null, "arn:aws:iam::123456789012:role/" + name)));
    }

    private <T> Optional<T> found(String what, @Nullable RegionName region, T thing) {
        return absent.contains(region == null ? what : what + " " + region) ? Optional.empty() : Optional.of(thing);
    }

    private <P> P port(Class<P> type, @Nullable RegionName region, Map<String, Function<Object, Object>> answers) {
        Object proxy =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (region != null) {
                        asked.add(region);
                        if (dead.contains(region)) {
                            throw new CloudException(
                                    CloudException.Cause.UNREACHABLE,
                                    type.getSimpleName() + ":" + method.getName(),
                                    region,
                                    "connection refused",
                                    null);
                        }
                    }
                    Function<Object, Object> answer = answers.get(method.getName());
                    if (answer == null) {
                        throw new UnsupportedOperationException(type.getSimpleName() + "." + method.getName());
                    }
                    return answer.apply(arguments[0]);
                });
        return type.cast(proxy);
    }

    @Override
    public LoadBalancing loadBalancing(RegionName region) {
        return port(LoadBalancing.class, region, Map.of());
    }

    @Override
    public Clusters kubernetes(RegionName region) {
        return port(Clusters.class, region, Map.of());
    }

    @Override
    public OutsideView outside() {
        return port(OutsideView.class, null, Map.of());
    }

    @Override
    public SourceRepositories repositories() {
        return port(SourceRepositories.class, null, Map.of());
    }

    @Override
    public Threads threads() {
        return new PlatformThreads(clock());
    }

    @Override
    public WallClock clock() {
        return new WallClock() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                throw new UnsupportedOperationException("nothing here waits");
            }
        };
    }

    @Override
    public boolean isSimulated() {
        return false;
    }

    @Override
    public void close() {}
}
