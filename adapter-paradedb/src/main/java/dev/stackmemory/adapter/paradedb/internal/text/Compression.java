package dev.stackmemory.adapter.paradedb.internal.text;

import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Bytes made shorter, with their length before them. */
public final class Compression {
    private Compression() {}

    public static byte[] compress(byte[] bytes) {
        var deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            var writer = new PackedWriter(bytes.length / 2 + 16).number(bytes.length);
            var buffer = new byte[1 << 16];
            while (!deflater.finished()) {
                writer.raw(buffer, 0, deflater.deflate(buffer));
            }
            return writer.toBytes();
        } finally {
            deflater.end();
        }
    }

    /** @throws IllegalArgumentException if they are damaged, as far as that shows */
    public static byte[] expand(byte[] compressed) {
        var reader = new PackedReader(compressed);
        int length = reader.integer();
        // A damaged length must not reserve more than the stream can hold: DEFLATE makes at most 1,032 bytes of one.
        if (length < 0 || length > 1_032L * compressed.length) {
            throw new IllegalArgumentException("compressed bytes have an impossible length");
        }
        var bytes = new byte[length];
        var inflater = new Inflater();
        try {
            inflater.setInput(compressed, reader.at(), compressed.length - reader.at());
            int at = 0;
            while (at < bytes.length) {
                int more = inflater.inflate(bytes, at, bytes.length - at);
                if (more == 0) {
                    throw new IllegalArgumentException("compressed bytes end too early");
                }
                at += more;
            }
            return bytes;
        } catch (DataFormatException damage) {
            throw new IllegalArgumentException("compressed bytes are damaged", damage);
        } finally {
            inflater.end();
        }
    }
}
