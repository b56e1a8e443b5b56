package io.drctl.training;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A loopback HTTPS server that answers AWS calls from a file of replies, for {@link ArchiveTraining}.
 *
 * <p>It stands in a process of its own, so that none of its classes get into the archive, and speaks TLS because an
 * archive trained over plain HTTP lacks the classes that every real call needs.
 */
public final class CannedSite {
    /** The site ends by itself if its starter is killed before ending it. */
    private static final long LONGEST_LIFE_SECONDS = 180;

    private static final Pattern QUERY_ACTION = Pattern.compile("(?:^|&)Action=([A-Za-z]+)");
    private static final Pattern CREDENTIAL_REGION = Pattern.compile("Credential=[^/]+/[^/]+/([^/]+)/");

    private static final int OK = 200;

    /** To what no section answers. */
    private static final Reply NONE = new Reply(Pattern.compile(""), "text/xml", OK, "");

    private final List<Reply> replies;

    private CannedSite(List<Reply> replies) {
        this.replies = replies;
    }

    /** A section's heading: the request and its Region, the content type, and the status where it isn't 200. */
    private static final Pattern HEADING = Pattern.compile("(.+) (\\S+/\\S+?)(?: (\\d{3}))?");

    /**
     * One section of the replies file, {@code == <request> <region> <content type> [<status>]} and the body below it.
     *
     * @param request of a request and the Region that signed it, with a space between them
     */
    private record Reply(Pattern request, String contentType, int status, String body) {}

    /**
     * Serves until it is ended, and writes its port to a file once it listens.
     *
     * @param args the scheme, the file for the port, and for https the key store and its password
     */
    public static void main(String[] args) throws IOException, GeneralSecurityException, InterruptedException {
        Path portFile = Path.of(args[1]);
        HttpServer server = args[0].equals("https") ? https(Path.of(args[2]), args[3].toCharArray()) : http();
        CannedSite site = new CannedSite(replies());
        server.createContext("/", site::answer);
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.start();
        Path written = Files.writeString(
                portFile.resolveSibling(portFile.getFileName() + ".new"),
                server.getAddress().getPort() + "\n");
        Files.move(written, portFile, StandardCopyOption.ATOMIC_MOVE);
        TimeUnit.SECONDS.sleep(LONGEST_LIFE_SECONDS);
        System.exit(0);
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static HttpServer http() throws IOException {
        return HttpServer.create(anyPort(), 0);
    }

    private static HttpServer https(Path keyStore, char[] password) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            keys.load(in, password);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(anyPort(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }

    private static List<Reply> replies() throws IOException {
        List<Reply> replies = new ArrayList<>();
        try (InputStream in = CannedSite.class.getResourceAsStream("replies.txt")) {
            if (in == null) {
                return replies;
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String section : text.split("(?m)^== ", -1)) {
                int endOfHeading = section.indexOf('\n');
                Matcher heading = HEADING.matcher(section.substring(0, Math.max(endOfHeading, 0)));
                if (!section.startsWith("#") && heading.matches()) {
                    replies.add(new Reply(
                            Pattern.compile(heading.group(1)),
                            heading.group(2),
                            heading.group(3) == null ? OK : Integer.parseInt(heading.group(3)),
                            section.substring(endOfHeading + 1).strip()));
                }
            }
        }
        return replies;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String request = nameOf(exchange, sent);
            String region = regionOf(exchange);
            for (Reply reply : replies) {
                if (reply.request().matcher(request + " " + region).matches()) {
                    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
                    send(
                            exchange,
                            reply,
                            reply.body().replace("{region}", region).replace("{now}", now));
                    return;
                }
            }
            send(exchange, NONE, "<" + request.replaceAll("\\W.*", "") + "Response/>");
        }
    }

    /** The operation where the protocol names it, else the method and the path. */
    private static String nameOf(HttpExchange exchange, String sent) {
        Matcher action = QUERY_ACTION.matcher(sent);
        if (action.find()) {
            return URLDecoder.decode(action.group(1), StandardCharsets.UTF_8);
        }
        @Nullable String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        if (target != null) {
            return target.substring(target.lastIndexOf('.') + 1);
        }
        return exchange.getRequestMethod() + " " + exchange.getRequestURI();
    }

    private static String regionOf(HttpExchange exchange) {
        @Nullable String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        Matcher credential = CREDENTIAL_REGION.matcher(authorization == null ? "" : authorization);
        return credential.find() ? credential.group(1) : "us-east-1";
    }

    private static void send(HttpExchange exchange, Reply reply, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", reply.contentType());
        // Without it nothing is taken for AWS's answer.
        exchange.getResponseHeaders().set("x-amzn-RequestId", "training");
        boolean headersOnly = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(reply.status(), headersOnly ? -1 : bytes.length);
        if (!headersOnly) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
