package dev.stackmemory.adapter.paradedb.internal;

import java.sql.SQLException;
import java.util.function.LongConsumer;
import org.postgresql.copy.CopyIn;

/**
 * Rows in PostgreSQL's binary form of COPY (postgresql.org/docs/current/sql-copy.html), which needs no escapes and which the server
 * takes without parsing numbers. Sent in pieces that grow: the first soon, so that the server has something to do, and then few, because
 * the driver listens for a millisecond after each whether the server has something to say.
 */
final class BinaryCopy extends BinaryFields {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final int FIRST_PIECE = 1 << 16;
    private static final int LARGEST_PIECE = 1 << 20;

    private final CopyIn copy;
    private final int columns;
    private final LongConsumer ended;
    private long waitedNanos;
    private int piece = FIRST_PIECE;
    private boolean finished;

    /** @param ended hears how many nanoseconds the server took for it all, also when it failed */
    BinaryCopy(CopyIn copy, int columns, LongConsumer ended) {
        super(2 * FIRST_PIECE);
        this.copy = copy;
        this.columns = columns;
        this.ended = ended;
        room(SIGNATURE.length + 2 * Integer.BYTES).put(SIGNATURE).putInt(0).putInt(0);
    }

    /** Begins the next row; all columns follow. */
    BinaryCopy row() throws SQLException {
        if (size() >= piece) {
            send();
            piece = Math.min(2 * piece, LARGEST_PIECE);
        }
        row(columns);
        return this;
    }

    /** Sends what is left; no row follows. */
    void finish() throws SQLException {
        room(Short.BYTES).putShort((short) -1);
        send();
        finished = true;
    }

    /** Ends the copy, and gives the number of rows. */
    long end() throws SQLException {
        if (!finished) {
            finish();
        }
        long begin = System.nanoTime();
        try {
            return copy.endCopy();
        } finally {
            ended.accept(waitedNanos + System.nanoTime() - begin);
        }
    }

    private void send() throws SQLException {
        byte[] rows = take();
        long begin = System.nanoTime();
        try {
            copy.writeToCopy(rows, 0, rows.length);
            waitedNanos += System.nanoTime() - begin;
        } catch (SQLException failure) {
            ended.accept(waitedNanos + System.nanoTime() - begin);
            throw failure;
        }
    }
}
