package io.drctl.inventory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database of the site, in both Regions.
 *
 * @param name short name, by which applications, commands and runbooks choose it
 * @param cluster the row of its cluster in each Region; of an RDS instance that is not Aurora, the instance's own row
 * @param instances the row of the cluster's instances; null where the inventory says nothing of them
 * @param engine {@code aurora-mysql}, {@code aurora-postgresql}, {@code mysql}, {@code postgres} or {@code mariadb}
 * @param engineVersion as AWS writes it, such as {@code 5.7.mysql_aurora.2.12.5}; null where the inventory doesn't say
 * @param replication how the recovery Region's cluster follows the primary's
 * @param databaseName the schema that the application uses; null where the inventory doesn't say
 * @param masterUsername the administrative user, or null; an inventory never contains its password
 * @param masterPasswordSecret name of the Secrets Manager secret, in each Region, that holds the master password; null
 *     leaves the password to RDS, which AWS refuses for a cluster that has a cross-Region replica or belongs to a
 *     global database (Amazon Aurora User Guide, "Password management with Amazon Aurora and AWS Secrets Manager")
 * @param sql how its servers are asked by SQL; null where they aren't
 * @param fences what keeps the database that is left from taking writes, in the order in which it is done; empty where
 *     nothing does
 * @param dnsName the name by which its clients find the writer, which follows it; null where they find it otherwise
 */
public record Database(
        String name,
        Asset cluster,
        @Nullable Asset instances,
        String engine,
        @Nullable String engineVersion,
        Replication replication,
        @Nullable String databaseName,
        @Nullable String masterUsername,
        @Nullable String masterPasswordSecret,
        @Nullable SqlAccess sql,
        List<Fence> fences,
        @Nullable DatabaseName dnsName) {
    public Database {
        fences = List.copyOf(fences);
    }

    /**
     * A database that isn't asked by SQL, that nothing fences, and whose clients find it without a name of the site's.
     */
    public Database(
            String name,
            Asset cluster,
            @Nullable Asset instances,
            String engine,
            @Nullable String engineVersion,
            Replication replication,
            @Nullable String databaseName,
            @Nullable String masterUsername,
            @Nullable String masterPasswordSecret) {
        this(
                name,
                cluster,
                instances,
                engine,
                engineVersion,
                replication,
                databaseName,
                masterUsername,
                masterPasswordSecret,
                null,
                List.of(),
                null);
    }

    /** Whether it is a DB instance in each Region, and no cluster. */
    public boolean isInstance() {
        return replication instanceof Replication.RdsReplica;
    }

    /** What it is in a Region, as a sentence names it: {@code cluster} or {@code RDS instance}. */
    public String noun() {
        return isInstance() ? "RDS instance" : "cluster";
    }

    /** The cluster's identifier in a Region, or the instance's. */
    public String clusterIn(RegionName region) {
        return cluster.nameIn(region);
    }

    /**
     * The same with the cluster of that name in a Region: an old primary that is kept. Its server is at its own
     * endpoint; a host that the inventory names is its successor's.
     */
    public Database calledIn(RegionName region, String id) {
        return new Database(
                name,
                cluster.calledIn(region, id),
                instances,
                engine,
                engineVersion,
                replication,
                databaseName,
                masterUsername,
                masterPasswordSecret,
                sql == null ? null : sql.atEndpointIn(region),
                fences,
                dnsName);
    }

    /** The Aurora MySQL major version (2, 3 or 8), or 0 when the engine version doesn't tell. */
    public int auroraMajorVersion() {
        return engineVersion == null ? 0 : auroraMajorVersion(engineVersion);
    }

    /** The Aurora MySQL major version (2, 3 or 8) of an engine version, or 0 when it doesn't tell. */
    static int auroraMajorVersion(String engineVersion) {
        int at = engineVersion.indexOf("mysql_aurora.");
        if (at < 0) {
            return 0;
        }
        char digit = engineVersion.charAt(Math.min(at + "mysql_aurora.".length(), engineVersion.length() - 1));
        return Character.isDigit(digit) ? Character.digit(digit, 10) : 0;
    }
}
