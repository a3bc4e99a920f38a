package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.failure.StoreException.CorruptFrame;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ReplicaCopy;
import dev.stackmemory.ports.store.StoredFrame;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A copy as the value of one key: a head of fixed size that scripts read and write in place, the summary as it is, so that lists read only the
 * start of a value, and the rest compressed.
 *
 * <pre>
 *  0  form, 1              1  revision          9  ledger version     17  validated at, ms, or 0
 * 25  content hash        57  size of the summary   61  size of the rest, uncompressed   65  summary, rest
 * </pre>
 *
 * The rest is a zstd frame unless that would be longer, which its length tells. Numbers have their highest byte first, so that versions
 * compare as bytes.
 */
final class StoredForm {
    static final int VERSION_AT = 1;
    static final int VALIDATED_AT = 17;
    static final int HEAD = 65;

    /** What lists read first of a value: nearly every summary lies in it. */
    static final int USUAL_START = 512;

    private static final int HASH_AT = 25;
    private static final int SUMMARY_SIZE_AT = 57;
    private static final int REST_SIZE_AT = 61;
    private static final byte FORM = 1;

    private StoredForm() {}

    static byte[] write(StoredFrame copy, Optional<Instant> validatedAt) {
        Frame frame = copy.frame();
        var summaryPart = new FrameWriter(256);
        FrameForm.writeSummary(frame, summaryPart);
        byte[] summary = summaryPart.toBytes();
        var restPart = new FrameWriter(256 + frame.content().length());
        FrameForm.writeRest(frame, restPart);
        byte[] rest = restPart.toBytes();
        byte[] kept = Compression.compress(rest);

        byte[] value = new byte[HEAD + summary.length + kept.length];
        ByteBuffer head = ByteBuffer.wrap(value);
        head.put(FORM).putLong(frame.revision()).putLong(copy.ledgerVersion());
        head.putLong(validatedAt.map(Instant::toEpochMilli).orElse(0L));
        head.put(HexFormat.of().parseHex(copy.hash().hex()));
        head.putInt(summary.length).putInt(rest.length).put(summary).put(kept);
        return value;
    }

    /**
     * @param id for the message, as it stands in the key
     */
    static ReplicaCopy read(String id, byte[] value) {
        try {
            FrameSummary summary = summary(value);
            int restAt = HEAD + ByteBuffer.wrap(value).getInt(SUMMARY_SIZE_AT);
            byte[] rest = rest(value, restAt);
            Frame frame = FrameForm.readRest(summary, new FrameReader(rest, 0, rest.length));
            ByteBuffer head = ByteBuffer.wrap(value);
            var hash = new ContentHash(HexFormat.of().formatHex(Arrays.copyOfRange(value, HASH_AT, HASH_AT + 32)));
            long validated = head.getLong(VALIDATED_AT);
            return new ReplicaCopy(
                    new StoredFrame(frame, hash, head.getLong(VERSION_AT + 8)),
                    validated > 0 ? Optional.of(Instant.ofEpochMilli(validated)) : Optional.empty());
        } catch (IllegalArgumentException | ArithmeticException damaged) {
            throw new CorruptFrame(
                    "the copy of frame " + id + " in Redis cannot be read back: " + damaged.getMessage()
                            + ". Its home still has it; delete the copy or wait until it expires.",
                    damaged);
        }
    }

    /** How many bytes from the start hold head and summary; more than are given if the value goes on. */
    static int summaryEnd(byte[] start) {
        if (start.length < HEAD || start[0] != FORM) {
            throw new IllegalArgumentException("it is of no known form");
        }
        return HEAD + ByteBuffer.wrap(start).getInt(SUMMARY_SIZE_AT);
    }

    static FrameSummary summary(byte[] start) {
        int end = summaryEnd(start);
        var in = new FrameReader(start, HEAD, end);
        FrameSummary summary = FrameForm.readSummary(in, ByteBuffer.wrap(start).getLong(VERSION_AT));
        in.requireEnd();
        return summary;
    }

    private static byte[] rest(byte[] value, int at) {
        int size = ByteBuffer.wrap(value).getInt(REST_SIZE_AT);
        if (size < 0 || at > value.length) {
            throw new IllegalArgumentException("it ends too early");
        }
        int kept = value.length - at;
        if (kept == size) {
            return Arrays.copyOfRange(value, at, value.length);
        }
        return Compression.decompress(value, at, kept, size);
    }
}
