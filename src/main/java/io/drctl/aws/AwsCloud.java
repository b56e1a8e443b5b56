package io.drctl.aws;

import io.drctl.cloud.Access;
import io.drctl.cloud.Alarms;
import io.drctl.cloud.AutoScaling;
import io.drctl.cloud.Caller;
import io.drctl.cloud.Certificates;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.Clusters;
import io.drctl.cloud.Compute;
import io.drctl.cloud.Containers;
import io.drctl.cloud.Databases;
import io.drctl.cloud.DbInstances;
import io.drctl.cloud.Distributions;
import io.drctl.cloud.Listings;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.ObjectStore;
import io.drctl.cloud.OutsideView;
import io.drctl.cloud.PlatformThreads;
import io.drctl.cloud.Registries;
import io.drctl.cloud.Roles;
import io.drctl.cloud.Secrets;
import io.drctl.cloud.SourceRepositories;
import io.drctl.cloud.Sql;
import io.drctl.cloud.SqlServers;
import io.drctl.cloud.Tables;
import io.drctl.cloud.Threads;
import io.drctl.cloud.TrafficRouting;
import io.drctl.cloud.WallClock;
import io.drctl.inventory.Database;
import io.drctl.inventory.RegionName;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rdsdata.RdsDataClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The real AWS. A client of the SDK is built when its first call is made, so a command pays (mostly in classes loaded)
 * only for the services and Regions that it uses, and obtaining a port for a Region that is down costs nothing.
 */
public final class AwsCloud implements Cloud {
    private final Map<String, String> variables;
    private final RegionalAccess access;
    private final SdkClients clients;
    private final OutsideView outside;
    private final SourceRepositories repositories;
    private final SqlServers sqlServers;
    private final WallClock clock;
    private final Map<RegionName, Compute> compute = new ConcurrentHashMap<>();
    private final Map<RegionName, LoadBalancing> loadBalancing = new ConcurrentHashMap<>();
    private final Map<RegionName, Clusters> kubernetes = new ConcurrentHashMap<>();
    private final Map<RegionName, Databases> databases = new ConcurrentHashMap<>();
    private final Map<RegionName, DbInstances> dbInstances = new ConcurrentHashMap<>();
    private final Map<RegionName, AutoScaling> autoScaling = new ConcurrentHashMap<>();
    private final Map<RegionName, Containers> containers = new ConcurrentHashMap<>();
    private final Map<RegionName, Registries> registries = new ConcurrentHashMap<>();
    private final Map<RegionName, Certificates> certificates = new ConcurrentHashMap<>();
    private final Map<RegionName, Secrets> secrets = new ConcurrentHashMap<>();
    private final Map<RegionName, Tables> tables = new ConcurrentHashMap<>();
    private final Map<RegionName, ObjectStore> objectStores = new ConcurrentHashMap<>();
    private final Map<RegionName, Alarms> alarms = new ConcurrentHashMap<>();
    private final Map<RegionName, Supplier<CloudWatchClient>> cloudWatch = new ConcurrentHashMap<>();
    private final Map<RegionName, Supplier<RdsClient>> rds = new ConcurrentHashMap<>();
    private final TrafficRouting traffic;
    private final Supplier<Distributions> distributions;
    private final Roles roles;
    private final PlatformThreads threads;

    /**
     * AWS as the environment configures it: the SDK's own configuration, and {@code DRCTL_ENDPOINT_URL_<REGION>} for
     * individual Regions.
     *
     * @param accesses the identity under which drctl works in each Region; credentials come from the STS of the first
     *     that answers
     * @param version drctl's own, for the user agent
     * @throws IllegalArgumentException when one of drctl's own variables can't be read, or drctl and Terraform would
     *     treat the configured endpoints differently; the message says which
     */
    public static AwsCloud connect(
            Map<String, String> variables,
            List<Access> accesses,
            String version,
            OutsideView outside,
            SourceRepositories repositories,
            SqlServers sqlServers,
            WallClock clock) {
        AwsCloud cloud = new AwsCloud(
                variables,
                EndpointOverrides.from(variables),
                accesses,
                version,
                outside,
                repositories,
                sqlServers,
                clock);
        ForeignEndpoints.demandHeeded(
                variables, properties(), cloud.access.usual().profiles());
        return cloud;
    }

    /** @param endpointOverride where to find a Region's services, instead of where the SDK's configuration says */
    AwsCloud(
            Map<String, String> variables,
            Function<RegionName, Optional<URI>> endpointOverride,
            List<Access> accesses,
            String version,
            OutsideView outside,
            SourceRepositories repositories,
            SqlServers sqlServers,
            WallClock clock) {
        this.variables = Map.copyOf(variables);
        this.access = new RegionalAccess(variables, accesses, this::sts);
        this.clients = new SdkClients(variables, endpointOverride, access::in, access::global, version);
        this.outside = outside;
        this.repositories = repositories;
        this.sqlServers = sqlServers;
        this.clock = clock;
        this.traffic = new AwsTrafficRouting(Lazy.of(() -> clients.global(Route53Client.builder())));
        this.distributions =
                Lazy.of(() -> new AwsDistributions(Lazy.of(() -> clients.global(CloudFrontClient.builder()))));
        this.roles = new AwsRoles(Lazy.of(() -> clients.global(IamClient.builder())));
        this.threads = new PlatformThreads(clock);
    }

    private StsClient sts(RegionName region, AwsCredentialsProvider provider) {
        return clients.as(provider, StsClient.builder(), region);
    }

    @Override
    public Compute compute(RegionName region) {
        return compute.computeIfAbsent(
                region,
                name -> new AwsCompute(
                        Lazy.of(() -> clients.regional(Ec2Client.builder(), name)),
                        Lazy.of(() -> clients.oneWay(Ec2Client.builder(), name)),
                        Lazy.of(() -> clients.brief(Ec2Client.builder(), name)),
                        name));
    }

