package io.drctl.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Against what, and as whom, a run acts. It belongs to the run's first line: a run that was begun in one account, or at
 * one endpoint, means something else in another.
 *
 * @param account twelve digits; null when it couldn't be told
 * @param caller the caller's ARN; null when it couldn't be told
 * @param unknown why the account couldn't be told; empty when it could
 * @param endpoints those that aren't AWS's own, in order, each with what goes there
 */
public record Standing(@Nullable String account, @Nullable String caller, String unknown, List<String> endpoints) {
    public Standing {
        endpoints = List.copyOf(endpoints);
    }

    /** Nobody asked. */
    public static Standing unknown(String why, List<String> endpoints) {
        return new Standing(null, null, why, endpoints);
    }

    /** The account, as a sentence goes on with it. */
    public String accountWords() {
        return account == null ? "account unknown" : "account " + account;
    }
}
