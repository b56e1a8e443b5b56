package io.drctl.sim;

import org.jspecify.annotations.Nullable;

/** A fault between drctl and AWS, or in one of AWS's services: it decides what becomes of requests. */
sealed interface RequestFault extends Fault
        permits Fault.ApiDown,
                Fault.Route53ControlDown,
                Fault.CredentialsExpired,
                Fault.Throttling,
                Fault.ServerErrors,
                Fault.LostRequests,
                Fault.LostAnswers {
    /** What becomes of a request; null when this fault leaves it alone. */
    @Nullable
    Fate fate(Call call, Chance chance);

    @Override
    default void begin(World world) {}

    @Override
    default void end(World world) {}
}
