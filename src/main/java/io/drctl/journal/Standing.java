package io.drctl.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where, and under which identity, a run acts. Part of the run's first line: a run that began in one account, or at one
 * endpoint, means something else in another.
 *
 * @param account twelve digits; null when unknown
 * @param caller the caller's ARN; null when unknown
 * @param unknown why the account is unknown; empty when it is known
 * @param endpoints those that aren't AWS's own, in order, each with the services that use it
 */
public record Standing(@Nullable String account, @Nullable String caller, String unknown, List<String> endpoints) {
    public Standing {
        endpoints = List.copyOf(endpoints);
    }

    /** Nobody asked. */
    public static Standing unknown(String why, List<String> endpoints) {
        return new Standing(null, null, why, endpoints);
    }

    /** The account, to follow in a sentence. */
    public String accountWords() {
        return account == null ? "account unknown" : "account " + account;
    }
}
