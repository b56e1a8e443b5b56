package io.drctl.cloud;

import java.util.Optional;

/**
 * One rule by which a security group lets something in (<a
 * href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html">IpPermission</a>): with as many
 * sources as EC2 lists for a permission, there are as many rules.
 *
 * @param group the security group's id
 * @param protocol as EC2 names it: {@code tcp}, a number, or {@code -1} for all
 * @param fromPort the first port, or ICMP type; −1 for all
 * @param toPort the last port, or ICMP code; −1 for all
 * @param kind what the source is
 * @param source an address range, the id of a prefix list, or the id of a group, for another account's with a slash
 *     after the account: {@code 123456789012/sg-0a1b2c3d}
 * @param description empty where there is none
 */
public record IngressRule(
        String group, String protocol, int fromPort, int toPort, Kind kind, String source, String description) {
    /** What the source of a rule is. */
    public enum Kind {
        IPV4,
        IPV6,
        PREFIX_LIST,
        GROUP
    }

    private static final int FIELDS = 7;

    /** The rule in one line, from which {@link #parse} makes it again. */
    public String text() {
        return String.join(
                " ",
                group,
                protocol,
                String.valueOf(fromPort),
                String.valueOf(toPort),
                kind.name(),
                source,
                description.replaceAll("[\\s;]+", " ").strip());
    }

    /** The rule of such a line; empty when it is none. */
    public static Optional<IngressRule> parse(String text) {
        String[] fields = text.split(" ", FIELDS);
        try {
            return fields.length < FIELDS
                    ? Optional.empty()
                    : Optional.of(new IngressRule(
                            fields[0],
                            fields[1],
                            Integer.parseInt(fields[2]),
                            Integer.parseInt(fields[3]),
                            Kind.valueOf(fields[4]),
                            fields[5],
                            fields[6].strip()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether another one lets the same in; descriptions don't count. */
    public boolean isLike(IngressRule other) {
        return undescribed().equals(other.undescribed());
    }

    private IngressRule undescribed() {
        return new IngressRule(group, protocol, fromPort, toPort, kind, source, "");
    }
}
