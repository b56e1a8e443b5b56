package io.drctl.readiness;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Threads;
import io.drctl.inventory.RegionName;
import io.drctl.text.Durations;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Something that is being or was read: started once, and awaited by every check that needs it. */
final class Reading<T> {
    /** The adapters give up long before; this is for a call that hangs despite its own timeouts. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String what;
    private final @Nullable RegionName region;
    private final Threads.Pending<T> answer;

    Reading(String what, @Nullable RegionName region, Threads.Pending<T> answer) {
        this.what = what;
        this.region = region;
        this.answer = answer;
    }

    /**
     * Waits for the answer.
     *
     * @throws CloudException when there is none
     */
    T get() {
        try {
            return answer.join(PATIENCE);
        } catch (TimeoutException e) {
            throw unanswered("no answer within " + Durations.words(PATIENCE), e);
        } catch (CompletionException e) {
            throw unanswered("interrupted before an answer came", e);
        }
    }

    private CloudException unanswered(String why, Exception origin) {
        return new CloudException(CloudException.Cause.UNREACHABLE, what, region, why, origin);
    }
}
