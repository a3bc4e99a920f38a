package dev.stackmemory.adapter.paradedb.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Fields in PostgreSQL's binary form, one after the other. Not thread-safe. */
class BinaryFields implements RowSink {
    private static final int TEXT_TYPE = 25;
    private static final int BIGINT_TYPE = 20;
    private static final int ABSENT = -1;

    private ByteBuffer buffer;

    /** @param capacity in bytes, which grows as it must */
    BinaryFields(int capacity) {
        buffer = ByteBuffer.allocate(capacity);
    }

    /** How many bytes were written since the beginning, or since they were taken. */
    final int size() {
        return buffer.position();
    }

    /** Everything written; what follows begins anew. */
    final byte[] take() {
        byte[] bytes = toBytes();
        buffer.clear();
        return bytes;
    }

    /** A copy of everything written. */
    byte[] toBytes() {
        var bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return bytes;
    }

    /** Begins a row of so many columns, which follow. */
    final BinaryFields row(int columns) {
        room(Short.BYTES).putShort((short) columns);
        return this;
    }

    /** Fields that were written elsewhere. */
    BinaryFields raw(byte[] fields) {
        room(fields.length).put(fields);
        return this;
    }

    final ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            var larger = ByteBuffer.allocate(Math.max(2 * buffer.capacity(), buffer.position() + bytes));
            buffer = larger.put(buffer.flip());
        }
        return buffer;
    }

    private BinaryFields absent() {
        room(Integer.BYTES).putInt(ABSENT);
        return this;
    }

    @Override
    public BinaryFields number(long value) {
        room(12).putInt(Long.BYTES).putLong(value);
        return this;
    }

    @Override
    public BinaryFields number(@Nullable Long value) {
        return value == null ? absent() : number(value.longValue());
    }

    @Override
    public BinaryFields small(int value) {
        room(6).putInt(Short.BYTES).putShort((short) value);
        return this;
    }

    @Override
    public BinaryFields integer(int value) {
        room(8).putInt(Integer.BYTES).putInt(value);
        return this;
    }

    @Override
    public BinaryFields fraction(double value) {
        room(12).putInt(Double.BYTES).putDouble(value);
        return this;
    }

    @Override
    public BinaryFields flag(boolean value) {
        room(5).putInt(1).put((byte) (value ? 1 : 0));
        return this;
    }

    @Override
    public BinaryFields text(@Nullable String value) {
        return value == null ? absent() : bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public BinaryFields json(@Nullable String value) {
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
    public BinaryFields bytes(byte @Nullable [] value) {
        if (value == null) {
            return absent();
        }
        room(Integer.BYTES + value.length).putInt(value.length).put(value);
        return this;
    }

    @Override
    public BinaryFields texts(String @Nullable [] value) {
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
    public BinaryFields numbers(long @Nullable [] value) {
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

    private BinaryFields endArray(int start) {
        buffer.putInt(start, buffer.position() - start - Integer.BYTES);
        return this;
    }
}
