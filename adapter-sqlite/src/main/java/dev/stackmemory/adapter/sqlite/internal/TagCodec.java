package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.domain.frame.GeneralizedUtf8;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tags of a frame as one value: for each the length of its generalised UTF-8 in 7-bit groups, low first, and the bytes. */
final class TagCodec {
    private TagCodec() {}

    /** Null for no tag, which most frames have. */
    static byte @Nullable [] encode(Collection<String> tags) {
        if (tags.isEmpty()) {
            return null;
        }
        var bytes = new ByteArrayOutputStream(16 * tags.size());
        for (String tag : tags) {
            byte[] text = GeneralizedUtf8.encode(tag);
            int length = text.length;
            while (length >= 0x80) {
                bytes.write((length & 0x7F) | 0x80);
                length >>>= 7;
            }
            bytes.write(length);
            bytes.writeBytes(text);
        }
        return bytes.toByteArray();
    }

    static List<String> decode(byte @Nullable [] bytes) {
        if (bytes == null) {
            return List.of();
        }
        var tags = new ArrayList<String>();
        for (int index = 0; index < bytes.length; ) {
            int length = 0;
            int shift = 0;
            byte group;
            do {
                group = bytes[index++];
                length |= (group & 0x7F) << shift;
                shift += 7;
            } while (group < 0);
            if (length < 0 || length > bytes.length - index) {
                throw new IllegalArgumentException("the tags end in the midst of one");
            }
            tags.add(GeneralizedUtf8.decode(Arrays.copyOfRange(bytes, index, index + length)));
            index += length;
        }
        return tags;
    }
}
