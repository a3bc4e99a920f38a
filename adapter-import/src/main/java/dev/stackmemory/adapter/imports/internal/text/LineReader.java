package dev.stackmemory.adapter.imports.internal.text;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads lines as bytes and knows where each of them lies. A line ends with a line feed or with the end of the file. Memory is bounded by the longest
 * line allowed; what a longer line has beyond that is passed over. Not thread-safe.
 */
public final class LineReader implements AutoCloseable {
    /** The longest line that is read, in bytes. */
    public static final int MAX_LINE = 128 << 20;

    private static final int FIRST_BUFFER = 1 << 16;

    private final InputStream in;
    private final int maxLine;
    private byte[] buffer;
    private int start;
    private int after;
    private int end;
    private int lineLength;
    private boolean ended;
    private boolean terminated;
    private boolean tooLong;
    private long offset;
    private long nextOffset;
    private long number;

    /**
     * @param in stands at the given offset; closed with this reader
     * @param offset of the first byte that is read
     * @param linesBefore how many lines lie before it
     * @param maxLine in bytes
     */
    public LineReader(InputStream in, long offset, long linesBefore, int maxLine) {
        this.in = in;
        this.nextOffset = offset;
        this.number = linesBefore;
        this.maxLine = maxLine;
        this.buffer = new byte[Math.min(FIRST_BUFFER, maxLine + 1)];
    }

    /** Moves to the next line. */
    public boolean next() throws IOException {
        start = after;
        offset = nextOffset;
        tooLong = false;
        int feed = indexOfFeed(start);
        while (feed < 0 && !ended) {
            int searched = end - start;
            if (searched > maxLine) {
                passOver();
                return true;
            }
            fill();
            feed = indexOfFeed(start + searched);
        }
        terminated = feed >= 0;
        lineLength = (terminated ? feed : end) - start;
        after = terminated ? feed + 1 : end;
        nextOffset = offset + after - start;
        if (after == start) {
            return false;
        }
        number++;
        return true;
    }

    /** The bytes of the line lie here from {@link #position()} on, until the next line is read. */
    public byte[] bytes() {
        return buffer;
    }

    public int position() {
        return start;
    }

    /** In bytes, without the line's end; 0 for a line that is too long. */
    public int length() {
        boolean carriageReturn = terminated && lineLength > 0 && buffer[start + lineLength - 1] == '\r';
        return carriageReturn ? lineLength - 1 : lineLength;
    }

    /** Whether the line has more bytes than are read. */
    public boolean tooLong() {
        return tooLong;
    }

    /** Whether a line feed ends the line; without one the file may still be growing. */
    public boolean terminated() {
        return terminated;
    }

    /** Counts from 1. */
    public long number() {
        return number;
    }

    /** Of the line's first byte. */
    public long offset() {
        return offset;
    }

    /** Of the first byte after the line and its end. */
    public long nextOffset() {
        return nextOffset;
    }

    /** Whether nothing but blanks is in the line. */
    public boolean blank() {
        for (int index = start; index < start + lineLength; index++) {
            byte unit = buffer[index];
            if (unit != ' ' && unit != '\t' && unit != '\r') {
                return false;
            }
        }
        return !tooLong;
    }

    /** Whether no further line follows. May read ahead. */
    public boolean last() throws IOException {
        while (after >= end && !ended) {
            fill();
        }
        return after >= end;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Goes to the end of a line that does not fit. */
    private void passOver() throws IOException {
        number++;
        tooLong = true;
        int feed = indexOfFeed(start);
        while (feed < 0 && !ended) {
            nextOffset += end - start;
            start = end;
            fill();
            feed = indexOfFeed(start);
        }
        terminated = feed >= 0;
        after = terminated ? feed + 1 : end;
        nextOffset += after - start;
        start = after;
        lineLength = 0;
    }

    private int indexOfFeed(int from) {
        for (int index = from; index < end; index++) {
            if (buffer[index] == '\n') {
                return index;
            }
        }
        return -1;
    }

    private void fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            after -= start;
            start = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, maxLine + 2L));
        }
        int read = in.read(buffer, end, buffer.length - end);
        if (read < 0) {
            ended = true;
        } else {
            end += read;
        }
    }
}
