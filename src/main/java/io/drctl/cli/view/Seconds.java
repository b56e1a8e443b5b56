package io.drctl.cli.view;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A duration in JSON: seconds as a number. */
final class Seconds {
    private Seconds() {}

    static @Nullable Double of(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis() / 1000.0;
    }
}
