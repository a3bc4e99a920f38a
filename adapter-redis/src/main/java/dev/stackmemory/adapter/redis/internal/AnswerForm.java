package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.cache.QueryKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Answers, and what they are answers to, as they lie in Redis. What cannot be read counts as not kept. */
final class AnswerForm {
    private static final byte PLAIN = 0;
    private static final byte COMPRESSED = 1;

    private AnswerForm() {}

    /** A name that no two different keys share. */
    static String identity(QueryKey key) {
        var out = new FrameWriter(256);
        out.text(key.scope());
        out.text(key.request());
        Map<ProjectId, Long> sorted = new TreeMap<>(key.generations());
        out.count(sorted.size());
        sorted.forEach((project, generation) -> {
            out.text(project.value());
            out.fixed(generation);
        });
        return hash(out.toBytes());
    }

    static String identity(QueryKey.Query query) {
        return hash(write(query));
    }

    static byte[] write(QueryKey.Query query) {
        var out = new FrameWriter(256);
        out.text(query.scope());
        out.text(query.request());
        Set<ProjectId> sorted = new TreeSet<>(query.projects());
        out.count(sorted.size());
        sorted.forEach(project -> out.text(project.value()));
        return out.toBytes();
    }

    static Optional<QueryKey.Query> readQuery(byte[] bytes) {
        try {
            var in = new FrameReader(bytes, 0, bytes.length);
            String scope = in.text();
            String request = in.text();
            var projects = new HashSet<ProjectId>();
            for (int left = in.size(); left > 0; left--) {
                projects.add(new ProjectId(in.text()));
            }
            in.requireEnd();
            return Optional.of(new QueryKey.Query(scope, projects, request));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    static byte[] write(byte[] answer) {
        byte[] kept = Compression.compress(answer);
        byte[] value = new byte[1 + kept.length];
        value[0] = kept.length < answer.length ? COMPRESSED : PLAIN;
        System.arraycopy(kept, 0, value, 1, kept.length);
        return value;
    }

    static Optional<byte[]> read(byte[] value) {
        if (value.length == 0) {
            return Optional.empty();
        }
        byte[] kept = Arrays.copyOfRange(value, 1, value.length);
        if (value[0] == PLAIN) {
            return Optional.of(kept);
        }
        try {
            long size = value[0] == COMPRESSED ? Compression.size(kept, 0, kept.length) : -1;
            return size < 0 || size > Integer.MAX_VALUE - 8
                    ? Optional.empty()
                    : Optional.of(Compression.decompress(kept, 0, kept.length, (int) size));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
