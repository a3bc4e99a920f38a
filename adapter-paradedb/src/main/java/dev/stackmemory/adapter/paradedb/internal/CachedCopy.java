package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.internal.text.Compression;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.failure.StoreException.CorruptFrame;
import dev.stackmemory.ports.json.FrameDefaults;
import dev.stackmemory.ports.json.FrameJson;
import dev.stackmemory.ports.json.MalformedFrameJson;
import dev.stackmemory.ports.store.IdHashes;
import dev.stackmemory.ports.store.StoredFrame;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A copy as it stands in a row of the session cache: the frame's JSON form in one compressed value. Not a record, because it holds arrays. */
final class CachedCopy {
    /** The written form leaves nothing out. */
    private static final FrameDefaults NONE = new FrameDefaults(
            () -> {
                throw new IllegalArgumentException("its id is missing");
            },
            new ProjectId("missing"),
            Instant.EPOCH);

    private final StoredFrame copy;
    private final byte[] idHash;
    private final byte[] packed;

    private CachedCopy(StoredFrame copy, byte[] idHash, byte[] packed) {
        this.copy = copy;
        this.idHash = idHash;
        this.packed = packed;
    }

    static CachedCopy of(StoredFrame copy, IdHashes hashes) {
        byte[] json = FrameJson.write(copy.frame()).getBytes(StandardCharsets.UTF_8);
        return new CachedCopy(copy, hashes.of(copy.frame().id()), Compression.compress(json));
    }

    /**
     * The frame again.
     *
     * @param id for the message
     */
    static Frame unpack(FrameId id, byte[] packed) {
        try {
            byte[] json = Compression.expand(packed);
            return FrameJson.read(json, 0, json.length, NONE);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | MalformedFrameJson damaged) {
            throw new CorruptFrame(
                    "the copy of frame " + id + " in the session cache cannot be read back: " + damaged.getMessage()
                            + ". Its home still has it.",
                    damaged);
        }
    }

    FrameId id() {
        return copy.frame().id();
    }

    /** Not to be changed. */
    byte[] idHash() {
        return idHash;
    }

    long revision() {
        return copy.frame().revision();
    }

    long ledgerVersion() {
        return copy.ledgerVersion();
    }

    byte[] contentHash() {
        return Hashes.bytes(copy.hash());
    }

    /** Not to be changed. */
    byte[] packed() {
        return packed;
    }
}
