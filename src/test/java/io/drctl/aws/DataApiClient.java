package io.drctl.aws;

import io.drctl.SystemClock;
import io.drctl.cloud.Access;
import io.drctl.cloud.Sql;
import io.drctl.inventory.ByRegion;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SqlAccess;
import io.drctl.outside.DnsAndHttp;
import io.drctl.process.GitRepositories;
import io.drctl.sql.MySqlServers;
import io.drctl.testing.DataApiServer;
import io.drctl.testing.Inventories;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The adapter as drctl has it, with a server of the tests in AWS's place. */
final class DataApiClient implements AutoCloseable {
    private static final Map<String, String> CREDENTIALS =
            Map.of("aws.accessKeyId", "testing", "aws.secretAccessKey", "testing");

    private final AwsCloud cloud;

    DataApiClient(DataApiServer api) {
        CREDENTIALS.forEach(System::setProperty);
        cloud = new AwsCloud(
                Map.of(),
                region -> Optional.of(api.endpoint()),
                Access.usual(Inventories.RECOVERY, Inventories.PRIMARY),
                "test",
                new DnsAndHttp(),
                new GitRepositories(),
                new MySqlServers(new SystemClock()),
                new SystemClock());
    }

    /** @param heartbeat the schema for it, or null */
    Sql sql(RegionName region, String secret, @Nullable String heartbeat) {
        SqlAccess access = new SqlAccess(
                SqlAccess.Via.DATA_API,
                new SqlAccess.Login.Secret(new ByRegion<>(Map.of(region, secret)), null),
                ByRegion.none(),
                SqlAccess.PORT,
                null,
                heartbeat);
        return cloud.sql(
                        region,
                        Inventories.askedBySql(
                                Inventories.flaskSite().databases().get(0), access))
                .orElseThrow();
    }

    Optional<Boolean> isOn(RegionName region, String cluster) {
        return cloud.databases(region).dataApi(cluster);
    }

    @Override
    public void close() {
        cloud.close();
        CREDENTIALS.keySet().forEach(System::clearProperty);
    }
}
