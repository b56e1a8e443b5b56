package io.drctl.engine;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Threads;
import io.drctl.cloud.WallClock;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Notices when AWS takes no credentials in the course of one question, whoever deals with that and however: a gate that
 * makes "unknown" of it, a look that can do without one of its parts. To none of them it is their matter that somebody
 * may log in, so none of them has to think of it.
 *
 * <p>It stands before the ports by reflection, so that no port, and none to come, can be forgotten.
 */
final class RefusedCredentials {
    private final AtomicReference<@Nullable CloudException> first = new AtomicReference<>();

    /** The same cloud, watched. */
    Cloud watching(Cloud cloud) {
        return (Cloud) watched(Cloud.class, cloud);
    }

    /** The first refusal since it has been watched; null when there was none. */
    @Nullable
    CloudException seen() {
        return first.get();
    }

    /** Whether somebody who logs in to AWS puts this right. */
    static boolean is(CloudException e) {
        return e.reason() == CloudException.Cause.CREDENTIALS && e.operation().contains(":");
    }

    private Object watched(Class<?> port, Object target) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            Object answer = call(target, method, arguments);
            return isPort(method) ? watched(method.getReturnType(), Objects.requireNonNull(answer)) : answer;
        };
        return Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, handler);
    }

    private static boolean isPort(Method method) {
        Class<?> type = method.getReturnType();
        // What a port answers may be of one of several kinds, which are sealed; a port never is.
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
