package io.drctl.action.database;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Sql;
import io.drctl.inventory.RegionName;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a database is kept from taking writes, as a write that is tried shows. Never assumed: what nobody could try
 * is {@code UNKNOWN}.
 *
 * @param seen what it is judged by, one clause
 */
public record FenceVerdict(Kind kind, String seen) {
    /** What the tried write showed. */
    public enum Kind {
        /** The server refused it, or there is no server any more. */
        FENCED,
        /** The server accepted it. */
        NOT_FENCED,
        /** None could be tried, or nothing is proven by it. */
        UNKNOWN;

        /** As people are told: {@code NOT FENCED}. */
        public String words() {
            return name().replace('_', ' ');
        }

        /** As JSON has it: {@code not-fenced}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static FenceVerdict fenced(String seen) {
        return new FenceVerdict(Kind.FENCED, seen);
    }

    static FenceVerdict unknown(String seen) {
        return new FenceVerdict(Kind.UNKNOWN, seen);
    }

    /** {@code NOT FENCED: a write tried at shop in us-east-2 was accepted}. */
    String words() {
        return kind.words() + ": " + seen;
    }

    /**
     * Tries a write.
     *
     * @param server empty where the inventory gives no access by SQL
     * @param isClosed whether the security groups let nobody in, so that silence is no wonder
     * @param wasRefused whether a write was refused before they were closed: what ends {@code read_only} since, a
     *     restart, ends all connections too
     */
    static FenceVerdict tried(
            Optional<Sql> server, String cluster, RegionName region, boolean isClosed, boolean wasRefused) {
        String where = cluster + " in " + region;
        if (server.isEmpty()) {
            return unknown("the inventory gives no access by SQL, so that no write can be tried at " + where);
        }
        try {
            Handover.Tried tried = Handover.Tried.at(server.get(), cluster, region);
            Boolean isRefused = tried.isRefused();
            return isRefused == null
                    ? unknown(tried.seen())
                    : new FenceVerdict(isRefused ? Kind.FENCED : Kind.NOT_FENCED, tried.seen());
        } catch (CloudException e) {
            if (!isClosed || !e.isSilence()) {
                return unknown("no write could be tried at " + where + ": " + e.explain());
            }
            return wasRefused
                    ? fenced("a write tried at " + where + " was refused, and its security group lets nobody in since")
                    : unknown("the security group of " + where
                            + " lets nobody in, but connections that were open before go on");
        }
    }
}
