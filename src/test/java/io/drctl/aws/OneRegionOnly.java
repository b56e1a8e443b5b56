package io.drctl.aws;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A network in which some hosts of AWS answer, by TLS and under their own names, and every other is refused: a proxy
 * that every connection of this process goes through, with an authority that this process trusts meanwhile.
 */
final class OneRegionOnly implements AutoCloseable {
    /** What a host answers: an error if it is JSON or has an {@code <Error>}. */
    interface Host {
        String answer(String host, String request);
    }

    private static final String PASSWORD = "changeit";

    private final Set<String> reachable;
    private final Host host;
    private final ServerSocket proxy;
    private final SSLContext tls;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final @Nullable ProxySelector usual = ProxySelector.getDefault();
    private final Map<String, @Nullable String> before = new HashMap<>();

    OneRegionOnly(Path directory, Set<String> reachable, Host host) throws IOException, InterruptedException {
        this.reachable = Set.copyOf(reachable);
        this.host = host;
        Path keys = certify(directory, reachable);
        tls = context(keys);
        property("javax.net.ssl.trustStore", keys.toString());
        property("javax.net.ssl.trustStorePassword", PASSWORD);
        property("javax.net.ssl.trustStoreType", "PKCS12");
        proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(new Proxy(
                        Proxy.Type.HTTP, new InetSocketAddress(proxy.getInetAddress(), proxy.getLocalPort())));
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                // The caller is told by an exception.
            }
        });
    }

    /** Sets a property of the process until this is closed. */
    void property(String name, String value) {
        before.putIfAbsent(name, System.getProperty(name));
        System.setProperty(name, value);
    }

    /** The hosts that somebody wanted to reach, in order, with those that were refused. */
    List<String> asked() {
        return asked;
    }

    private static Path certify(Path directory, Set<String> hosts) throws IOException, InterruptedException {
        Path keys = directory.resolve("keys.p12");
        String names =
                String.join(",", hosts.stream().map(name -> "dns:" + name).toList());
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "aws",
                        "-dname",
                        "CN=drctl test",
                        "-ext",
                        "SAN=" + names,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        keys.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.txt").toFile())
                .start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            keytool.destroyForcibly();
            throw new IOException("keytool: " + Files.readString(directory.resolve("keytool.txt")));
        }
        trust(keys);
        return keys;
    }

    /** Its own certificate counts as an authority. */
    private static void trust(Path keys) throws IOException {
        try (InputStream in = Files.newInputStream(keys)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            store.setCertificateEntry("authority", store.getCertificate("aws"));
            try (OutputStream out = Files.newOutputStream(keys)) {
                store.store(out, PASSWORD.toCharArray());
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static SSLContext context(Path keys) throws IOException {
        try (InputStream in = Files.newInputStream(keys)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private void accept() {
        while (!proxy.isClosed()) {
            try {
                Socket socket = proxy.accept();
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (Socket socket = connection) {
            String name = line(socket.getInputStream()).split("[ :]")[1];
            while (!line(socket.getInputStream()).isEmpty()) {
                // The proxy's own headers say nothing of interest.
            }
            asked.add(name);
            if (!reachable.contains(name)) {
                write(socket, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
                return;
            }
            write(socket, "HTTP/1.1 200 Connection established\r\n\r\n");
            try (SSLSocket inner =
                    (SSLSocket) tls.getSocketFactory().createSocket(socket, name, socket.getPort(), false)) {
                inner.setUseClientMode(false);
                answer(inner, name);
            }
        } catch (IOException e) {
            // A client that has gone away has had what it wanted, or fails by itself.
            asked.add("a connection failed: " + e);
        }
    }

    private void answer(SSLSocket socket, String name) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder request = new StringBuilder(line(in)).append('\n');
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            } else if (header.equalsIgnoreCase("expect: 100-continue")) {
                // Otherwise the client waits for five seconds before it sends the body.
                write(socket, "HTTP/1.1 100 Continue\r\n\r\n");
            }
        }
        request.append(new String(in.readNBytes(length), StandardCharsets.UTF_8));
        String body = host.answer(name, request.toString());
        boolean isJson = body.startsWith("{");
        int status = isJson || body.contains("<Error>") ? 400 : 200;
        write(
                socket,
                "HTTP/1.1 " + status + " x\r\nContent-Type: " + (isJson ? "application/json" : "text/xml")
                        + "\r\nx-amzn-RequestId: 1-2-3\r\nx-amz-request-id: 1\r\n"
                        + "x-amz-id-2: 2\r\nConnection: close\r\n"
                        + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    @Override
    public void close() {
        ProxySelector.setDefault(usual);
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
        try {
            proxy.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
