package io.drctl.terraform;

import io.drctl.process.ChildProcess;
import io.drctl.process.Invocation;
import io.drctl.process.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/** An AWS emulator of its own for these tests: S3 is all that they ask of it. */
final class LocalMoto implements AutoCloseable {
    private final ChildProcess process;
    private final String endpoint;
    private final HttpClient http = HttpClient.newHttpClient();

    private LocalMoto(ChildProcess process, String endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    static LocalMoto start(Path program, Map<String, String> environment) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        ChildProcess process = ChildProcess.start(
                new Invocation(
                        List.of(program.toString(), "-H", "127.0.0.1", "-p", String.valueOf(port)),
                        environment,
                        Path.of("/")),
                line -> {},
                line -> {});
        LocalMoto moto = new LocalMoto(process, "http://127.0.0.1:" + port);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> moto.send("GET", "/moto-api/data.json", "").statusCode() == 200);
        return moto;
    }

    static Optional<Path> program() {
        return Programs.find("moto_server", System.getenv().getOrDefault("PATH", ""));
    }

    String endpoint() {
        return endpoint;
    }

    void makeBucket(String name) throws Exception {
        send(
                "PUT",
                "/" + name,
                "<CreateBucketConfiguration><LocationConstraint>us-east-2</LocationConstraint></CreateBucketConfiguration>");
    }

    /** A public zone; returns its id. */
    String makeZone(String name, String reference) throws Exception {
        String answer = send(
                        "POST",
                        "/2013-04-01/hostedzone",
                        "<CreateHostedZoneRequest xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><Name>" + name
                                + ".</Name><CallerReference>" + reference
                                + "</CallerReference></CreateHostedZoneRequest>",
                        "route53")
                .body();
        String id = answer.substring(answer.indexOf("<Id>") + "<Id>".length(), answer.indexOf("</Id>"));
        return id.substring(id.lastIndexOf('/') + 1);
    }

    /** The records of a zone, as Route 53 tells them. */
    String records(String zone) throws Exception {
        return send("GET", "/2013-04-01/hostedzone/" + zone + "/rrset", "", "route53")
                .body();
    }

    void reset() throws Exception {
        send("POST", "/moto-api/reset", "");
    }

    void put(String path, String content) throws Exception {
        send("PUT", path, content);
    }

    boolean has(String path) throws Exception {
        return send("GET", path, "").statusCode() == 200;
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return send(method, path, body, "s3");
    }

    private HttpResponse<String> send(String method, String path, String body, String service)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint + path))
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-2/" + service + "/aws4_request")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.kill();
    }
}
