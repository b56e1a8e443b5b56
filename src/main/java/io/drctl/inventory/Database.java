package io.drctl.inventory;

import org.jspecify.annotations.Nullable;

/**
 * The database behind the application.
 *
 * @param engine {@code aurora-mysql}
 * @param engineVersion as AWS writes it, such as {@code 5.7.mysql_aurora.2.12.5}
 * @param replication how the recovery Region's cluster follows the primary's
 * @param databaseName the schema that the application uses
 * @param masterUsername the administrative user; its password never stands in an inventory
 * @param masterPasswordSecret name of the Secrets Manager secret, in each Region, that holds the master password; null
 *     leaves the password to RDS, which AWS refuses for a cluster that has a cross-Region replica or belongs to a
 *     global database (Amazon Aurora User Guide, "Password management with Amazon Aurora and AWS Secrets Manager")
 */
public record Database(
        String engine,
        String engineVersion,
        Replication replication,
        String databaseName,
        String masterUsername,
        @Nullable String masterPasswordSecret) {

    /** A database whose master password is left to RDS. */
    public Database(
            String engine, String engineVersion, Replication replication, String databaseName, String masterUsername) {
        this(engine, engineVersion, replication, databaseName, masterUsername, null);
    }

    /** The Aurora MySQL major version (2 or 3), or 0 when the engine version doesn't tell. */
    public int auroraMajorVersion() {
        int at = engineVersion.indexOf("mysql_aurora.");
        if (at < 0) {
            return 0;
        }
        char digit = engineVersion.charAt(Math.min(at + "mysql_aurora.".length(), engineVersion.length() - 1));
        return Character.isDigit(digit) ? Character.digit(digit, 10) : 0;
    }
}
