package io.drctl.sim;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.WallClock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The ports of somebody who looks at a world for an instant: what is wrong with it is wrong for him too, but nothing
 * takes any time, and neither the world nor the chances of anybody else are changed by it. So a course is the same with
 * and without him.
 */
public final class Bystander {
    private Bystander() {}

    /**
     * The ports of one who looks.
     *
     * @param name no other process's: draws go by it
     */
    public static Cloud of(World world, String name) {
        return new SimulatedCloud(new Standing(world), new Stopped(world), new OnDemand(), name);
    }

    /** The world as it stands; nobody may change it. */
    private record Standing(World world) implements WorldHost {
        @Override
        public <T> T at(Instant time, boolean changes, Supplier<T> body) {
            if (changes) {
                throw new IllegalStateException("who only looks changes nothing");
            }
            synchronized (world) {
                return body.get();
            }
        }
    }

    /** What is waited for has passed at once. */
    private record Stopped(World world) implements WallClock {
        @Override
        public Instant now() {
            return world.now();
        }

        @Override
        public Duration elapsed() {
            return Duration.between(Instant.EPOCH, world.now());
        }

        @Override
        public void sleep(Duration duration) {}
    }
}
