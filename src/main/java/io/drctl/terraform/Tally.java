package io.drctl.terraform;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An apply's progress: a fold over its events.
 *
 * @param total how many pieces of work the plan has; a replacement is two, a destruction and a creation
 * @param done how many of them are done
 * @param underWay what has begun and has not ended, oldest first, and how long Terraform says that it has taken so far
 * @param failed addresses of what failed
 */
public record Tally(int total, int done, Map<String, Duration> underWay, List<String> failed) {
    public Tally {
        underWay = Collections.unmodifiableMap(new LinkedHashMap<>(underWay));
        failed = List.copyOf(failed);
    }

    public static Tally of(int total) {
        return new Tally(total, 0, Map.of(), List.of());
    }

    public Tally after(TerraformEvent event) {
        return event.accept(new Next());
    }

    /** Only what begins, goes on or ends is counted. */
    private final class Next implements TerraformEvent.Visitor<Tally> {
        @Override
        public Tally planned(TerraformEvent.Planned event) {
            return Tally.this;
        }

        @Override
        public Tally refreshing(TerraformEvent.Refreshing event) {
            return Tally.this;
        }

        @Override
        public Tally started(TerraformEvent.Started event) {
            return with(event.address(), Duration.ZERO);
        }

        @Override
        public Tally stillWorking(TerraformEvent.StillWorking event) {
            return with(event.address(), event.elapsed());
        }

        @Override
        public Tally completed(TerraformEvent.Completed event) {
            return new Tally(total, done + 1, without(event.address()), failed);
        }

        @Override
        public Tally failed(TerraformEvent.Failed event) {
            List<String> more = new ArrayList<>(failed);
            more.add(event.address());
            return new Tally(total, done, without(event.address()), more);
        }

        @Override
        public Tally problem(TerraformEvent.Problem event) {
            return Tally.this;
        }

        @Override
        public Tally stopping(TerraformEvent.Stopping event) {
            return Tally.this;
        }

        @Override
        public Tally said(TerraformEvent.Said event) {
            return Tally.this;
        }
    }

    private Tally with(String address, Duration elapsed) {
        Map<String, Duration> more = new LinkedHashMap<>(underWay);
        more.put(address, elapsed);
        return new Tally(total, done, more, failed);
    }

    private Map<String, Duration> without(String address) {
        Map<String, Duration> fewer = new LinkedHashMap<>(underWay);
        fewer.remove(address);
        return fewer;
    }
}
