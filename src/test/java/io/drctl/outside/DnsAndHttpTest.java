package io.drctl.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.OutsideContract;
import io.drctl.cloud.OutsideView;
import io.drctl.cloud.OutsideView.HttpAnswer;
import io.drctl.testing.DnsStub;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

class DnsAndHttpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration IMPATIENCE = Duration.ofMillis(200);

    private final OutsideView outside = new DnsAndHttp();

    @Test
    void an_address_is_found_behind_an_alias_in_the_answer() throws IOException {
        UnaryOperator<Message> zone = query -> answer(
                query,
                new CNAMERecord(name("www.drctl.example."), DClass.IN, 60, name("lb.drctl.example.")),
                address("lb.drctl.example.", "192.0.2.7"),
                address("lb.drctl.example.", "192.0.2.8"),
                address("other.drctl.example.", "192.0.2.9"));
        try (DnsServer server = new DnsServer(zone, zone)) {
            assertThat(outside.addresses(server.address(), "www.drctl.example", PATIENCE))
                    .containsExactly("192.0.2.7", "192.0.2.8");
        }
    }

    @Test
    void what_a_name_is_an_alias_of_is_told_by_its_own_record_alone() throws IOException {
        UnaryOperator<Message> zone = query -> answer(
                query,
                new CNAMERecord(name("db.drctl.example."), DClass.IN, 60, name("Writer.cluster-1.drctl.example.")),
                new CNAMERecord(name("writer.cluster-1.drctl.example."), DClass.IN, 60, name("other.drctl.example.")));
        try (DnsServer server = new DnsServer(zone, zone)) {
            assertThat(outside.alias(server.address(), "db.drctl.example", PATIENCE))
                    .contains("writer.cluster-1.drctl.example");
            assertThat(outside.alias(server.address(), "www.drctl.example", PATIENCE))
                    .isEmpty();
        }
    }

    @Test
    void an_answer_that_was_cut_off_is_fetched_over_tcp() throws IOException {
        UnaryOperator<Message> cutOff = query -> {
            Message answer = answer(query);
            answer.getHeader().setFlag(Flags.TC);
            return answer;
        };
        UnaryOperator<Message> whole = query -> answer(query, address("www.drctl.example.", "192.0.2.7"));
        try (DnsServer server = new DnsServer(cutOff, whole)) {
            assertThat(outside.addresses(server.address(), "www.drctl.example", PATIENCE))
                    .containsExactly("192.0.2.7");
        }
    }

    @Test
    void a_name_that_does_not_exist_has_no_addresses() throws IOException {
        UnaryOperator<Message> nothing = query -> coded(query, Rcode.NXDOMAIN);
        try (DnsServer server = new DnsServer(nothing, nothing)) {
            assertThat(outside.addresses(server.address(), "gone.drctl.example", PATIENCE))
                    .isEmpty();
        }
    }

    @Test
    void a_name_server_that_refuses_is_no_answer() throws IOException {
        UnaryOperator<Message> refusing = query -> coded(query, Rcode.REFUSED);
        try (DnsServer server = new DnsServer(refusing, refusing)) {
            CloudException failure =
                    failureOf(() -> outside.addresses(server.address(), "www.drctl.example", PATIENCE));

            assertThat(failure.reason()).isEqualTo(Cause.REJECTED);
            assertThat(failure).hasMessage(server.address() + " answers REFUSED for www.drctl.example");
        }
    }

    @Test
    void a_silent_name_server_is_given_up_in_time() throws IOException {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            CloudException failure = failureOf(
                    () -> outside.addresses("127.0.0.1:" + silent.getLocalPort(), "www.drctl.example", IMPATIENCE));

            assertThat(failure.reason()).isEqualTo(Cause.UNREACHABLE);
            assertThat(failure).hasMessageEndingWith("within 0.2 s");
        }
    }

    @Test
    void a_name_server_that_can_not_be_found_is_named() {
        CloudException failure = failureOf(() -> outside.addresses("ns.invalid", "www.drctl.example", PATIENCE));

        assertThat(failure.reason()).isEqualTo(Cause.NOT_CONNECTED);
        assertThat(failure).hasMessage("the name server ns.invalid can't be found");
    }

    @Test
    void the_site_is_asked_by_its_name_at_the_given_address_and_redirects_are_not_followed() throws IOException {
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        List<String> hosts = new CopyOnWriteArrayList<>();
        site.createContext("/", exchange -> {
            hosts.add(exchange.getRequestHeaders().getFirst("Host") + exchange.getRequestURI());
            exchange.getResponseHeaders().add("Location", "http://elsewhere.invalid/");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        site.start();
        try {
            int port = site.getAddress().getPort();
            HttpAnswer answer = outside.get("http", "www.drctl.example", "127.0.0.1", port, "/health", PATIENCE);

            assertThat(answer.status()).isEqualTo(302);
            assertThat(answer.isSuccess()).isFalse();
            assertThat(answer.told()).isEqualTo("a redirect to http://elsewhere.invalid/ (HTTP 302)");
            assertThat(answer.elapsed()).isPositive().isLessThan(PATIENCE);
            assertThat(hosts).containsExactly("www.drctl.example:" + port + "/health");
        } finally {
            site.stop(0);
        }
    }

    @Test
    void a_closed_port_is_no_connection() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        CloudException failure =
                failureOf(() -> outside.get("http", "www.drctl.example", "127.0.0.1", closed, "/", PATIENCE));

        assertThat(failure.reason()).isEqualTo(Cause.NOT_CONNECTED);
        assertThat(failure).hasMessageContaining("127.0.0.1:" + closed);
    }

    @Test
    void a_site_that_accepts_and_says_nothing_is_given_up_in_time() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CloudException failure = failureOf(() ->
                    outside.get("http", "www.drctl.example", "127.0.0.1", silent.getLocalPort(), "/", IMPATIENCE));

            assertThat(failure.reason()).isEqualTo(Cause.UNREACHABLE);
        }
    }

    @Test
    void a_path_can_not_smuggle_a_header_in() {
        CloudException failure = failureOf(
                () -> outside.get("http", "www.drctl.example", "127.0.0.1", 9, "/ HTTP/1.1\r\nX: y", PATIENCE));

        assertThat(failure.isAmbiguous()).isFalse();
    }

    /** Its site is on this machine: a name server that knows one name, and a web server that always answers. */
    @Nested
    final class Contract extends OutsideContract {
        private final HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        private final DnsStub names =
                new DnsStub(name -> name.equals("www.drctl.example") ? List.of("192.0.2.7") : List.of());

        Contract() throws IOException {}

        @BeforeEach
        void serve() {
            web.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            web.start();
        }

        @AfterEach
        void stop() {
            web.stop(0);
            names.close();
        }

        @Override
        protected Served site() {
            return new Served(
                    outside,
                    names.address(),
                    "drctl.example",
                    "www.drctl.example",
                    List.of("192.0.2.7"),
                    "127.0.0.1",
                    web.getAddress().getPort());
        }
    }

    private static CloudException failureOf(ThrowingCallable call) {
        CloudException failure = catchThrowableOfType(CloudException.class, call);
        assertThat(failure).as("a failure").isNotNull();
        return failure;
    }

    private static Message answer(Message query, Record... records) {
        Message answer = coded(query, Rcode.NOERROR);
        Arrays.stream(records).forEach(record -> answer.addRecord(record, Section.ANSWER));
        return answer;
    }

    private static Message coded(Message query, int code) {
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.AA);
        answer.getHeader().setRcode(code);
        answer.addRecord(query.getQuestion(), Section.QUESTION);
        return answer;
    }

    private static ARecord address(String name, String address) {
        try {
            return new ARecord(name(name), DClass.IN, 60, InetAddress.getByName(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Name name(String text) {
        return Name.fromConstantString(text);
    }

    /** An authoritative server on one port for UDP and TCP, each with answers of its own. */
    private static final class DnsServer implements AutoCloseable {
        private final DatagramSocket udp;
        private final ServerSocket tcp;

        DnsServer(UnaryOperator<Message> overUdp, UnaryOperator<Message> overTcp) throws IOException {
            tcp = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
            udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress());
            start(() -> {
                DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
                udp.receive(packet);
                byte[] answer = overUdp.apply(new Message(Arrays.copyOf(packet.getData(), packet.getLength())))
                        .toWire();
                udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            });
            start(() -> {
                try (Socket socket = tcp.accept()) {
                    DataInputStream in = new DataInputStream(socket.getInputStream());
                    byte[] query = in.readNBytes(in.readUnsignedShort());
                    byte[] answer = overTcp.apply(new Message(query)).toWire();
                    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                    out.writeShort(answer.length);
                    out.write(answer);
                    out.flush();
                }
            });
        }

        private interface Exchange {
            void once() throws IOException;
        }

        private void start(Exchange exchange) {
            Thread thread = new Thread(
                    () -> {
                        while (!tcp.isClosed()) {
                            try {
                                exchange.once();
                            } catch (IOException e) {
                                // Closing the sockets is how the test ends this server.
                                return;
                            }
                        }
                    },
                    "dns-server");
            thread.setDaemon(true);
            thread.start();
        }

        String address() {
            return "127.0.0.1:" + tcp.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            tcp.close();
            udp.close();
        }
    }
}
