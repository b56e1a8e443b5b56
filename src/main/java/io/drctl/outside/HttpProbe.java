package io.drctl.outside;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.OutsideView.HttpAnswer;
import io.drctl.text.Durations;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One GET to an address of the caller's choice, in the name of a host: the head of the answer is read, the rest is not.
 *
 * <p>Neither of the JDK's clients can do that: both take the TLS server name from the address that they connect to.
 * With a few lines on a socket the connection goes where it should, the certificate is checked against the site's name
 * as a browser does it, no redirect is followed, and no proxy, cookie or kept-alive connection comes between.
 */
final class HttpProbe {
    private static final String OPERATION = "http:GET";
    private static final int HEAD_BYTES_MAX = 64 * 1024;
    private static final String LOCATION = "Location:";
    private static final int LOCATION_CHARACTERS_MAX = 200;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-9]\\d{2})(?: .*)?");

    private final boolean secure;
    private final String host;
    private final String address;
    private final int port;

    HttpProbe(String scheme, String host, String address, int port) {
        this.secure = scheme.equals("https");
        this.host = host;
        this.address = address;
        this.port = port;
    }

    HttpAnswer get(String path, Duration timeout) {
        long started = System.nanoTime();
        long deadline = started + timeout.toNanos();
        try (Socket plain = new Socket()) {
            connect(plain, deadline, timeout);
            try (Socket socket = secure ? secured(plain, deadline) : plain) {
                socket.getOutputStream().write(request(path));
                socket.getOutputStream().flush();
                String head = finalHead(socket, deadline);
                return new HttpAnswer(statusOf(head), Duration.ofNanos(System.nanoTime() - started), locationIn(head));
            }
        } catch (SocketTimeoutException e) {
            throw failure(Cause.UNREACHABLE, where() + " did not answer within " + Durations.words(timeout), e);
        } catch (SSLException e) {
            throw failure(Cause.NOT_CONNECTED, "no TLS connection to " + where() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw failure(Cause.UNREACHABLE, where() + " gives no usable answer: " + e.getMessage(), e);
        }
    }

    private void connect(Socket socket, long deadline, Duration timeout) {
        try {
            socket.connect(new InetSocketAddress(InetAddress.getByName(address), port), left(deadline));
        } catch (SocketTimeoutException e) {
            throw failure(
                    Cause.NOT_CONNECTED, "no connection to " + where() + " within " + Durations.words(timeout), e);
        } catch (UnknownHostException e) {
            throw failure(Cause.NOT_CONNECTED, address + " can't be found", e);
        } catch (IOException e) {
            throw failure(Cause.NOT_CONNECTED, "no connection to " + where() + ": " + e.getMessage(), e);
        }
    }

    private Socket secured(Socket plain, long deadline) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        // Without this the JDK accepts any certificate of a trusted authority, whatever name it is for.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(left(deadline));
        socket.startHandshake();
        return socket;
    }

    private byte[] request(String path) {
        boolean defaultPort = port == (secure ? 443 : 80);
        String request = "GET " + (path.isEmpty() ? "/" : path) + " HTTP/1.1\r\n"
                + "Host: " + host + (defaultPort ? "" : ":" + port) + "\r\n"
                + "User-Agent: drctl\r\nAccept: */*\r\nCache-Control: no-cache\r\nConnection: close\r\n\r\n";
        if (path.chars().anyMatch(character -> character <= ' ' || character == 0x7f)) {
            throw failure(Cause.REJECTED, "the path has a space or control character in it: " + path.strip(), null);
        }
        return request.getBytes(StandardCharsets.UTF_8);
    }

    private static String finalHead(Socket socket, long deadline) throws IOException {
        InputStream in = socket.getInputStream();
        while (true) {
            String head = head(socket, in, deadline);
            // 100 and 103 only announce the real answer.
            if (statusOf(head) >= 200) {
                return head;
            }
        }
    }

    private static String locationIn(String head) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, LOCATION, 0, LOCATION.length()))
                .map(line -> line.substring(LOCATION.length()).strip())
                .filter(location -> location.length() <= LOCATION_CHARACTERS_MAX)
                .findFirst()
                .orElse("");
    }

    private static String head(Socket socket, InputStream in, long deadline) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int emptyLineBytes = 0;
        while (emptyLineBytes < 2) {
            socket.setSoTimeout(left(deadline));
            int next = in.read();
            if (next < 0) {
                throw new EOFException(head.size() == 0 ? "the connection was closed" : "the answer was cut off");
            }
            if (next == '\n') {
                emptyLineBytes++;
            } else if (next != '\r') {
                emptyLineBytes = 0;
            }
            head.write(next);
            if (head.size() > HEAD_BYTES_MAX) {
                throw new IOException("the headers of the answer are too long");
            }
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static int statusOf(String head) throws IOException {
        Matcher line = STATUS_LINE.matcher(head.lines().findFirst().orElse(""));
        if (!line.matches()) {
            throw new IOException("this is not HTTP");
        }
        return Integer.parseInt(line.group(1));
    }

    private static int left(long deadline) throws SocketTimeoutException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("the time is up");
        }
        return Math.toIntExact(Math.min(millis, Integer.MAX_VALUE));
    }

    private String where() {
        return address + ":" + port;
    }

    private static CloudException failure(Cause cause, String message, @Nullable Throwable origin) {
        return new CloudException(cause, OPERATION, null, message, origin);
    }
}
