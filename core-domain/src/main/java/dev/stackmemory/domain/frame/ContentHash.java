package dev.stackmemory.domain.frame;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * SHA-256 over the canonical form of a frame's stored fields: equal in every store and on every machine exactly when the fields are.
 *
 * <p>Canonical form: version byte 1; then each field in the order of the record's components, without score and revision. A text is
 * its length in bytes (8 bytes, big-endian) and its generalised UTF-8 (halves of surrogate pairs are encoded like other code points,
 * so that no two texts share a form); an optional is one byte 0 or 1 and its value; a list is its size and its elements; a number is
 * 8 bytes, big-endian, a fraction its IEEE 754 bits; an instant is its milliseconds since 1970.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record ContentHash(String hex) {
    private static final int DIGITS = 64;
    private static final byte CANONICAL_FORM_VERSION = 1;

    public ContentHash {
        if (hex.length() != DIGITS || !isLowerHex(hex)) {
            throw new IllegalArgumentException(
                    "a content hash has 64 lower-case hexadecimal digits, not '" + hex + "'");
        }
    }

    private static boolean isLowerHex(String text) {
        for (int index = 0; index < text.length(); index++) {
            char digit = text.charAt(index);
            if (!(digit >= '0' && digit <= '9') && !(digit >= 'a' && digit <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /** The hash of the given frame. */
    public static ContentHash of(Frame frame) {
        var canonical = new Canonical();
        canonical.add(frame);
        return new ContentHash(HexFormat.of().formatHex(canonical.digest.digest()));
    }

    @Override
    public String toString() {
        return hex;
    }

    /** Feeds the canonical form to the digest as it is produced, so that a large frame costs no second copy. */
    private static final class Canonical {
        private final MessageDigest digest = sha256();
        private final byte[] number = new byte[Long.BYTES];
        private byte[] text = new byte[512];

        void add(Frame frame) {
            digest.update(CANONICAL_FORM_VERSION);
            add(frame.id().value());
            add(frame.project().value());
            add(frame.session().map(SessionId::value));
            add(frame.run());
            add(frame.parent().map(FrameId::value));
            add(frame.depth());
            add(frame.type());
            add(frame.name());
            add(frame.state());
            add(frame.content());
            add(frame.inputs());
            add(frame.outputs());
            add(frame.digest());
            add(frame.digestJson());
            add(frame.metadata());
            add(frame.tags().size());
            frame.tags().forEach(this::add);
            add(frame.createdAt());
            digest.update((byte) (frame.closedAt().isPresent() ? 1 : 0));
            frame.closedAt().ifPresent(this::add);
            add(frame.retention());
            add(frame.provenance());
            add(frame.events().size());
            frame.events().forEach(this::add);
            add(frame.anchors().size());
            frame.anchors().forEach(this::add);
        }

        private void add(Provenance provenance) {
            add(provenance.source());
            add(provenance.derivation());
            add(Double.doubleToLongBits(provenance.confidence()));
            add(provenance.supersededBy());
            add(provenance.programVersion());
        }

        private void add(FrameEvent event) {
            add(event.id());
            add(event.sequence());
            add(event.type());
            add(event.payload());
            add(event.at());
        }

        private void add(Anchor anchor) {
            add(anchor.id());
            add(anchor.type());
            add(anchor.text());
            add(anchor.priority());
            add(anchor.createdAt());
            add(anchor.metadata());
        }

        private void add(Instant instant) {
            add(instant.toEpochMilli());
        }

        private void add(Optional<String> value) {
            digest.update((byte) (value.isPresent() ? 1 : 0));
            value.ifPresent(this::add);
        }

        private void add(long value) {
            for (int index = 0; index < Long.BYTES; index++) {
                number[index] = (byte) (value >>> (56 - 8 * index));
            }
            digest.update(number);
        }

        private void add(String value) {
            int needed = 3 * value.length();
            if (text.length < needed) {
                text = new byte[needed];
            }
            int size = GeneralizedUtf8.encode(value, text);
            add((long) size);
            digest.update(text, 0, size);
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException absent) {
                throw new IllegalStateException("every Java platform has SHA-256", absent);
            }
        }
    }
}
