package dev.stackmemory.testkit.server.internal;

import java.io.IOException;
import java.io.OutputStream;

/** Hands on the first bytes and drops the rest. */
final class LimitedStream extends OutputStream {
    private final OutputStream to;
    private long left;

    LimitedStream(OutputStream to, long limit) {
        this.to = to;
        this.left = limit;
    }

    @Override
    public void write(int b) throws IOException {
        if (left > 0) {
            to.write(b);
            left--;
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int passing = (int) Math.min(left, length);
        to.write(bytes, offset, passing);
        left -= passing;
    }

    @Override
    public void flush() throws IOException {
        to.flush();
    }
}
