package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.GeneralizedUtf8;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The six long texts of a frame as they stand in its row: as text, for people with psql and for indexes, or, where they are large
 * together, in one compressed value. That value is a byte for the version of the form and the raw DEFLATE stream of, for each text in
 * their order, its length plus one in four bytes (0 for an absent one) and its generalised UTF-8.
 */
final class LongTexts {
    /** Texts of more bytes than this are compressed. */
    static final int PACKED_FROM = 8_192;

    private static final byte VERSION = 1;

    private final @Nullable String content;
    private final @Nullable String inputs;
    private final @Nullable String outputs;
    private final @Nullable String digest;
    private final @Nullable String digestJson;
    private final @Nullable String metadata;
    private final byte @Nullable [] packed;

    LongTexts(
            @Nullable String content,
            @Nullable String inputs,
            @Nullable String outputs,
            @Nullable String digest,
            @Nullable String digestJson,
            @Nullable String metadata,
            byte @Nullable [] packed) {
        this.content = content;
        this.inputs = inputs;
        this.outputs = outputs;
        this.digest = digest;
        this.digestJson = digestJson;
        this.metadata = metadata;
        this.packed = packed;
    }

    static LongTexts of(Frame frame) {
        List<Optional<String>> texts = List.of(
                Optional.of(frame.content()),
                frame.inputs(),
                frame.outputs(),
                frame.digest(),
                frame.digestJson(),
                frame.metadata());
        long size = 0;
        for (Optional<String> text : texts) {
            size += text.isPresent() ? text.get().length() : 0;
        }
        return size > PACKED_FROM
                ? new LongTexts(null, null, null, null, null, null, pack(texts))
                : new LongTexts(
                        Texts.encode(frame.content()),
                        Texts.encode(frame.inputs()),
                        Texts.encode(frame.outputs()),
                        Texts.encode(frame.digest()),
                        Texts.encode(frame.digestJson()),
                        Texts.encode(frame.metadata()),
                        null);
    }

    private static byte[] pack(List<Optional<String>> texts) {
        var packed = new ByteArrayOutputStream(PACKED_FROM);
        packed.write(VERSION);
        var deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            byte[] buffer = new byte[1 << 14];
            for (Optional<String> text : texts) {
                byte[] bytes = text.isPresent() ? GeneralizedUtf8.encode(text.get()) : new byte[0];
                int length = text.isPresent() ? bytes.length + 1 : 0;
                deflate(deflater, ByteBuffer.allocate(4).putInt(length).array(), packed, buffer);
                deflate(deflater, bytes, packed, buffer);
            }
            deflater.finish();
            while (!deflater.finished()) {
                packed.write(buffer, 0, deflater.deflate(buffer));
            }
        } finally {
            deflater.end();
        }
        return packed.toByteArray();
    }

    private static void deflate(Deflater deflater, byte[] bytes, ByteArrayOutputStream out, byte[] buffer) {
        deflater.setInput(bytes);
        while (!deflater.needsInput()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
    }

    /**
     * The six texts in their order.
     *
     * @throws IllegalArgumentException if they cannot be read back
     */
    List<Optional<String>> unpacked() {
        if (packed == null) {
            return List.of(
                    Optional.of(Texts.decode(content)),
                    Texts.decodeOptional(inputs),
                    Texts.decodeOptional(outputs),
                    Texts.decodeOptional(digest),
                    Texts.decodeOptional(digestJson),
                    Texts.decodeOptional(metadata));
        }
        if (packed.length == 0 || packed[0] != VERSION) {
            throw new IllegalArgumentException("its texts are packed in an unknown form");
        }
        var inflater = new Inflater(true);
        try {
            inflater.setInput(packed, 1, packed.length - 1);
            var texts = new ArrayList<Optional<String>>(6);
            byte[] head = new byte[4];
            for (int number = 0; number < 6; number++) {
                inflate(inflater, head);
                int length = ByteBuffer.wrap(head).getInt();
                texts.add(length == 0 ? Optional.empty() : Optional.of(text(inflater, length - 1)));
            }
            if (texts.getFirst().isEmpty()) {
                throw new IllegalArgumentException("its content is missing");
            }
            return texts;
        } catch (DataFormatException damaged) {
            throw new IllegalArgumentException("its packed texts are damaged", damaged);
        } finally {
            inflater.end();
        }
    }

    private static String text(Inflater inflater, int length) throws DataFormatException {
        // A damaged length must not reserve more than the stream can hold: DEFLATE makes at most 1,032 bytes of one.
        if (length < 0 || length > 1_032L * (inflater.getRemaining() + 1L) + (1 << 16)) {
            throw new IllegalArgumentException("a packed text has an impossible length");
        }
        byte[] bytes = new byte[length];
        inflate(inflater, bytes);
        return GeneralizedUtf8.decode(bytes);
    }

    private static void inflate(Inflater inflater, byte[] bytes) throws DataFormatException {
        int filled = 0;
        while (filled < bytes.length) {
            int more = inflater.inflate(bytes, filled, bytes.length - filled);
            if (more == 0) {
                throw new DataFormatException("the packed texts end too early");
            }
            filled += more;
        }
    }

    /** As it stands in the column; null where it is absent, or packed with the others. */
    @Nullable
    String content() {
        return content;
    }

    /** As it stands in the column; null where it is absent, or packed with the others. */
    @Nullable
    String inputs() {
        return inputs;
    }

    /** As it stands in the column; null where it is absent, or packed with the others. */
    @Nullable
    String outputs() {
        return outputs;
    }

    /** As it stands in the column; null where it is absent, or packed with the others. */
    @Nullable
    String digest() {
        return digest;
    }

    /** As it stands in the column; null where it is absent, or packed with the others. */
    @Nullable
    String digestJson() {
        return digestJson;
    }

    /** As it stands in the column; null where it is absent, or packed with the others. */
    @Nullable
    String metadata() {
        return metadata;
    }

    /** The compressed texts, or null where they stand as they are. Not to be changed. */
    byte @Nullable [] packed() {
        return packed;
    }
}
