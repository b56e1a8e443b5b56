package io.drctl.cloud;

import io.drctl.inventory.Database;
import io.drctl.inventory.RegionName;
import java.util.List;
import java.util.Optional;

/**
 * Everything outside drctl, one port per duty. Regional ports are obtained by Region, so that each call says where it
 * goes and a lost Region is never asked by accident. Obtaining a port makes no call.
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

    /** Where a database is in a Region: among its clusters, or among its instances that belong to none. */
    default Databases databases(RegionName region, Database database) {
        return database.isInstance() ? new InstancesAsClusters(dbInstances(region)) : databases(region);
    }

    /**
     * A database's server in a Region, asked by SQL; empty where the inventory gives no access to it. What isn't known
     * then is said to be so, and nothing else changes.
     */
    Optional<Sql> sql(RegionName region, Database database);

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

    /** Lists of everything in a Region; only AWS itself has them. */
    default Listings listings(RegionName region) {
        throw new UnsupportedOperationException("this cloud doesn't list what there is in " + region);
    }

    /**
     * The provisioner that brings a Region in line with its configuration; AWS alone has none ({@link
     * ProvisionedCloud}).
     */
    default Provisioner provisioner() {
        throw new UnsupportedOperationException("nobody provisions through this cloud");
    }

    /**
     * The identity that makes the calls, according to a Region's STS (<a
     * href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">GetCallerIdentity</a>,
     * which needs no permission). Nothing depends on it: it gives up after a few seconds.
     */
    Caller caller(RegionName region);

    /** The endpoints that aren't AWS's own, each with the services that use it, in order. Makes no calls. */
    List<String> endpoints();

    /** The Region that the user signs in through, where the profile names it; it can't be moved. Makes no calls. */
    Optional<RegionName> signInRegion();

    /** Whether the user says that a Region is down, so that nothing is asked of it. Makes no calls. */
    default boolean isAssumedDown(RegionName region) {
        return false;
    }

    WallClock clock();

    Threads threads();

    /** Whether this is the simulated world; if so, every output says so. */
    boolean isSimulated();

    @Override
    void close();
}
