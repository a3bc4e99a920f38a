package dev.stackmemory.adapter.redis.internal;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * zstd, at its first level for large texts. Of small ones, most frames, that level packs away a sixth of the bytes more, but unpacking takes three times as long, as much as
 * all other decoding: they are compressed without entropy coding. Making the library's working memory costs several times as much as compressing a frame, so it is kept: a few
 * pieces of it for all threads, for virtual threads are too many to have their own. Thread-safe.
 */
final class Compression {
    private static final int LEVEL = 1;
    private static final int SMALL_LEVEL = -1;
    private static final int SMALL = 4_096;
    private static final int KEPT = 8;
    private static final BlockingQueue<ZstdCompressCtx> COMPRESSING = new ArrayBlockingQueue<>(KEPT);
    private static final BlockingQueue<ZstdDecompressCtx> DECOMPRESSING = new ArrayBlockingQueue<>(KEPT);

    private Compression() {}

    /** The bytes compressed; those given if they are no longer than that. */
    static byte[] compress(byte[] bytes) {
        ZstdCompressCtx context = COMPRESSING.poll();
        if (context == null) {
            context = new ZstdCompressCtx();
        }
        context.setLevel(bytes.length < SMALL ? SMALL_LEVEL : LEVEL);
        byte[] compressed = context.compress(bytes);
        if (!COMPRESSING.offer(context)) {
            context.close();
        }
        return compressed.length < bytes.length ? compressed : bytes;
    }

    /** How many bytes the compressed ones say they are, negative if they do not say it. */
    static long size(byte[] compressed, int from, int length) {
        return length < 1 ? -1 : Zstd.getFrameContentSize(compressed, from, length);
    }

    /**
     * The bytes that were compressed.
     *
     * @throws IllegalArgumentException if they cannot be made out, or are not so many
     */
    static byte[] decompress(byte[] compressed, int from, int length, int size) {
        // A size that somebody claims is believed only if the compressed bytes claim it too.
        if (size < 0 || size(compressed, from, length) != size) {
            throw new IllegalArgumentException("its size is not what it was");
        }
        ZstdDecompressCtx context = DECOMPRESSING.poll();
        if (context == null) {
            context = new ZstdDecompressCtx();
        }
        try {
            byte[] bytes = new byte[size];
            if (context.decompressByteArray(bytes, 0, size, compressed, from, length) != size) {
                throw new IllegalArgumentException("it cannot be decompressed");
            }
            return bytes;
        } catch (ZstdException damaged) {
            throw new IllegalArgumentException("it cannot be decompressed", damaged);
        } finally {
            if (!DECOMPRESSING.offer(context)) {
                context.close();
            }
        }
    }
}
