package io.drctl.inventory;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a database's servers are asked by SQL. It says where a password is, and never has one.
 *
 * @param via by which way; all but the login and the schema is about {@link Via#JDBC}
 * @param login whose name and password are used
 * @param hosts where each Region's server is reached, in the form {@code name} or {@code name:port}; a Region without
 *     one is reached at its cluster's own endpoint
 * @param port where a host has none of its own
 * @param authorities path of a PEM file with the certificate authorities to trust; null for those of RDS
 * @param heartbeat the schema, in which drctl may make its table {@code heartbeat}; null where it may write nothing
 */
public record SqlAccess(
        Via via,
        Login login,
        ByRegion<String> hosts,
        int port,
        @Nullable String authorities,
        @Nullable String heartbeat) {
    /** MySQL's. */
    public static final int PORT = 3306;

    /** By which way a server is asked. */
    public enum Via {
        /** By a connection to the server. */
        JDBC,
        /**
         * By AWS's API, which needs no path to the server's network (<a
         * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.html">RDS Data API</a>).
         */
        DATA_API;

        /** {@code data-api}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** One whose servers are connected to. */
    public SqlAccess(
            Login login, ByRegion<String> hosts, int port, @Nullable String authorities, @Nullable String heartbeat) {
        this(Via.JDBC, login, hosts, port, authorities, heartbeat);
    }

    /** Where user and password come from. */
    public sealed interface Login {
        /** Dispatches on the place, so that no case can be forgotten. */
        <R> R match(Function<? super Secret, ? extends R> secret, Function<? super Variable, ? extends R> variable);

        /**
         * A secret of Secrets Manager in the Region asked: JSON with {@code username} and {@code password}, as RDS
         * itself writes them (<a
         * href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html">JSON
         * structure of database secrets</a>).
         *
         * @param names its name in each Region
         * @param user instead of the secret's; null for that
         */
        record Secret(ByRegion<String> names, @Nullable String user) implements Login {
            @Override
            public <R> R match(
                    Function<? super Secret, ? extends R> secret, Function<? super Variable, ? extends R> variable) {
                return secret.apply(this);
            }
        }

        /**
         * A user whose password is in the environment.
         *
         * @param name the variable's
         */
        record Variable(String user, String name) implements Login {
            @Override
            public <R> R match(
                    Function<? super Secret, ? extends R> secret, Function<? super Variable, ? extends R> variable) {
                return variable.apply(this);
            }
        }
    }

    /** A host and its port. */
    public record Address(String host, int port) {
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /** Where a Region's server is, if the inventory says so. */
    public Optional<Address> address(RegionName region) {
        return hosts.get(region).map(this::address);
    }

    /** The same with the server of a Region at its database's own endpoint. */
    SqlAccess atEndpointIn(RegionName region) {
        return new SqlAccess(via, login, hosts.without(region), port, authorities, heartbeat);
    }

    /** A host of the form {@code host}, {@code host:port}, {@code [v6]} or {@code [v6]:port}. */
    public Address address(String host) {
        int colon = host.lastIndexOf(':');
        boolean hasPort = colon > host.indexOf(']');
        String name = hasPort ? host.substring(0, colon) : host;
        return new Address(
                name.startsWith("[") ? name.substring(1, name.length() - 1) : name,
                hasPort ? Integer.parseInt(host.substring(colon + 1)) : port);
    }
}
