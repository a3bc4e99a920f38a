package dev.stackmemory.adapter.imports.internal.text;

import dev.stackmemory.domain.frame.FrameId;

/** Identifiers out of what a foreign file says. */
public final class Identifiers {
    private Identifiers() {}

    /** The text itself if it can name a frame, else its digest. */
    public static String safe(String text) {
        try {
            // Room is left for what is put behind it.
            return text.length() > 1_000 ? Digests.shortHex(text) : new FrameId(text).value();
        } catch (IllegalArgumentException unfit) {
            return Digests.shortHex(text);
        }
    }
}