    @Override
    public LoadBalancing loadBalancing(RegionName region) {
        return loadBalancing.computeIfAbsent(
                region,
                name -> new AwsLoadBalancing(
                        Lazy.of(() -> clients.regional(ElasticLoadBalancingV2Client.builder(), name)), name));
    }

    @Override
    public Clusters kubernetes(RegionName region) {
        return kubernetes.computeIfAbsent(
                region, name -> new AwsClusters(Lazy.of(() -> clients.regional(EksClient.builder(), name)), name));
    }

    @Override
    public Databases databases(RegionName region) {
        return databases.computeIfAbsent(
                region,
                name -> new AwsDatabases(
                        rds(name),
                        Lazy.of(() -> clients.oneWay(RdsClient.builder(), name)),
                        cloudWatch(name),
                        clock,
                        name));
    }

    @Override
    public DbInstances dbInstances(RegionName region) {
        return dbInstances.computeIfAbsent(
                region,
                name -> new AwsDbInstances(
                        rds(name),
                        Lazy.of(() -> clients.oneWay(RdsClient.builder(), name)),
                        cloudWatch(name),
                        clock,
                        name));
    }

    @Override
    public Optional<Sql> sql(RegionName region, Database database) {
        return new AwsSql(
                        () -> clients.brief(RdsClient.builder(), region),
                        () -> clients.brief(SecretsManagerClient.builder(), region),
                        Lazy.of(() -> clients.brief(RdsDataClient.builder(), region)),
                        Lazy.of(() -> clients.patient(RdsDataClient.builder(), region)),
                        variables,
                        sqlServers,
                        region)
                .of(database);
    }

    @Override
    public AutoScaling autoScaling(RegionName region) {
        return autoScaling.computeIfAbsent(
                region,
                name -> new AwsAutoScaling(Lazy.of(() -> clients.regional(AutoScalingClient.builder(), name)), name));
    }

    @Override
    public Containers containers(RegionName region) {
        return containers.computeIfAbsent(
                region, name -> new AwsContainers(Lazy.of(() -> clients.regional(EcsClient.builder(), name)), name));
    }

    @Override
    public Registries registries(RegionName region) {
        return registries.computeIfAbsent(
                region, name -> new AwsRegistries(Lazy.of(() -> clients.regional(EcrClient.builder(), name)), name));
    }

    @Override
    public Certificates certificates(RegionName region) {
        return certificates.computeIfAbsent(
                region, name -> new AwsCertificates(Lazy.of(() -> clients.regional(AcmClient.builder(), name)), name));
    }

    @Override
    public Secrets secrets(RegionName region) {
        return secrets.computeIfAbsent(
                region,
                name -> new AwsSecrets(Lazy.of(() -> clients.regional(SecretsManagerClient.builder(), name)), name));
    }

    @Override
    public Tables tables(RegionName region) {
        return tables.computeIfAbsent(
                region, name -> new AwsTables(Lazy.of(() -> clients.regional(DynamoDbClient.builder(), name)), name));
    }

    @Override
    public ObjectStore objectStore(RegionName region) {
        return objectStores.computeIfAbsent(
                region,
                name -> new AwsObjectStore(Lazy.of(() -> clients.regional(S3Client.builder(), name)), threads, name));
    }

    @Override
    public Alarms alarms(RegionName region) {
        return alarms.computeIfAbsent(region, name -> new AwsAlarms(cloudWatch(name), name));
    }

    @Override
    public Listings listings(RegionName region) {
        return new AwsListings(
                new AwsListings.Clients(
                        Lazy.of(() -> clients.regional(Ec2Client.builder(), region)),
                        Lazy.of(() -> clients.regional(ElasticLoadBalancingV2Client.builder(), region)),
                        Lazy.of(() -> clients.regional(EksClient.builder(), region)),
                        rds(region),
                        Lazy.of(() -> clients.regional(S3Client.builder(), region)),
                        Lazy.of(() -> clients.global(Route53Client.builder()))),
                region);
    }

    private Supplier<RdsClient> rds(RegionName region) {
        return rds.computeIfAbsent(region, name -> Lazy.of(() -> clients.regional(RdsClient.builder(), name)));
    }

    private Supplier<CloudWatchClient> cloudWatch(RegionName region) {
        return cloudWatch.computeIfAbsent(
                region, name -> Lazy.of(() -> clients.regional(CloudWatchClient.builder(), name)));
    }

    @Override
    public TrafficRouting traffic() {
        return traffic;
    }

    @Override
    public Distributions distributions() {
        return distributions.get();
    }

    @Override
    public Roles roles() {
        return roles;
    }

    @Override
    public OutsideView outside() {
        return outside;
    }

    @Override
    public SourceRepositories repositories() {
        return repositories;
    }

    @Override
    public Caller caller(RegionName region) {
        return new AwsIdentity(() -> clients.brief(StsClient.builder(), region), () -> access.account(region), region)
                .caller();
    }

    @Override
    public List<String> endpoints() {
        return ForeignEndpoints.in(variables, properties(), access.usual().profiles());
    }

    private static Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        System.getProperties().stringPropertyNames().forEach(name -> properties.put(name, System.getProperty(name)));
        return properties;
    }

    @Override
    public Optional<RegionName> signInRegion() {
        return access.signInRegion();
    }

    @Override
    public WallClock clock() {
        return clock;
    }

    @Override
    public Threads threads() {
        return threads;
    }

    @Override
    public boolean isSimulated() {
        return false;
    }

    @Override
    public void close() {
        threads.close();
        clients.close();
    }
}
