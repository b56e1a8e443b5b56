package io.drctl.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A small authoritative name server on the loopback address, which works out each answer when it is asked. So a test's
 * "DNS" can follow the records that the emulator keeps but never serves, or lag behind them.
 */
public final class DnsStub implements AutoCloseable {
    private static final int TTL_SECONDS = 60;
    private static final int PACKET_BYTES_MAX = 4096;

    private final DatagramSocket socket;
    private final Function<String, List<String>> zone;

    /** @param zone from a name (lower case, no trailing dot) to its addresses; none means that there is no such name */
    public DnsStub(Function<String, List<String>> zone) throws IOException {
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        this.zone = zone;
        Thread thread = new Thread(this::serve, "dns-stub");
        thread.setDaemon(true);
        thread.start();
    }

    /** As an inventory names a resolver. */
    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    private void serve() {
        byte[] buffer = new byte[PACKET_BYTES_MAX];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private byte[] answer(byte[] packet) throws IOException {
        Message query = new Message(packet);
        Record question = query.getQuestion();
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.AA);
        answer.addRecord(question, Section.QUESTION);
        List<String> addresses;
        try {
            addresses = zone.apply(question.getName().toString(true).toLowerCase(Locale.ROOT));
        } catch (RuntimeException e) {
            answer.getHeader().setRcode(Rcode.SERVFAIL);
            return answer.toWire();
        }
        if (addresses.isEmpty()) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        if (question.getType() == Type.A) {
            for (String address : addresses) {
                answer.addRecord(
                        new ARecord(question.getName(), DClass.IN, TTL_SECONDS, InetAddress.getByName(address)),
                        Section.ANSWER);
            }
        }
        return answer.toWire();
    }

    @Override
    public void close() {
        socket.close();
    }
}
