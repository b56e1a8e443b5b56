package io.drctl.cloud;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The site as its users see it: DNS answers and HTTP responses, from neither an AWS API nor drctl's memory.
 */
public interface OutsideView {
    /** In place of a server: whatever this machine resolves names with. */
    String THIS_MACHINE = "this machine's resolver";

    /**
     * The addresses that a name server gives for a name now, without any cache.
     *
     * @param server {@code host}, {@code host:port} or {@link #THIS_MACHINE}
     * @return empty when the name has no address
     * @throws CloudException NOT_CONNECTED when the server can't be found, UNREACHABLE when it doesn't answer in time,
     *     REJECTED when it won't answer for that name
     */
    List<String> addresses(String server, String dnsName, Duration timeout);

    /**
     * What a name server says that a name is an alias of, by its CNAME record, without any cache.
     *
     * @param server as for {@link #addresses}, but not this machine
     * @return in lower case, without a final dot; empty when the name has no such record
     * @throws CloudException as for {@link #addresses}
     */
    Optional<String> alias(String server, String dnsName, Duration timeout);

    /**
     * The name servers that answer for a zone, as the parent zone delegates it.
     *
     * @return empty when unknown
     */
    default List<String> nameServers(String zoneName, Duration timeout) {
        return List.of();
    }

    /**
     * Requests a URL's path at a given address, whatever the name resolves to elsewhere.
     *
     * @param address IP address to connect to; {@code host} is sent as Host header (and SNI)
     * @throws CloudException NOT_CONNECTED when no connection is established, UNREACHABLE when nothing answers in time
     */
    HttpAnswer get(String scheme, String host, String address, int port, String path, Duration timeout);

    /**
     * The answer to a request.
     *
     * @param elapsed from connecting to the last byte of the head
     * @param location target of a redirect; empty when it isn't one
     */
    record HttpAnswer(int status, Duration elapsed, String location) {
        public HttpAnswer(int status, Duration elapsed) {
            this(status, elapsed, "");
        }

        /** A redirect doesn't count: what answers that way, such as a captive portal, answers for somebody else. */
        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        /** The answer received instead, for people. */
        public String told() {
            return status >= 300 && status < 400 && !location.isEmpty()
                    ? "a redirect to " + location + " (HTTP " + status + ")"
                    : "HTTP " + status;
        }
    }
}
