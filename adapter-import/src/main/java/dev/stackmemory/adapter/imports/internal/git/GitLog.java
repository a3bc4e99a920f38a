package dev.stackmemory.adapter.imports.internal.git;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the output of {@code git log -z --numstat} commit by commit. */
public final class GitLog {
    /** What the log has to be asked for. */
    public static final List<String> ARGUMENTS = List.of(
            "log",
            "-z",
            "--reverse",
            "--topo-order",
            "--numstat",
            "--no-ext-diff",
            "--no-textconv",
            "--no-color",
            "--encoding=UTF-8",
            "--format=tformat:%x01commit%x00%H%x00%P%x00%an%x00%ae%x00%at%x00%ct%x00%B%x00");

    private static final String BEGIN = "\u0001commit";
    private static final int MAX_FILES = 500;
    private static final int MAX_TOKEN = 8 << 20;

    private final InputStream in;
    private @Nullable Token begun;

    /** Bytes between two zero bytes. */
    private record Token(String text, boolean latin) {}

    public GitLog(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /** The next commit; absent at the end, which may also be that of a log that broke off. */
    public Optional<Commit> next() throws IOException {
        Token begin = begun != null ? begun : token();
        begun = null;
        while (begin != null && !begin.text().equals(BEGIN)) {
            begin = token();
        }
        if (begin == null) {
            return Optional.empty();
        }
        var fields = new ArrayList<Token>();
        for (int field = 0; field < 7; field++) {
            Token token = token();
            if (token == null) {
                return Optional.empty();
            }
            fields.add(token);
        }
        return Optional.of(commit(fields));
    }

    private Commit commit(List<Token> fields) throws IOException {
        var files = new ArrayList<Commit.ChangedFile>();
        int count = 0;
        long added = 0;
        long deleted = 0;
        for (Token token = token(); token != null; token = token()) {
            String entry = token.text().startsWith("\n") ? token.text().substring(1) : token.text();
            if (entry.equals(BEGIN)) {
                begun = new Token(BEGIN, false);
                break;
            }
            Optional<Commit.ChangedFile> file = entry.isEmpty() ? Optional.empty() : file(entry);
            if (file.isPresent()) {
                count++;
                added += Math.max(0, file.get().added());
                deleted += Math.max(0, file.get().deleted());
                if (files.size() < MAX_FILES) {
                    files.add(file.get());
                }
            }
        }
        String parents = fields.get(1).text();
        return new Commit(
                fields.get(0).text(),
                parents.isEmpty() ? List.of() : List.of(parents.split(" ")),
                fields.get(2).text(),
                fields.get(3).text(),
                time(fields.get(4).text()),
                time(fields.get(5).text()),
                fields.get(6).text(),
                fields.get(6).latin() || fields.get(2).latin(),
                files,
                count,
                added,
                deleted);
    }

    /** {@code added TAB deleted TAB path}; of a renamed file the path is empty and both paths follow. */
    private Optional<Commit.ChangedFile> file(String entry) throws IOException {
        String[] parts = entry.split("\t", 3);
        if (parts.length < 3) {
            return Optional.empty();
        }
        long added = number(parts[0]);
        long deleted = number(parts[1]);
        if (!parts[2].isEmpty()) {
            return Optional.of(new Commit.ChangedFile(parts[2], Optional.empty(), added, deleted));
        }
        Token from = token();
        Token to = token();
        return from == null || to == null
                ? Optional.empty()
                : Optional.of(new Commit.ChangedFile(to.text(), Optional.of(from.text()), added, deleted));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException binary) {
            return -1;
        }
    }

    private static Instant time(String seconds) {
        return Instant.ofEpochSecond(Math.max(0, number(seconds)));
    }

    private @Nullable Token token() throws IOException {
        var bytes = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        while (next > 0) {
            // What a token has beyond the bound is passed over.
            if (bytes.size() < MAX_TOKEN) {
                bytes.write(next);
            }
            next = in.read();
        }
        try {
            return new Token(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes.toByteArray()))
                            .toString(),
                    false);
        } catch (CharacterCodingException foreign) {
            return new Token(bytes.toString(StandardCharsets.ISO_8859_1), true);
        }
    }
}
