package dev.stackmemory.testkit.server.internal;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The first line and the fields of a request or an answer of HTTP/1.1.
 *
 * @param first without its line end
 * @param fields as they came, without line ends
 */
record HttpHead(String first, List<String> fields) {
    private static final int LONGEST = 64 * 1024;

    HttpHead {
        fields = List.copyOf(fields);
    }

    /** The next one; empty if the connection ends before it. */
    static Optional<HttpHead> read(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 4) {
            int read = in.read();
            if (read < 0) {
                if (bytes.size() == 0) {
                    return Optional.empty();
                }
                throw new EOFException("the connection ended within a head");
            }
            bytes.write(read);
            // Lines end with CR LF, and the head with an empty one.
            ends = read == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : read == '\r' ? 1 : 0;
            if (bytes.size() > LONGEST) {
                throw new IOException("a head longer than " + LONGEST + " bytes");
            }
        }
        List<String> lines = bytes.toString(StandardCharsets.ISO_8859_1).lines().toList();
        return Optional.of(new HttpHead(lines.getFirst(), lines.subList(1, lines.size() - 1)));
    }

    byte[] bytes() {
        StringBuilder text = new StringBuilder(first).append("\r\n");
        fields.forEach(field -> text.append(field).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The so manieth word of the first line. */
    String word(int index) {
        return first.split(" ", 3)[index];
    }

    /** A field's value. */
    Optional<String> find(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ':';
        return fields.stream()
                .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(start))
                .map(field -> field.substring(start.length()).strip())
                .findFirst();
    }

    HttpHead without(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ':';
        return new HttpHead(
                first,
                fields.stream()
                        .filter(field -> !field.toLowerCase(Locale.ROOT).startsWith(start))
                        .toList());
    }

    boolean isChunked() {
        return find("transfer-encoding").map("chunked"::equalsIgnoreCase).orElse(false);
    }

    /** Whether the connection is to end behind this message. */
    boolean closes() {
        return find("connection").map("close"::equalsIgnoreCase).orElse(false);
    }
}
