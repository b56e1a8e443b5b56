package io.drctl.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;

@Timeout(30)
final class DelegationTest {
    @Test
    void a_dead_name_server_that_is_asked_first_leaves_time_for_the_next() throws IOException {
        try (DatagramSocket dead = socket();
                DatagramSocket well = socket()) {
            Thread answering = new Thread(() -> answerOnce(well), "name server");
            answering.setDaemon(true);
            answering.start();

            ExtendedResolver both =
                    Delegation.within(Duration.ofSeconds(4), new ExtendedResolver(new Resolver[] {to(dead), to(well)}));

            assertThat(Delegation.nameServers("drctl.test", both)).containsExactly("ns-1.answering.example.");
        }
    }

    private static DatagramSocket socket() throws SocketException {
        return new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static SimpleResolver to(DatagramSocket server) {
        return new SimpleResolver((InetSocketAddress) server.getLocalSocketAddress());
    }

    private static void answerOnce(DatagramSocket server) {
        try {
            DatagramPacket question = new DatagramPacket(new byte[512], 512);
            server.receive(question);
            Message asked = new Message(Arrays.copyOf(question.getData(), question.getLength()));
            Message answer = new Message(asked.getHeader().getID());
            answer.getHeader().setFlag(Flags.QR);
            answer.addRecord(asked.getQuestion(), Section.QUESTION);
            answer.addRecord(
                    new NSRecord(
                            Name.fromConstantString("drctl.test."),
                            DClass.IN,
                            60,
                            Name.fromConstantString("ns-1.answering.example.")),
                    Section.ANSWER);
            byte[] bytes = answer.toWire();
            server.send(new DatagramPacket(bytes, bytes.length, question.getSocketAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
