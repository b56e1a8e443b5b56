package io.drctl.aws;

import org.jspecify.annotations.Nullable;

/** Texts as the SDK returns them: absent ones are null, and some services send empty ones instead. */
final class Text {
    private Text() {}

    static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
