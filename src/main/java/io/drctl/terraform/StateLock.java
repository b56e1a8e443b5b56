package io.drctl.terraform;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lock on a Region's state, as a run that it turned away learns of it.
 *
 * <p>Terraform reports it as text only, the same text for every backend. A lock never expires: one that a killed run
 * left behind stays until somebody removes it, and only a person can know that its owner is gone.
 *
 * @param id what removing it has to name
 * @param path the object that is locked
 * @param operation such as {@code OperationTypeApply}
 * @param who user and host
 * @param createdAt null when Terraform's text couldn't be read
 */
public record StateLock(
        String id,
        String path,
        String operation,
        String who,
        @Nullable Instant createdAt) {
    private static final DateTimeFormatter CREATED = DateTimeFormatter.ofPattern(
            "uuuu-MM-dd HH:mm:ss[.[SSSSSSSSS][SSSSSSSS][SSSSSSS][SSSSSS][SSSSS][SSSS][SSS][SS][S]] Z", Locale.ROOT);

    /** The lock that Terraform's text describes, or empty when it describes none. */
    static Optional<StateLock> parse(String text) {
        int info = text.indexOf("Lock Info:");
        if (info < 0) {
            return Optional.empty();
        }
        String id = "";
        String path = "";
        String operation = "";
        String who = "";
        Instant createdAt = null;
        for (String line : text.substring(info).lines().toList()) {
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, Math.max(0, colon)).strip()) {
                case "ID" -> id = value;
                case "Path" -> path = value;
                case "Operation" -> operation = value;
                case "Who" -> who = value;
                case "Created" -> createdAt = instant(value);
                default -> {}
            }
        }
        return id.isEmpty() ? Optional.empty() : Optional.of(new StateLock(id, path, operation, who, createdAt));
    }

    /** How long it has been held, or empty when that isn't known or the clocks disagree. */
    public Optional<Duration> age(Instant now) {
        if (createdAt == null || createdAt.isAfter(now)) {
            return Optional.empty();
        }
        return Optional.of(Duration.between(createdAt, now));
    }

    /** What the owner is doing, in a word: {@code apply}, {@code plan}. */
    public String purpose() {
        return operation.replace("OperationType", "").toLowerCase(Locale.ROOT);
    }

    // Go prints "2026-11-22 13:40:22.606095375 +0000 UTC", with as many digits as there are.
    private static @Nullable Instant instant(String text) {
        int zoneName = text.lastIndexOf(' ');
        if (zoneName < 0) {
            return null;
        }
        try {
            return CREATED.parse(text.substring(0, zoneName), Instant::from);
        } catch (DateTimeException unknownForm) {
            return null;
        }
    }
}
