package io.drctl.inventory;

import org.jspecify.annotations.Nullable;

/**
 * The DNS name by which a database's clients find its writer, in whichever Region that is.
 *
 * @param name in lower case, without a trailing dot
 * @param hostedZone the Route 53 hosted zone, public or private, that holds its CNAME record: the zone's name, without
 *     a trailing dot, or its id; null for the writer endpoint of a global database, which AWS itself keeps at the
 *     writer
 */
public record DatabaseName(String name, @Nullable String hostedZone) {
    /** What ends every name that RDS gives: {@code .rds.amazonaws.com}, or in another partition what is like it. */
    private static final String OF_RDS = ".rds.amazonaws.com";

    /**
     * The end of the names of global databases' writer endpoints, the first part of which is the global database's
     * identifier (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-connecting.html">connecting
     * to a global database</a>).
     */
    private static final String OF_GLOBAL_DATABASES = ".global" + OF_RDS;

    /** Whether AWS itself keeps it at the writer, so that nobody has to move it. */
    public boolean followsByItself() {
        return hostedZone == null;
    }

    /** Whether RDS gives that name. */
    public static boolean isOfRds(String dnsName) {
        return dnsName.endsWith(OF_RDS) || dnsName.contains(OF_RDS + ".");
    }

    /** Whether a name is the writer endpoint of a global database. */
    public static boolean isWriterEndpoint(String dnsName, String globalCluster) {
        return dnsName.startsWith(globalCluster + ".")
                && (dnsName.endsWith(OF_GLOBAL_DATABASES) || dnsName.contains(OF_GLOBAL_DATABASES + "."));
    }
}
