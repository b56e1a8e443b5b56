package io.drctl.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where to listen: {@code PORT}, which means the loopback address, or {@code ADDRESS:PORT}. */
final class ListenAddress {
    private static final String HOW = "give a port, such as 9469 (on the loopback address), or an address and a port,"
            + " such as 10.0.0.5:9469 or [::1]:9469";

    private static final Pattern PLACE =
            Pattern.compile("(?:(localhost|\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9A-Fa-f:.]{2,45}])(:))?(\\d{1,5})");

    private static final int PORT_MAX = 65_535;

    private ListenAddress() {}

    /**
     * The address that a text names; empty where it names none. No name is looked up: what it leads to may change, and
     * then others would be let in.
     */
    static Optional<InetSocketAddress> parse(String text) {
        Matcher matcher = PLACE.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > PORT_MAX) {
            return Optional.empty();
        }
        int port = Integer.parseInt(matcher.group(3));
        String host = matcher.group(1);
        try {
            InetAddress address = host == null || host.equals("localhost")
                    // Not getLoopbackAddress: that one may be ::1, which nobody expects of a bare port.
                    ? InetAddress.getByAddress(new byte[] {127, 0, 0, 1})
                    : InetAddress.getByName(host);
            return Optional.of(new InetSocketAddress(address, port));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    static InetSocketAddress of(String text) {
        return parse(text)
                .orElseThrow(
                        () -> new CommandFailure(ExitStatus.USAGE, "--listen takes [ADDRESS:]PORT, not " + text, HOW));
    }
}
