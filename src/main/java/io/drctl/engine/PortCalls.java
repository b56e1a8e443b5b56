package io.drctl.engine;

import io.drctl.cloud.Alarms;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.Compute;
import io.drctl.cloud.Databases;
import io.drctl.cloud.DbInstances;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.ObjectStore;
import io.drctl.cloud.Roles;
import io.drctl.cloud.Sql;
import io.drctl.cloud.Threads;
import io.drctl.cloud.TrafficRouting;
import io.drctl.cloud.WallClock;
import io.drctl.inventory.RegionName;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cloud each of whose calls passes a keeper. By reflection, so that no port, present or future, can be forgotten.
 */
final class PortCalls {
    /** Lets calls pass, or doesn't. */
    interface Keeper {
        /**
         * A method of a port was called, or one of the cloud itself; obtaining a port is one of these.
         *
         * @param region null for what is in no Region
         */
        @Nullable
        Object pass(Class<?> port, Method method, @Nullable RegionName region, Call call) throws Throwable;
    }

    /**
     * The call itself.
     *
     * @param adapter what answers it
     */
    record Call(Object adapter, Method method, List<@Nullable Object> arguments) {
        private Call(Object adapter, Method method, @Nullable Object @Nullable [] arguments) {
            this(adapter, method, arguments == null ? List.of() : Arrays.asList(arguments));
        }

        @Nullable
        Object make() throws Throwable {
            try {
                return method.invoke(adapter, arguments.toArray());
            } catch (InvocationTargetException e) {
                Throwable cause = e.getCause();
                throw cause == null ? e : cause;
            }
        }
    }

    /** As IAM calls them; other ports are named like their services. */
    private static final Map<Class<?>, String> SERVICES = Map.of(
            Databases.class, "rds",
            DbInstances.class, "rds",
            Compute.class, "ec2",
            LoadBalancing.class, "elasticloadbalancing",
            ObjectStore.class, "s3");

    /** What of a database is read from CloudWatch. */
    private static final Set<String> METRICS = Set.of("replicaLag", "lastKnownLag");

    private final Keeper keeper;

    private PortCalls(Keeper keeper) {
        this.keeper = keeper;
    }

    static Cloud through(Cloud cloud, Keeper keeper) {
        return (Cloud) new PortCalls(keeper).wrapped(Cloud.class, cloud, null);
    }

    private Object wrapped(Class<?> port, Object target, @Nullable RegionName region) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return new Call(target, method, arguments).make();
            }
            RegionName asked = arguments != null && arguments.length > 0 && arguments[0] instanceof RegionName named
                    ? named
                    : region;
            Object answer = keeper.pass(port, method, asked, new Call(target, method, arguments));
            if (answer instanceof Optional<?> optional && optional.orElse(null) instanceof Sql sql) {
                return Optional.of(wrapped(Sql.class, sql, asked));
            }
            return port == Cloud.class && isPort(method)
                    ? wrapped(method.getReturnType(), Objects.requireNonNull(answer), asked)
                    : answer;
        };
        return Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, handler);
    }

    /** Whether what was asked is answered by CloudWatch. */
    static boolean isOfMetrics(Class<?> port, Method method) {
        return port == Alarms.class || (port == Databases.class && METRICS.contains(method.getName()));
    }

    /** For messages, such as {@code rds:cluster}. */
    static String operation(Class<?> port, Method method) {
        return service(port, method) + ":" + method.getName();
    }

    private static String service(Class<?> port, Method method) {
        if (port == TrafficRouting.class) {
            return "route53";
        }
        if (port == Roles.class) {
            return "iam";
        }
        if (isOfMetrics(port, method)) {
            return "cloudwatch";
        }
        return SERVICES.getOrDefault(port, port.getSimpleName().toLowerCase(Locale.ROOT));
    }

    private static boolean isPort(Method method) {
        Class<?> type = method.getReturnType();
        return type.isInterface()
                && !type.isSealed()
                && type.getPackage().equals(Cloud.class.getPackage())
                && type != WallClock.class
                && type != Threads.class;
    }
}
