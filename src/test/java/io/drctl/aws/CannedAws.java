package io.drctl.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drctl.inventory.RegionName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A server in this process that plays AWS from a list of answers, one a request, and keeps what it was asked. */
final class CannedAws implements AutoCloseable {
    static final RegionName REGION = new RegionName("us-west-1");

    /** What to do with one request. */
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Answer> answers = new ArrayDeque<>();
    private final @Nullable Answer always;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> userAgents = new CopyOnWriteArrayList<>();

    CannedAws(Answer... answers) throws IOException {
        this(null, answers);
    }

    /** One that gives the same answer to everything. */
    static CannedAws always(Answer answer) throws IOException {
        return new CannedAws(answer, new Answer[0]);
    }

    private CannedAws(@Nullable Answer always, Answer[] answers) throws IOException {
        this.always = always;
        this.answers.addAll(List.of(answers));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        userAgents.add(String.valueOf(exchange.getRequestHeaders().getFirst("User-Agent")));
        Answer answer;
        synchronized (answers) {
            answer = always == null ? answers.poll() : always;
        }
        if (answer == null) {
            throw new IOException("no answer left");
        }
        answer.to(exchange);
    }

    /** The bodies of the requests, in their order. */
    List<String> asked() {
        return asked;
    }

    List<String> userAgents() {
        return userAgents;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    SdkClients clients() {
        return clients(endpoint());
    }

    static SdkClients clients(URI endpoint) {
        StaticCredentialsProvider keys =
                StaticCredentialsProvider.create(AwsBasicCredentials.create("testing", "testing"));
        return new SdkClients(Map.of(), region -> Optional.of(endpoint), region -> keys, () -> keys, "test");
    }

    /** An error as the query protocol of RDS, EC2 and others writes it. */
    static Answer error(int status, String code, String message) {
        return body(
                status,
                "<ErrorResponse><Error><Type>Sender</Type><Code>" + code + "</Code><Message>" + message
                        + "</Message></Error><RequestId>11111111-aaaa</RequestId></ErrorResponse>");
    }

    static Answer body(int status, String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/xml");
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        };
    }

    /** Whatever is wanted, with headers as names and values by turns. */
    static Answer answer(int status, String body, String... headers) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            boolean hasBody = bytes.length > 0 && !exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, hasBody ? bytes.length : -1);
            if (hasBody) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        };
    }

    /** The request arrives, and its answer is lost with the connection. */
    static Answer lost() {
        return HttpExchange::close;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
