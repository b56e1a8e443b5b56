package io.drctl.sql;

import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.Sql.LoggedWrites;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import org.mariadb.jdbc.client.Completion;
import org.mariadb.jdbc.client.Context;
import org.mariadb.jdbc.client.ReadableByteBuf;
import org.mariadb.jdbc.client.socket.Reader;
import org.mariadb.jdbc.client.socket.Writer;
import org.mariadb.jdbc.client.util.ClosableLock;
import org.mariadb.jdbc.export.ExceptionFactory;
import org.mariadb.jdbc.message.ClientMessage;

/**
 * Reads a binary log as {@code mysqlbinlog --read-from-remote-server} does, by {@code COM_BINLOG_DUMP} (<a
 * href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_binlog_dump.html">protocol</a>): statements
 * such as {@code SHOW BINLOG EVENTS} tell no times. It names no server id, so that no replica loses its place to it,
 * and it doesn't wait at the end of the log.
 */
final class BinlogReader implements ClientMessage {
    private static final int COM_BINLOG_DUMP = 0x12;
    private static final short WITHOUT_WAITING = 1;
    private static final int NO_SERVER_ID = 0;
    private static final int EVENT = 0x00;
    private static final int END = 0xfe;
    private static final int ERROR = 0xff;

    /** More would take longer than anybody waits for a count. */
    private static final long BYTES_MAX = 512L << 20;

    private final BinlogPosition from;
    private final LogTally tally;

    private BinlogReader(BinlogPosition from, LogTally tally) {
        this.from = from;
        this.tally = tally;
    }

    /** What stands between two places. The connection is of no use afterwards. */
    static LoggedWrites read(Connection connection, BinlogPosition from, BinlogPosition end) throws SQLException {
        if (from.offset() > 0xffff_ffffL) {
            throw new SQLException("the protocol has no places behind 4 GiB of a file");
        }
        LogTally tally = new LogTally(from, end);
        if (from.hasReached(end)) {
            return tally.result(true);
        }
        try (Statement statement = connection.createStatement()) {
            // As each version of a replica says that it knows events without checksums, and MariaDB's own events.
            statement.execute("SET @master_binlog_checksum = 'NONE', @source_binlog_checksum = 'NONE',"
                    + " @mariadb_slave_capability = 4");
        }
        connection.unwrap(org.mariadb.jdbc.Connection.class).getClient().execute(new BinlogReader(from, tally), false);
        return tally.result(tally.isAtEnd());
    }

    /** One answer is expected, which {@link #readPacket} reads to its end. */
    @Override
    public int encode(Writer writer, Context context) throws IOException {
        writer.initPacket();
        writer.writeByte(COM_BINLOG_DUMP);
        writer.writeInt((int) from.offset());
        writer.writeShort(WITHOUT_WAITING);
        writer.writeInt(NO_SERVER_ID);
        writer.writeBytes(from.file().getBytes(StandardCharsets.UTF_8));
        writer.flush();
        return 1;
    }

    @Override
    public String description() {
        return "COM_BINLOG_DUMP";
    }

    @Override
    public Completion readPacket(
            org.mariadb.jdbc.Statement statement,
            int fetchSize,
            long maxRows,
            int resultSetConcurrency,
            int resultSetType,
            boolean closeOnCompletion,
            Reader reader,
            Writer writer,
            Context context,
            ExceptionFactory exceptionFactory,
            ClosableLock lock,
            boolean traceEnable,
            ClientMessage message,
            Consumer<String> redirect)
            throws IOException, SQLException {
        long bytes = 0;
        while (!tally.isAtEnd() && bytes < BYTES_MAX) {
            ReadableByteBuf packet = reader.readReusablePacket(traceEnable);
            bytes += packet.readableBytes();
            int kind = packet.readUnsignedByte();
            if (kind == ERROR) {
                int code = packet.readUnsignedShort();
                packet.skip(1);
                String state = packet.readString(5);
                throw new SQLException(packet.readStringEof(), state, code);
            }
            if (kind == END) {
                tally.end();
            } else if (kind == EVENT) {
                tally.event(packet);
            } else {
                throw new SQLException("the server sends something else than its binary log");
            }
        }
        return new Completion() {};
    }
}
