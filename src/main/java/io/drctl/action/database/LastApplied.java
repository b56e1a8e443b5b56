package io.drctl.action.database;

import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.StepContext;
import io.drctl.action.UnreadableFactException;
import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Sql;
import io.drctl.cloud.Threads;
import io.drctl.cloud.WallClock;
import io.drctl.inventory.Database;
import io.drctl.inventory.RegionName;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Up to where a replica had applied its source's binary log: what the source has logged behind that place, it alone
 * has. A promotion journals it before its call, and once more when it is over, as far as the server tells by SQL; a
 * server that was promoted may have forgotten it. What isn't known is journaled as unknown, with the reason.
 *
 * @param position in the log of the source
 * @param at when it was read; null for the last one
 * @param isFinal whether nothing can have been applied since: otherwise the source may alone have less than what lies
 *     behind it
 */
public record LastApplied(BinlogPosition position, @Nullable Instant at, boolean isFinal) {
    private static final Fact<BinlogPosition> BEFORE =
            new Fact<>("applied-before", "a place in a binary log", BinlogPosition::toString, BinlogPosition::parse);
    private static final Fact<Instant> READ_AT = Fact.time("applied-read-at");
    private static final Fact<BinlogPosition> AT_THE_END = new Fact<>(
            "applied-at-the-end", "a place in a binary log", BinlogPosition::toString, BinlogPosition::parse);
    private static final Fact<String> UNKNOWN = Fact.text("applied-unknown");
    private static final Fact<String> END_UNKNOWN = Fact.text("applied-at-the-end-unknown");

    /** What a server says. */
    private record Answer(@Nullable BinlogPosition position, Instant at, String why) {}

    /** Begins to ask the replica's server, beside other questions; no facts where there is no access to it. */
    static Supplier<Facts> before(StepContext step) {
        if (step.cloud().sql(step.region("region"), step.database()).isEmpty()) {
            return () -> Facts.NONE;
        }
        Threads.Pending<Facts> asked = step.cloud().threads().start("last applied", () -> now(step));
        return asked::join;
    }

    private static Facts now(StepContext step) {
        return asked(step)
                .map(answer -> answer.position() == null
                        ? Facts.of(UNKNOWN, answer.why())
                        : Facts.of(BEFORE, answer.position()).with(READ_AT, answer.at()))
                .orElse(Facts.NONE);
    }

    /** Asked when the promotion is over. */
    static Facts atTheEnd(StepContext step) {
        return asked(step)
                .map(answer -> answer.position() == null
                        ? Facts.of(END_UNKNOWN, answer.why())
                        : Facts.of(AT_THE_END, answer.position()))
                .orElse(Facts.NONE);
    }

    private static Optional<Answer> asked(StepContext step) {
        Cloud cloud = step.cloud();
        RegionName region = step.region("region");
        Database database = step.database();
        WallClock clock = cloud.clock();
        return cloud.sql(region, database).map(server -> {
            Instant now = clock.now();
            try {
                return server.replica()
                        .map(Sql.Replica::applied)
                        .map(applied -> new Answer(applied, now, ""))
                        .orElseGet(() -> new Answer(
                                null, now, database.clusterIn(region) + " follows no source, and has forgotten it"));
            } catch (CloudException e) {
                return new Answer(null, now, e.explain());
            }
        });
    }

    /** What a promotion's facts say of it; empty when they say nothing, or can't be read. */
    public static Optional<LastApplied> of(Facts facts) {
        try {
            Optional<LastApplied> last = facts.get(AT_THE_END).map(position -> new LastApplied(position, null, true));
            return last.isPresent()
                    ? last
                    : facts.get(BEFORE)
                            .map(position ->
                                    new LastApplied(position, facts.get(READ_AT).orElse(null), false));
        } catch (UnreadableFactException e) {
            return Optional.empty();
        }
    }

    /** Why they don't say it. */
    public static String whyUnknown(Facts facts) {
        return facts.get(UNKNOWN).orElse("the inventory gave no access by SQL when the replica was promoted");
    }

    /** For the promotion's own outcome; empty where nothing is known. */
    static String words(Facts facts) {
        return of(facts)
                .map(last -> "; of its source's binary log it had applied all up to " + last.position()
                        + (last.isFinal() ? "" : " before its promotion"))
                .orElse("");
    }
}
