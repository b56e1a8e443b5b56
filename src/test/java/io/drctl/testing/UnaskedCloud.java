package io.drctl.testing;

import io.drctl.cloud.Cloud;
import java.lang.reflect.Proxy;
import java.util.Optional;

/** A cloud for what asks nobody: to ask it anything is an error. */
public final class UnaskedCloud {
    private UnaskedCloud() {}

    public static Cloud make() {
        return (Cloud) Proxy.newProxyInstance(
                Cloud.class.getClassLoader(), new Class<?>[] {Cloud.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("sql")) {
                        // To obtain a port makes no call.
                        return Optional.empty();
                    }
                    if (method.getName().equals("clock")) {
                        return new VirtualClock();
                    }
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    throw new AssertionError("asked for " + method.getName());
                });
    }
}
