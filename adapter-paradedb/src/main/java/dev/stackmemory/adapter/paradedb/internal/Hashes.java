package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.ContentHash;
import java.util.HexFormat;

/** Content hashes as the 32 bytes that they stand for. */
final class Hashes {
    private Hashes() {}

    static byte[] bytes(ContentHash hash) {
        return HexFormat.of().parseHex(hash.hex());
    }

    static ContentHash of(byte[] bytes) {
        return new ContentHash(HexFormat.of().formatHex(bytes));
    }
}
