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
 * @param other who works in the site's other Region; null where that is the same caller
 */
public record Standing(
        @Nullable String account,
        @Nullable String caller,
        String unknown,
        List<String> endpoints,
        @Nullable OtherCaller other) {
    public Standing {
        endpoints = List.copyOf(endpoints);
    }

    /** With one caller for both Regions. */
    public Standing(@Nullable String account, @Nullable String caller, String unknown, List<String> endpoints) {
        this(account, caller, unknown, endpoints, null);
    }

    /**
     * The caller in the Region that isn't asked first, where it has a role or a profile of its own.
     *
     * @param account twelve digits; null when unknown
     * @param caller the caller's ARN; null when unknown
     * @param unknown why the account is unknown; empty when it is known
     */
    public record OtherCaller(
            String region,
            @Nullable String account,
            @Nullable String caller,
            String unknown) {
        /** Whether it is known to be another account. */
        boolean isElsewhere(@Nullable String here) {
            return account != null && !account.equals(here);
        }
    }

    public Standing with(@Nullable OtherCaller more) {
        return new Standing(account, caller, unknown, endpoints, more);
    }

    /** Nobody asked. */
    public static Standing unknown(String why, List<String> endpoints) {
        return new Standing(null, null, why, endpoints);
    }

    /** The account, to follow in a sentence. */
    public String accountWords() {
        String words = account == null ? "account unknown" : "account " + account;
        return other != null && other.isElsewhere(account)
                ? words + " (account " + other.account() + " in " + other.region() + ")"
                : words;
    }
}
