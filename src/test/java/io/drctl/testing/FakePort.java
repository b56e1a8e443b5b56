package io.drctl.testing;

import io.drctl.cloud.CloudException;
import io.drctl.inventory.RegionName;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the ports of a {@link FakeCloud} have in common: every call is noted, may be made to fail, and is then carried
 * out.
 */
abstract class FakePort {
    private final FakeCloud cloud;
    private final @Nullable RegionName region;

    FakePort(FakeCloud cloud, @Nullable RegionName region) {
        this.cloud = cloud;
        this.region = region;
    }

    final FakeCloud cloud() {
        return cloud;
    }

    /** The Region of a regional port. */
    final RegionName region() {
        if (region == null) {
            throw new IllegalStateException("this port lives in no Region");
        }
        return region;
    }

    final <T> T call(String operation, Object argument, Supplier<T> body) {
        return cloud.call(new Call(operation, region, String.valueOf(argument)), body);
    }

    final void effect(String operation, Object argument, Runnable body) {
        cloud.call(new Call(operation, region, String.valueOf(argument)), () -> {
            body.run();
            return true;
        });
    }

    final CloudException refusal(CloudException.Cause reason, String operation, String message) {
        return new CloudException(reason, operation, region, message, null);
    }
}
