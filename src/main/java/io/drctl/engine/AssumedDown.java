package io.drctl.engine;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Roles;
import io.drctl.cloud.TrafficRouting;
import io.drctl.inventory.RegionName;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * A cloud in which whatever is assumed down gives no answer at once, and isn't asked: for those above it, the same as a
 * Region that is dark.
 */
final class AssumedDown implements PortCalls.Keeper {
    private final Assumption assumption;

    private AssumedDown(Assumption assumption) {
        this.assumption = assumption;
    }

    static Cloud of(Cloud cloud, Assumption assumption) {
        return PortCalls.through(cloud, new AssumedDown(assumption));
    }

    @Override
    public @Nullable Object pass(Class<?> port, Method method, @Nullable RegionName region, PortCalls.Call call)
            throws Throwable {
        boolean isRegionDown = region != null && assumption.isDown(region);
        if (port == Cloud.class && method.getName().equals("isAssumedDown")) {
            return isRegionDown;
        }
        boolean isAsked = port != Cloud.class || method.getName().equals("caller");
        if (isAsked && (isRegionDown || isServiceDown(port, method))) {
            throw new CloudException(
                    CloudException.Cause.NOT_CONNECTED,
                    PortCalls.operation(port, method),
                    region,
                    "assumed to be down, and not asked",
                    null);
        }
        return call.make();
    }

    private boolean isServiceDown(Class<?> port, Method method) {
        if (port == TrafficRouting.class) {
            return assumption.isDown(Assumption.Service.ROUTE53_CONTROL_PLANE);
        }
        if (port == Roles.class) {
            return assumption.isDown(Assumption.Service.IAM);
        }
        return assumption.isDown(Assumption.Service.CLOUDWATCH) && PortCalls.isOfMetrics(port, method);
    }
}
