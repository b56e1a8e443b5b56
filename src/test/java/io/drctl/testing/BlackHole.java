package io.drctl.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A port that accepts connections, reads nothing and says nothing: a Region that doesn't answer. */
public final class BlackHole implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> swallowed = Collections.synchronizedList(new ArrayList<>());

    public BlackHole() throws IOException {
        Thread thread = new Thread(this::swallow, "black-hole");
        thread.setDaemon(true);
        thread.start();
    }

    private void swallow() {
        try {
            while (true) {
                swallowed.add(server.accept());
            }
        } catch (IOException e) {
            if (!server.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** How often somebody has come by. */
    public int connections() {
        return swallowed.size();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : swallowed) {
            socket.close();
        }
    }
}
