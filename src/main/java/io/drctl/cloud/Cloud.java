package io.drctl.cloud;

import io.drctl.inventory.RegionName;
import java.util.List;
import java.util.Optional;

/**
 * Everything outside drctl, one port a duty. Regional ports are asked for by Region, so that each call says where it
 * goes and a lost Region is never asked by accident. Asking for a port calls nothing.
 *
 * <p>All methods of all ports are safe to call from several threads, block until answered, and throw
 * {@link CloudException} when there is no answer.
 */
public interface Cloud extends AutoCloseable {
    Compute compute(RegionName region);

    LoadBalancing loadBalancing(RegionName region);

    Clusters kubernetes(RegionName region);

    Databases databases(RegionName region);

    DbInstances dbInstances(RegionName region);

    AutoScaling autoScaling(RegionName region);

    Containers containers(RegionName region);

    Registries registries(RegionName region);

    Certificates certificates(RegionName region);

    Secrets secrets(RegionName region);

    Tables tables(RegionName region);

    ObjectStore objectStore(RegionName region);

    Alarms alarms(RegionName region);

    TrafficRouting traffic();

    Distributions distributions();

    Roles roles();

    OutsideView outside();

    SourceRepositories repositories();

    /**
     * Who brings a Region in line with its configuration; AWS by itself has nobody for that ({@link ProvisionedCloud}).
     */
    default Provisioner provisioner() {
        throw new UnsupportedOperationException("nobody provisions through this cloud");
    }

    /**
     * As whom the calls are made, by the word of a Region's STS (<a
     * href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">GetCallerIdentity</a>,
     * which needs no permission). Nothing depends on it: it gives up after a few seconds.
     */
    Caller caller(RegionName region);

    /** The endpoints that aren't AWS's own, each with what goes there, in order. Asks nobody. */
    List<String> endpoints();

    /** The Region that the user signs in through, where the profile says so; it can't be moved. Asks nobody. */
    Optional<RegionName> signInRegion();

    WallClock clock();

    Threads threads();

    /** Whether this is the simulated world; every output says so when it is. */
    boolean isSimulated();

    @Override
    void close();
}
