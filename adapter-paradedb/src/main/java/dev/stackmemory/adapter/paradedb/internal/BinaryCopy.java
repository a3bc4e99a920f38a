package dev.stackmemory.adapter.paradedb.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/**
 * Rows in PostgreSQL's binary form of COPY (postgresql.org/docs/current/sql-copy.html), which needs no escapes and which the server
 * takes without parsing numbers. Sent in pieces as they fill up.
 */
final class BinaryCopy implements RowSink {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final int PIECE = 1 << 16;
    private static final int TEXT_TYPE = 25;
    private static final int BIGINT_TYPE = 20;
    private static final int ABSENT = -1;

    private final CopyIn copy;
    private final int columns;
    private ByteBuffer buffer = ByteBuffer.allocate(2 * PIECE);

    BinaryCopy(CopyIn copy, int columns) {
        this.copy = copy;
        this.columns = columns;
        buffer.put(SIGNATURE).putInt(0).putInt(0);
    }

    /** Begins the next row; all columns follow. */
    BinaryCopy row() throws SQLException {
        if (buffer.position() >= PIECE) {
            send();
        }
        room(Short.BYTES).putShort((short) columns);
        return this;
    }

    /** Ends the copy, and gives the number of rows. */
    long end() throws SQLException {
        room(Short.BYTES).putShort((short) -1);
        send();
        return copy.endCopy();
    }

    private void send() throws SQLException {
        copy.writeToCopy(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            var larger = ByteBuffer.allocate(Math.max(2 * buffer.capacity(), buffer.position() + bytes));
            buffer = larger.put(buffer.flip());
        }
        return buffer;
    }

    private BinaryCopy absent() {
        room(Integer.BYTES).putInt(ABSENT);
        return this;
    }

    @Override
    public BinaryCopy number(long value) {
        room(12).putInt(Long.BYTES).putLong(value);
        return this;
    }

    @Override
    public BinaryCopy number(@Nullable Long value) {
        return value == null ? absent() : number(value.longValue());
    }

    @Override
    public BinaryCopy small(int value) {
        room(6).putInt(Short.BYTES).putShort((short) value);
        return this;
    }

    @Override
    public BinaryCopy integer(int value) {
        room(8).putInt(Integer.BYTES).putInt(value);
        return this;
    }

    @Override
    public BinaryCopy fraction(double value) {
        room(12).putInt(Double.BYTES).putDouble(value);
        return this;
    }

    @Override
    public BinaryCopy flag(boolean value) {
        room(5).putInt(1).put((byte) (value ? 1 : 0));
        return this;
    }

    @Override
    public BinaryCopy text(@Nullable String value) {
        return value == null ? absent() : bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public BinaryCopy json(@Nullable String value) {
        if (value == null) {
            return absent();
        }
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        // The version of JSONB's binary form stands before it.
        room(Integer.BYTES + 1 + text.length)
                .putInt(1 + text.length)
                .put((byte) 1)
                .put(text);
        return this;
    }

    @Override
    public BinaryCopy bytes(byte @Nullable [] value) {
        if (value == null) {
            return absent();
        }
        room(Integer.BYTES + value.length).putInt(value.length).put(value);
        return this;
    }

    @Override
    public BinaryCopy texts(String @Nullable [] value) {
        if (value == null) {
            return absent();
        }
        int start = beginArray(TEXT_TYPE, value.length);
        for (String element : value) {
            text(element);
        }
        return endArray(start);
    }

    @Override
    public BinaryCopy numbers(long @Nullable [] value) {
        if (value == null) {
            return absent();
        }
        int start = beginArray(BIGINT_TYPE, value.length);
        for (long element : value) {
            number(element);
        }
        return endArray(start);
    }

    /** One dimension from 1 on, without absent elements. */
    private int beginArray(int type, int length) {
        int start = buffer.position();
        room(24).putInt(0).putInt(1).putInt(0).putInt(type).putInt(length).putInt(1);
        return start;
    }

    private BinaryCopy endArray(int start) {
        buffer.putInt(start, buffer.position() - start - Integer.BYTES);
        return this;
    }
}
