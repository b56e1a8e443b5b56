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
    /** It can be made again, empty, as it was. */
    NOTHING,
    /** Nobody has thought about it, so that it counts as protected. */
    UNKNOWN;

    static Stake parse(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
