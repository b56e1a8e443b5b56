package io.drctl.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the emulator and makes it behave as AWS does on a bad day: a request can be held before it gets
 * through, or its answer after it took effect; it can be dropped, refused or throttled. It counts what gets through, by
 * operation, and so proves what was repeated and what was not.
 *
 * <p>It speaks HTTP on plain sockets, one request a connection, because a client that loses its answer must see exactly
 * that: a connection that closes.
 */
public final class FaultyProxy implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int HEAD_BYTES_MAX = 256 * 1024;

    private static final Pattern REQUEST_LINE = Pattern.compile("([A-Z]+) (\\S+) HTTP/1\\.1");
    private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/]+)/[^/]+/([^/]+)/([^/]+)/aws4_request");
    private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=([^&]+)");
    private static final Pattern TARGET = Pattern.compile("(?im)^X-Amz-Target:\\s*[A-Za-z0-9_]+\\.([A-Za-z]+)\\s*$");

    private static final Pattern CBOR_OPERATION = Pattern.compile("/operation/([A-Za-z]+)$");

    /** What stands between a request and its answer. */
    public static final class Hold {
        private enum Where {
            BEFORE,
            ANSWER
        }

        private final String operation;
        private final Where where;
        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CompletableFuture<Boolean> verdict = new CompletableFuture<>();

        private Hold(String operation, Where where) {
            this.operation = operation;
            this.where = where;
        }

        /** Waits until the request (or, for an answer, its effect) is there. */
        public void awaitArrival() {
            try {
                if (!arrived.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    throw new AssertionError("no " + operation + " came within " + PATIENCE.toSeconds() + " s");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + operation, e);
            }
        }

        /** Lets it go on its way. */
        public void release() {
            verdict.complete(true);
        }

        /** Closes the connection instead. */
        public void drop() {
            verdict.complete(false);
        }

        private boolean letsThrough() {
            arrived.countDown();
            return verdict.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .exceptionally(tooLong -> false)
                    .join();
        }
    }

    /**
     * A request that got through, and its answer.
     *
     * @param region that it was signed for
     * @param accessKey that it was signed with
     */
    public record Exchange(String operation, String region, String accessKey, String request, String answer) {}

    private static final class Refusal {
        private final String operation;
        private final String saying;
        private final int status;
        private final String code;
        private int left;

        private Refusal(String operation, String saying, int status, String code, int times) {
            this.operation = operation;
            this.saying = saying;
            this.status = status;
            this.code = code;
            this.left = times;
        }
    }

    private static final class Request {
        private final String operation;
        private final byte[] head;
        private final byte[] body;

        private Request(String operation, byte[] head, byte[] body) {
            this.operation = operation;
            this.head = head;
            this.body = body;
        }
    }

    private final URI target;
    private final ServerSocket server;
    private final Deque<Hold> holds = new ArrayDeque<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<Exchange> exchanges = new ArrayList<>();
    private final List<String> received = new ArrayList<>();
    private final List<String> forwarded = new ArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** A proxy on a port of the system's choice. */
    public static FaultyProxy before(URI target) throws IOException {
        return new FaultyProxy(target);
    }

    private FaultyProxy(URI target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /**
     * Holds the next request of an operation before it gets through.
     *
     * @param operation such as {@code rds:PromoteReadReplicaDBCluster}
     */
    public Hold holdBefore(String operation) {
        return hold(new Hold(operation, Hold.Where.BEFORE));
    }

    /** Lets the next request of an operation through and holds its answer. */
    public Hold holdAnswer(String operation) {
        return hold(new Hold(operation, Hold.Where.ANSWER));
    }

    private Hold hold(Hold hold) {
        synchronized (this) {
            holds.add(hold);
        }
        return hold;
    }

    /** Answers requests of an operation itself, {@code times} times, with an error of AWS's form. */
    public synchronized void refuse(String operation, int status, String code, int times) {
        refusals.add(new Refusal(operation, "", status, code, times));
    }

    /** Answers each request of an operation that has {@code saying} in its body with an error of AWS's form. */
    public synchronized void refuseAll(String operation, String saying, int status, String code) {
        refusals.add(new Refusal(operation, saying, status, code, Integer.MAX_VALUE));
    }

    /** The requests that got through, in the order of their answers. */
    public synchronized List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    /** Takes back every refusal and every hold that nobody ran into, and starts counting again. */
    public synchronized void behave() {
        refusals.clear();
        holds.clear();
        exchanges.clear();
        received.clear();
        forwarded.clear();
    }

    /** How many requests of an operation got through. */
    public synchronized int forwarded(String operation) {
        return count(forwarded, operation);
    }

    /** How many requests of an operation came, whatever became of them. */
    public synchronized int received(String operation) {
        return count(received, operation);
    }

    /** How many requests came at all. */
    public synchronized int received() {
        return received.size();
    }

    /** The operations that requests came for, each as often as it came. */
    public synchronized List<String> operations() {
        return List.copyOf(received);
    }

    private static int count(List<String> operations, String wanted) {
        return Math.toIntExact(operations.stream().filter(wanted::equals).count());
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                open.add(client);
                daemon(() -> serve(client));
            }
        } catch (IOException e) {
            if (!server.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            Request request = read(client);
            Hold hold = arrived(request.operation);
            if (hold != null && hold.where == Hold.Where.BEFORE && !hold.letsThrough()) {
                return;
            }
            Refusal refusal = refusal(request);
            if (refusal != null) {
                client.getOutputStream().write(error(request.operation, refusal));
                return;
            }
            byte[] answer = forward(request);
            if (hold != null && hold.where == Hold.Where.ANSWER && !hold.letsThrough()) {
                return;
            }
            client.getOutputStream().write(answer);
        } catch (IOException e) {
            // The client is gone, which is what some of these tests are about.
            open.remove(client);
        } finally {
            open.remove(client);
        }
    }

    private synchronized @Nullable Hold arrived(String operation) {
        received.add(operation);
        Hold found = holds.stream()
                .filter(hold -> hold.operation.equals(operation))
                .findFirst()
                .orElse(null);
        holds.remove(found);
        return found;
    }

    private synchronized @Nullable Refusal refusal(Request request) {
        String body = new String(request.body, StandardCharsets.UTF_8);
        for (Refusal refusal : refusals) {
            if (refusal.operation.equals(request.operation) && body.contains(refusal.saying) && refusal.left > 0) {
                refusal.left--;
                return refusal;
            }
        }
        return null;
    }

    private static Request read(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        byte[] head = head(in);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (header(text, "expect").toLowerCase(Locale.ROOT).equals("100-continue")) {
            client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        String length = header(text, "content-length");
        byte[] body = length.isEmpty() ? new byte[0] : in.readNBytes(Integer.parseInt(length));
        return new Request(operation(text, body), head, body);
    }

    private static byte[] head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int last = 0;
        while (last != 0x0d0a0d0a) {
            int next = in.read();
            if (next < 0 || head.size() > HEAD_BYTES_MAX) {
                throw new EOFException("no whole request");
            }
            head.write(next);
            last = last << 8 | next;
        }
        return head.toByteArray();
    }

    private static String header(String head, String name) {
        Matcher found =
                Pattern.compile("(?im)^" + name + ":[ \t]*(.*?)[ \t\r]*$").matcher(head);
        return found.find() ? found.group(1) : "";
    }

    /** The service as the signature names it, and the operation as each service's own protocol says it. */
    private static String operation(String head, byte[] body) {
        Matcher line = REQUEST_LINE.matcher(head);
        String method = line.lookingAt() ? line.group(1) : "";
        String path = line.lookingAt() ? line.group(2) : "";
        Matcher credential = CREDENTIAL.matcher(head);
        String service = credential.find() ? credential.group(3) : "unsigned";
        Matcher cbor = CBOR_OPERATION.matcher(path);
        if (cbor.find()) {
            return service + ":" + cbor.group(1);
        }
        Matcher target = TARGET.matcher(head);
        if (target.find()) {
            return service + ":" + target.group(1);
        }
        Matcher action = ACTION.matcher(new String(body, StandardCharsets.UTF_8));
        if (action.find()) {
            return service + ":" + URLDecoder.decode(action.group(1), StandardCharsets.UTF_8);
        }
        if (service.equals("route53") && path.contains("/rrset")) {
            return method.equals("POST") ? "route53:ChangeResourceRecordSets" : "route53:ListResourceRecordSets";
        }
        return service + ":" + method + " " + path;
    }

    private byte[] forward(Request request) throws IOException {
        synchronized (this) {
            forwarded.add(request.operation);
        }
        try (Socket aws = new Socket(target.getHost(), target.getPort())) {
            OutputStream out = aws.getOutputStream();
            out.write(withoutKeepAlive(request.head));
            out.write(request.body);
            out.flush();
            byte[] answer = aws.getInputStream().readAllBytes();
            record(request, answer);
            return answer;
        }
    }

    private synchronized void record(Request request, byte[] answer) {
        Matcher credential = CREDENTIAL.matcher(new String(request.head, StandardCharsets.ISO_8859_1));
        boolean isSigned = credential.find();
        exchanges.add(new Exchange(
                request.operation,
                isSigned ? credential.group(2) : "",
                isSigned ? credential.group(1) : "",
                new String(request.body, StandardCharsets.UTF_8),
                new String(answer, StandardCharsets.UTF_8)));
    }

    /** The emulator must close the connection when it has answered: that is how the end of an answer is told here. */
    private static byte[] withoutKeepAlive(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1)
                .replaceAll("(?im)^(connection|expect):.*\r\n", "")
                .replaceFirst("\r\n", "\r\nConnection: close\r\n");
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] error(String operation, Refusal refusal) {
        String code = "<Code>" + refusal.code + "</Code><Message>refused by the test's proxy</Message>";
        String body;
        if (operation.startsWith("ec2:")) {
            body = "<Response><Errors><Error>" + code + "</Error></Errors><RequestID>1</RequestID></Response>";
        } else if (operation.startsWith("s3:")) {
            body = "<Error>" + code + "<RequestId>1</RequestId></Error>";
        } else {
            body = "<ErrorResponse><Error><Type>Sender</Type>" + code
                    + "</Error><RequestId>1</RequestId></ErrorResponse>";
        }
        String head = "HTTP/1.1 " + refusal.status + " Refused\r\nContent-Type: text/xml\r\nContent-Length: "
                + body.length() + "\r\nx-amzn-RequestId: 1\r\nConnection: close\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "faulty-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket client : open) {
            client.close();
        }
    }
}
