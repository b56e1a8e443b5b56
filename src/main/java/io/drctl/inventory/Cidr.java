package io.drctl.inventory;

import java.util.List;
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

    /** RFC 1918. */
    private static final List<Cidr> PRIVATE = List.of(
            new Cidr(10L << 24, 8), new Cidr(172L << 24 | 16L << 16, 12), new Cidr(192L << 24 | 168L << 16, 16));

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

    /**
     * The range of the same size behind the last of some, still for private use where that range was; empty if none.
     */
    static Optional<Cidr> behind(Cidr sized, List<Cidr> taken) {
        Cidr space = PRIVATE.stream().filter(sized::overlaps).findFirst().orElse(null);
        long next = taken.stream()
                .filter(each -> space == null || space.overlaps(each))
                .mapToLong(each -> each.base + each.size())
                .max()
                .orElse(sized.base);
        long base = (next + sized.size() - 1) / sized.size() * sized.size();
        Cidr found = new Cidr(base, sized.prefix);
        if (space != null && base < space.base + space.size()) {
            return Optional.of(found);
        }
        if (space == null) {
            return Optional.empty();
        }
        for (long from = space.base; from < space.base + space.size(); from += sized.size()) {
            Cidr other = new Cidr(from, sized.prefix);
            if (taken.stream().noneMatch(other::overlaps)) {
                return Optional.of(other);
            }
        }
        return Optional.empty();
    }

    /** As AWS writes it. */
    @Override
    public String toString() {
        return (base >> 24) + "." + (base >> 16 & 255) + "." + (base >> 8 & 255) + "." + (base & 255) + "/" + prefix;
    }

    private long size() {
        return 1L << (32 - prefix);
    }
}
