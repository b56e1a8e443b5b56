package io.drctl.testing;

import io.drctl.cloud.Caller;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Threads;
import io.drctl.cloud.WallClock;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A world in which somebody else has a say in every text: each string of each answer of each port ends with theirs, or
 * each call fails with it. Found by reflection, so that a port that is added is hostile too.
 */
public final class HostileCloud {
    /** Begins a line of its own if it gets through. */
    public static final String FORGED = "FORGED dr-site is READY";

    /** Everything that has ever made a terminal, or a reader, believe something. */
    public static final String TEXT =
            "\u001b[2J\u001b]0;title\u0007\u001b[31m\u009b1A\u202e\u2066\u200f\u061c\r" + FORGED
                    + "\n" + FORGED + "\n\n" + FORGED + "\u2028" + FORGED + "\u2029\u0085" + FORGED
                    + "\u200b\ufeff\u007f\b\b\b\t\u0000\ud800\ufdd0<&\"]]>'`$(x)";

    private HostileCloud() {}

    /** The cloud with that at the end of every text. */
    public static Cloud telling(Cloud cloud) {
        return (Cloud) around(Cloud.class, cloud, false);
    }

    /** The cloud in which every call fails with that. */
    public static Cloud failing(Cloud cloud) {
        return (Cloud) around(Cloud.class, cloud, true);
    }

    private static Object around(Class<?> port, @Nullable Object real, boolean fails) {
        return Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
            Class<?> type = method.getReturnType();
            if (port == Cloud.class && type.isInterface() && type.getPackage() == Cloud.class.getPackage()) {
                Object next = call(real, method, arguments);
                return type == WallClock.class || type == Threads.class ? next : around(type, next, fails);
            }
            if (fails && (port != Cloud.class || type == Caller.class)) {
                throw new CloudException(
                        CloudException.Cause.REJECTED,
                        "a:Call" + TEXT,
                        null,
                        "no" + TEXT,
                        new IllegalStateException(TEXT));
            }
            return told(call(real, method, arguments));
        });
    }

    private static @Nullable Object call(@Nullable Object real, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            // The classes of the fakes are public, but those of threads and the like need not be.
            method.setAccessible(true);
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static @Nullable Object told(@Nullable Object answer) {
        if (answer instanceof String text) {
            return text + TEXT;
        } else if (answer instanceof Optional<?> optional) {
            return optional.map(HostileCloud::told);
        } else if (answer instanceof List<?> list) {
            return list.stream().map(HostileCloud::told).toList();
        } else if (answer instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> told = new LinkedHashMap<>();
            map.forEach((key, value) -> told.put(key, told(value)));
            return told;
        } else if (answer instanceof Record) {
            return toldRecord(answer);
        }
        return answer;
    }

    private static Object toldRecord(Object answer) {
        RecordComponent[] components = answer.getClass().getRecordComponents();
        try {
            Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                Method accessor = components[i].getAccessor();
                accessor.setAccessible(true);
                values[i] = told(accessor.invoke(answer));
            }
            Constructor<?> constructor = answer.getClass()
                    .getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException refused) {
            // A record that checks its text takes none of this; then nothing of it gets any further.
            return answer;
        }
    }
}
