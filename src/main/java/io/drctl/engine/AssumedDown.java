package io.drctl.engine;

import io.drctl.cloud.Alarms;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
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
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cloud in which whatever is assumed down gives no answer at once, and isn't asked: for those above it, the same as a
 * Region that is dark. By reflection, so that no port, present or future, can be forgotten.
 */
final class AssumedDown {
    /** What of a database is read from CloudWatch. */
    private static final Set<String> METRICS = Set.of("replicaLag", "lastKnownLag");

    private final Assumption assumption;

    private AssumedDown(Assumption assumption) {
        this.assumption = assumption;
    }

    static Cloud of(Cloud cloud, Assumption assumption) {
        return (Cloud) new AssumedDown(assumption).wrapped(Cloud.class, cloud, null);
    }

    private Object wrapped(Class<?> port, Object target, @Nullable RegionName region) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (port != Cloud.class && isDown(port, method, region)) {
                throw silence(port, method, region);
            }
            RegionName asked = arguments != null && arguments.length > 0 && arguments[0] instanceof RegionName named
                    ? named
                    : region;
            if (method.getName().equals("isAssumedDown")) {
                return asked != null && assumption.isDown(asked);
            }
            if (port == Cloud.class && method.getName().equals("caller") && asked != null && assumption.isDown(asked)) {
                throw silence(port, method, asked);
            }
            Object answer = call(target, method, arguments);
            if (answer instanceof Optional<?> optional && optional.orElse(null) instanceof Sql sql) {
                return Optional.of(wrapped(Sql.class, sql, asked));
            }
            return port == Cloud.class && isPort(method)
                    ? wrapped(method.getReturnType(), Objects.requireNonNull(answer), asked)
                    : answer;
        };
        return Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, handler);
    }

    private boolean isDown(Class<?> port, Method method, @Nullable RegionName region) {
        if (method.getDeclaringClass() == Object.class) {
            return false;
        }
        if (region != null && assumption.isDown(region)) {
            return true;
        }
        if (port == TrafficRouting.class) {
            return assumption.isDown(Assumption.Service.ROUTE53_CONTROL_PLANE);
        }
        if (port == Roles.class) {
            return assumption.isDown(Assumption.Service.IAM);
        }
        return assumption.isDown(Assumption.Service.CLOUDWATCH)
                && (port == Alarms.class || (port == Databases.class && METRICS.contains(method.getName())));
    }

    private static CloudException silence(Class<?> port, Method method, @Nullable RegionName region) {
        return new CloudException(
                CloudException.Cause.NOT_CONNECTED,
                service(port, method) + ":" + method.getName(),
                region,
                "assumed to be down, and not asked",
                null);
    }

    private static String service(Class<?> port, Method method) {
        if (port == TrafficRouting.class) {
            return "route53";
        }
        if (port == Roles.class) {
            return "iam";
        }
        if (port == Alarms.class || METRICS.contains(method.getName())) {
            return "cloudwatch";
        }
        return port == Databases.class ? "rds" : port.getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static boolean isPort(Method method) {
        Class<?> type = method.getReturnType();
        return type.isInterface()
                && !type.isSealed()
                && type.getPackage().equals(Cloud.class.getPackage())
                && type != WallClock.class
                && type != Threads.class;
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw cause == null ? e : cause;
        }
    }
}
