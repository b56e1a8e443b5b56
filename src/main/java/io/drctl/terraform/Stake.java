package io.drctl.terraform;

import java.util.Locale;

/** What the loss of a resource costs, which is why it is protected. */
enum Stake {
    DATA,
    NAMES,
    KEYS,
    IDENTITY,
    NETWORK,
    SERVICE,
    /** It held nothing, and can be made again as it was. */
    NOTHING,
    /** Nobody has thought about it, so it counts as protected. */
    UNKNOWN;

    static Stake parse(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
