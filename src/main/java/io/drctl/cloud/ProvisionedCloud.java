package io.drctl.cloud;

import io.drctl.inventory.Database;
import io.drctl.inventory.RegionName;
import java.util.List;
import java.util.Optional;

/**
 * A cloud with a provisioner. AWS's ports know nothing of Terraform, and Terraform asks AWS through them, so the two
 * are built separately and combined here.
 */
public record ProvisionedCloud(Cloud cloud, Provisioner provisioner) implements Cloud {
    @Override
    public Compute compute(RegionName region) {
        return cloud.compute(region);
    }

    @Override
    public LoadBalancing loadBalancing(RegionName region) {
        return cloud.loadBalancing(region);
    }

    @Override
    public Clusters kubernetes(RegionName region) {
        return cloud.kubernetes(region);
    }

    @Override
    public Databases databases(RegionName region) {
        return cloud.databases(region);
    }

    @Override
    public DbInstances dbInstances(RegionName region) {
        return cloud.dbInstances(region);
    }

    @Override
    public Optional<Sql> sql(RegionName region, Database database) {
        return cloud.sql(region, database);
    }

    @Override
    public AutoScaling autoScaling(RegionName region) {
        return cloud.autoScaling(region);
    }

    @Override
    public Containers containers(RegionName region) {
        return cloud.containers(region);
    }

    @Override
    public Registries registries(RegionName region) {
        return cloud.registries(region);
    }

    @Override
    public Certificates certificates(RegionName region) {
        return cloud.certificates(region);
    }

    @Override
    public Secrets secrets(RegionName region) {
        return cloud.secrets(region);
    }

    @Override
    public Tables tables(RegionName region) {
        return cloud.tables(region);
    }

    @Override
    public ObjectStore objectStore(RegionName region) {
        return cloud.objectStore(region);
    }

    @Override
    public Alarms alarms(RegionName region) {
        return cloud.alarms(region);
    }

    @Override
    public Listings listings(RegionName region) {
        return cloud.listings(region);
    }

    @Override
    public TrafficRouting traffic() {
        return cloud.traffic();
    }

    @Override
    public Distributions distributions() {
        return cloud.distributions();
    }

    @Override
    public Roles roles() {
        return cloud.roles();
    }

    @Override
    public OutsideView outside() {
        return cloud.outside();
    }

    @Override
    public SourceRepositories repositories() {
        return cloud.repositories();
    }

    @Override
    public Caller caller(RegionName region) {
        return cloud.caller(region);
    }

    @Override
    public List<String> endpoints() {
        return cloud.endpoints();
    }

    @Override
    public Optional<RegionName> signInRegion() {
        return cloud.signInRegion();
    }

    @Override
    public WallClock clock() {
        return cloud.clock();
    }

    @Override
    public Threads threads() {
        return cloud.threads();
    }

    @Override
    public boolean isSimulated() {
        return cloud.isSimulated();
    }

    @Override
    public void close() {
        cloud.close();
    }
}
