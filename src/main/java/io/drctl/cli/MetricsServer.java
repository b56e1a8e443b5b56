package io.drctl.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drctl.cloud.Threads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code GET /metrics}, and nothing else. It asks nothing of AWS: what it serves was found before.
 *
 * <p>On the loopback address it answers only who calls it by a name of that: a page in a browser on this machine could
 * otherwise have its own name lead here, and read the site's assets.
 */
final class MetricsServer implements AutoCloseable {
    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");
    private static final int AT_ONCE_MAX = 16;
    private static final int BACKLOG = 16;

    static {
        // Read once by the JDK's server: who sends a byte a minute is hung up on.
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxRspTime", "10");
    }

    private final HttpServer server;
    private final boolean isLoopback;
    private final Supplier<@Nullable String> metrics;

    /**
     * Listens from now on.
     *
     * @param metrics the text to serve; null while there is none yet
     * @throws IOException where the address can't be had
     */
    MetricsServer(InetSocketAddress address, Threads threads, Supplier<@Nullable String> metrics) throws IOException {
        this.metrics = metrics;
        this.isLoopback = address.getAddress().isLoopbackAddress();
        server = HttpServer.create(address, BACKLOG);
        Semaphore free = new Semaphore(AT_ONCE_MAX);
        server.setExecutor(work -> {
            if (!free.tryAcquire()) {
                throw new RejectedExecutionException("too many at once");
            }
            var unused = threads.start("metrics", () -> {
                try {
                    work.run();
                } finally {
                    free.release();
                }
                return null;
            });
        });
        server.createContext("/", this::answer);
        server.start();
    }

    /** Where it listens, with the port that was chosen. */
    String url() {
        InetSocketAddress at = server.getAddress();
        String host = at.getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + at.getPort() + "/metrics";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (isLoopback && !isCalledByItsName(exchange)) {
                send(exchange, 403, "on the loopback address only who calls it by that is answered\n");
            } else if (!exchange.getRequestURI().getPath().equals("/metrics")) {
                send(exchange, 404, "there is /metrics only\n");
            } else if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, 405, "there is GET /metrics only\n");
            } else {
                String text = metrics.get();
                if (text == null) {
                    send(exchange, 503, "the first verification is under way\n");
                } else {
                    exchange.getResponseHeaders().set("Content-Type", TYPE);
                    send(exchange, 200, text);
                }
            }
        }
    }

    private static boolean isCalledByItsName(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        return host != null && LOOPBACK.contains(host.replaceFirst(":\\d+$", ""));
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, isHead ? -1 : bytes.length);
        if (!isHead) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
