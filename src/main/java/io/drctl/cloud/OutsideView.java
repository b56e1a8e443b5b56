package io.drctl.cloud;

import java.time.Duration;
import java.util.List;

/**
 * The site as its users meet it: DNS answers and HTTP responses, asked of neither AWS API nor drctl's own memory.
 */
public interface OutsideView {
    /**
     * The addresses that a name server gives for a name now, without any cache.
     *
     * @param server {@code host} or {@code host:port}
     * @throws CloudException NOT_CONNECTED when the server can't be found, UNREACHABLE when it doesn't answer in time
     */
    List<String> addresses(String server, String dnsName, Duration timeout);

    /**
     * Requests a URL's path at a given address, whatever the name resolves to elsewhere.
     *
     * @param address IP address to connect to; {@code host} is sent as Host header (and SNI)
     * @throws CloudException NOT_CONNECTED when no connection comes about, UNREACHABLE when nothing answers in time
     */
    HttpAnswer get(String scheme, String host, String address, int port, String path, Duration timeout);

    /** @param elapsed from connecting to the last byte of the head */
    record HttpAnswer(int status, Duration elapsed) {
        public boolean isSuccess() {
            return status >= 200 && status < 400;
        }
    }
}
