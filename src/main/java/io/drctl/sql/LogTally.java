package io.drctl.sql;

import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.Sql.LoggedWrites;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.client.ReadableByteBuf;

/**
 * Counts the transactions among a binary log's events. Since MySQL 5.7 and MariaDB 10 each begins with an event that
 * has its identifier, or says that it has none (<a
 * href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_replication_binlog_event.html">binary log
 * events</a>).
 */
final class LogTally {
    private static final int ROTATE = 4;
    private static final int TABLE_MAP = 19;
    private static final Set<Integer> BEGINNINGS = Set.of(33, 34, 42, 162);
    private static final int CHECKSUM_BYTES = 4;
    private static final int TABLES_MAX = 1_000;

    private final BinlogPosition from;
    private final BinlogPosition end;
    private BinlogPosition at;
    private boolean isOver;
    private long transactions;
    private @Nullable Instant first;
    private @Nullable Instant last;
    private final Map<String, Long> tables = new HashMap<>();
    private final Set<String> ofThisOne = new HashSet<>();

    LogTally(BinlogPosition from, BinlogPosition end) {
        this.from = from;
        this.end = end;
        this.at = from;
    }

    /** Takes an event, of which the packet has yielded all that stands before it. */
    void event(ReadableByteBuf event) {
        long seconds = event.readUnsignedInt();
        int type = event.readUnsignedByte();
        event.skip(4);
        event.readUnsignedInt();
        long endOfEvent = event.readUnsignedInt();
        event.skip(2);
        if (type == ROTATE && seconds == 0) {
            // The server says where it begins to read.
            long offset = event.readLong();
            at = new BinlogPosition(fileName(event), offset);
            return;
        }
        if (BEGINNINGS.contains(type)) {
            Instant time = Instant.ofEpochSecond(seconds);
            first = first == null || time.isBefore(first) ? time : first;
            last = last == null || time.isAfter(last) ? time : last;
            transactions++;
            ofThisOne.clear();
        } else if (type == TABLE_MAP) {
            table(event);
        }
        // What the server makes up at the beginning, such as a file's description, stands at no place.
        if (endOfEvent > at.offset()) {
            at = new BinlogPosition(at.file(), endOfEvent);
        }
    }

    /** MariaDB puts a checksum behind the name, asked for or not. Names of a server's files are of the same length. */
    private String fileName(ReadableByteBuf event) {
        int length = event.readableBytes();
        byte[] name =
                event.readBytes(length - from.file().length() < CHECKSUM_BYTES ? length : length - CHECKSUM_BYTES);
        return new String(name, StandardCharsets.UTF_8);
    }

    /** A table that the transaction changes rows of. */
    private void table(ReadableByteBuf event) {
        event.skip(6 + 2);
        String schema = new String(event.readBytes(event.readUnsignedByte()), StandardCharsets.UTF_8);
        event.skip(1);
        String table = new String(event.readBytes(event.readUnsignedByte()), StandardCharsets.UTF_8);
        String name = schema + "." + table;
        if (ofThisOne.add(name) && (tables.containsKey(name) || tables.size() < TABLES_MAX)) {
            tables.merge(name, 1L, Long::sum);
        }
    }

    /** The server has sent all that it has. */
    void end() {
        isOver = true;
    }

    boolean isAtEnd() {
        return isOver || at.hasReached(end);
    }

    LoggedWrites result(boolean isWhole) {
        return new LoggedWrites(
                from,
                new BinlogPosition(at.file(), at.offset(), isWhole ? end.gtids() : null),
                transactions,
                first,
                last,
                tables,
                isWhole);
    }
}
