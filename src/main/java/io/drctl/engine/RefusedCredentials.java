package io.drctl.engine;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.OutsideView;
import io.drctl.cloud.Provisioner;
import io.drctl.cloud.SourceRepositories;
import io.drctl.cloud.Sql;
import io.drctl.cloud.Threads;
import io.drctl.cloud.WallClock;
import io.drctl.inventory.RegionName;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Notices when AWS refuses the credentials during one question, however that is handled: by a gate that turns it into
 * "unknown", or by an observation that can do without one of its parts. None of these need to know that somebody may
 * log in.
 *
 * <p>It wraps the ports by reflection, so that no port, present or future, can be forgotten.
 */
final class RefusedCredentials {
    /** The ports whose answers don't prove that AWS accepted its credentials. */
    private static final Set<Class<?>> OF_OTHERS =
            Set.of(Cloud.class, OutsideView.class, SourceRepositories.class, Provisioner.class, Sql.class);

    private final Set<Optional<RegionName>> accepted = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable CloudException> first = new AtomicReference<>();

    /** The same cloud, with refusals noticed. */
    Cloud watching(Cloud cloud) {
        return (Cloud) watched(Cloud.class, cloud, Optional.empty());
    }

    /** The Regions where AWS accepted them in answering one of the calls; empty for what lives in no Region. */
    Set<Optional<RegionName>> accepted() {
        return Set.copyOf(accepted);
    }

    /** The first refusal noticed; null when there was none. */
    @Nullable
    CloudException seen() {
        return first.get();
    }

    /** Whether a login to AWS fixes this. */
    static boolean is(CloudException e) {
        return e.isOfCredentials() && e.operation().contains(":");
    }

    private Object watched(Class<?> port, Object target, Optional<RegionName> region) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            Object answer = call(target, method, arguments);
            if (!OF_OTHERS.contains(port)) {
                accepted.add(region);
            }
            if (answer instanceof Optional<?> optional && optional.orElse(null) instanceof Sql sql) {
                return Optional.of(watched(Sql.class, sql, regionOf(arguments)));
            }
            return isPort(method)
                    ? watched(method.getReturnType(), Objects.requireNonNull(answer), regionOf(arguments))
                    : answer;
        };
        return Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, handler);
    }

    /** The Region of a port that is asked for. */
    private static Optional<RegionName> regionOf(Object @Nullable [] arguments) {
        return arguments != null && arguments[0] instanceof RegionName region ? Optional.of(region) : Optional.empty();
    }

    private static boolean isPort(Method method) {
        Class<?> type = method.getReturnType();
        // A port's answer may be of a sealed type; a port never is.
        return type.isInterface()
                && !type.isSealed()
                && type.getPackage().equals(Cloud.class.getPackage())
                && type != WallClock.class
                && type != Threads.class;
    }

    private @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            if (cause instanceof CloudException failure && is(failure)) {
                first.compareAndSet(null, failure);
            }
            throw cause == null ? e : cause;
        }
    }
}
