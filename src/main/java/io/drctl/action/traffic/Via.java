package io.drctl.action.traffic;

import io.drctl.action.StepContext;
import java.util.Arrays;
import java.util.Locale;

/** By what an application's users are to be sent to another Region: the argument {@code via}. */
public enum Via {
    /** By the data plane where the pair is wired for it and that can be seen, else by the records. */
    AUTO,
    DATA_PLANE,
    RECORDS;

    /** As users type it: {@code data-plane}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The step's.
     *
     * @throws IllegalArgumentException when the argument is none of them
     */
    static Via of(StepContext context) {
        String given = context.optional("via").orElse(AUTO.word());
        return Arrays.stream(values())
                .filter(each -> each.word().equals(given))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("via is auto, data-plane or records, not " + given));
    }
}
