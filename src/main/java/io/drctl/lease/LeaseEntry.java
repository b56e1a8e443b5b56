package io.drctl.lease;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the object of a lease says: who holds it, for which run, and until when.
 *
 * <p>Its times are those of the holder's clock, and only people go by them. Programs judge by whether the object
 * changes: no two machines have the same time.
 *
 * @param number grows by one each time that the lease is taken
 * @param owner ARN of the caller; {@code unknown} where STS didn't tell
 * @param host user and host
 * @param machine where the run's lock and journal are; see {@link Claimant#machine}
 * @param command what the run does, in a few words
 * @param released whether the holder has let it go; its number is kept
 */
record LeaseEntry(
        long number,
        String owner,
        String host,
        String machine,
        String run,
        String command,
        Instant taken,
        Instant renewed,
        Instant expires,
        boolean released) {
    /** How long a lease holds that isn't renewed. */
    static final Duration EXPIRY = Duration.ofSeconds(60);

    private static final String UNKNOWN = "unknown";

    static LeaseEntry taken(long number, Claimant claimant, Instant now) {
        String owner = claimant.owner();
        return new LeaseEntry(
                number,
                owner == null ? UNKNOWN : owner,
                claimant.host(),
                claimant.machine(),
                claimant.run(),
                claimant.command(),
                now,
                now,
                now.plus(EXPIRY),
                false);
    }

    LeaseEntry renewed(Instant now) {
        return new LeaseEntry(number, owner, host, machine, run, command, taken, now, now.plus(EXPIRY), released);
    }

    LeaseEntry released(Instant now) {
        return new LeaseEntry(number, owner, host, machine, run, command, taken, now, now, true);
    }

    /** Whether it was written for that run, on that machine. */
    boolean isOf(Claimant claimant) {
        return isOfMachine(claimant) && run.equals(claimant.run());
    }

    boolean isOfMachine(Claimant claimant) {
        return machine.equals(claimant.machine());
    }

    /** Run and holder, to stand in a sentence. */
    String holder() {
        return "run " + run + " (" + command + ") of " + host + (owner.equals(UNKNOWN) ? "" : ", " + owner);
    }

    /** The same with its times. */
    String told() {
        return holder() + ", since " + taken.truncatedTo(ChronoUnit.SECONDS) + ", renewed "
                + renewed.truncatedTo(ChronoUnit.SECONDS) + ", expires " + expires.truncatedTo(ChronoUnit.SECONDS)
                + " by its clock";
    }

    String json() {
        return JsonMapper.shared()
                .createObjectNode()
                .put("number", number)
                .put("owner", owner)
                .put("host", host)
                .put("machine", machine)
                .put("run", run)
                .put("command", command)
                .put("taken", taken.toString())
                .put("renewed", renewed.toString())
                .put("expires", expires.toString())
                .put("released", released)
                .toString();
    }

    /** @throws IllegalArgumentException when it isn't a lease */
    static LeaseEntry of(String json) {
        try {
            JsonNode node = JsonMapper.shared().readTree(json);
            if (node == null
                    || !node.path("number").isIntegralNumber()
                    || node.path("number").asLong() < 1) {
                throw new IllegalArgumentException("it has no number");
            }
            return new LeaseEntry(
                    node.path("number").asLong(),
                    text(node, "owner"),
                    text(node, "host"),
                    text(node, "machine"),
                    text(node, "run"),
                    text(node, "command"),
                    Instant.parse(text(node, "taken")),
                    Instant.parse(text(node, "renewed")),
                    Instant.parse(text(node, "expires")),
                    node.path("released").asBoolean(false));
        } catch (JacksonException | DateTimeException e) {
            throw new IllegalArgumentException("it is not drctl's JSON", e);
        }
    }

    private static String text(JsonNode node, String field) {
        @Nullable JsonNode value = node.get(field);
        if (value == null || !value.isString()) {
            throw new IllegalArgumentException("it has no " + field);
        }
        return value.asString();
    }
}
