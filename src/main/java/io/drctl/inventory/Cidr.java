package io.drctl.inventory;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IPv4 range.
 *
 * @param base the first address, as an unsigned number of 32 bits
 * @param prefix how many leading bits are fixed
 */
record Cidr(long base, int prefix) {
    private static final Pattern SHAPE =
            Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

    /** Empty when the text is no range, or its base has bits beyond the prefix. */
    static Optional<Cidr> parse(String text) {
        Matcher parts = SHAPE.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long base = 0;
        for (int i = 1; i <= 4; i++) {
            int octet = Integer.parseInt(parts.group(i));
            if (octet > 255) {
                return Optional.empty();
            }
            base = base << 8 | octet;
        }
        int prefix = Integer.parseInt(parts.group(5));
        if (prefix > 32) {
            return Optional.empty();
        }
        Cidr cidr = new Cidr(base, prefix);
        return base % cidr.size() == 0 ? Optional.of(cidr) : Optional.empty();
    }

    boolean overlaps(Cidr other) {
        return base < other.base + other.size() && other.base < base + size();
    }

    private long size() {
        return 1L << (32 - prefix);
    }
}
