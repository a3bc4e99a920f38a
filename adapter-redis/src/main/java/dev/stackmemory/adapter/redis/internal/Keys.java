package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ReplicaList;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The names of the keys. What belongs to one frame has the escaped id as its hash tag, what belongs to one project the escaped project, and
 * what there is one of for all frames the word {@code all}: keys of one tag lie on one node of a cluster.
 */
final class Keys {
    private final String prefix;

    Keys(String prefix) {
        this.prefix = prefix + ":";
    }

    /** The compressed frame. */
    String frame(FrameId id) {
        return prefix + "frame:{" + escape(id.value()) + "}";
    }

    /** Tier, latest read and count of reads. */
    String meta(FrameId id) {
        return prefix + "meta:{" + escape(id.value()) + "}";
    }

    /** The tombstone: it names the frame by a hash alone, and lies in the slot of the frame's other keys. */
    String gone(FrameId id) {
        return prefix + "gone:{" + Slots.tagBeside(escape(id.value())) + "}:" + digest(id);
    }

    String list(ReplicaList list) {
        String project = "{" + escape(list.project().value()) + "}";
        return switch (list) {
            case ReplicaList.Recent recent -> prefix + "recent:" + project;
            case ReplicaList.TopScored top -> prefix + "top:" + project;
            case ReplicaList.OfSession session ->
                prefix + "session:" + project + ":" + escape(session.session().value());
            case ReplicaList.Tagged tagged -> prefix + "tag:" + project + ":" + escape(tagged.tag());
        };
    }

    /** The lists in which a frame stands, with its place in each: the order is by place, then by the bytes of the id. */
    Map<String, Double> lists(FrameSummary frame) {
        ProjectId project = frame.project();
        double latestFirst = -(double) frame.createdAt().toEpochMilli();
        var lists = new LinkedHashMap<String, Double>();
        lists.put(list(new ReplicaList.Recent(project)), latestFirst);
        lists.put(list(new ReplicaList.TopScored(project)), -frame.score());
        frame.session().ifPresent(session -> lists.put(list(new ReplicaList.OfSession(project, session)), latestFirst));
        frame.tags().forEach(tag -> lists.put(list(new ReplicaList.Tagged(project, tag)), latestFirst));
        return lists;
    }

    /** Patterns that match every list. */
    String[] listPatterns() {
        return new String[] {
            prefix + "recent:{*", prefix + "top:{*", prefix + "session:{*", prefix + "tag:{*",
        };
    }

    /** Ids by their latest read. */
    String reads() {
        return prefix + "{all}:reads";
    }

    /** The size of each copy, and under the empty name the sum of them. */
    String sizes() {
        return prefix + "{all}:sizes";
    }

    /** What is known of the filters. */
    String filter() {
        return prefix + "{all}:filter";
    }

    String epoch() {
        return prefix + "{all}:epoch";
    }

    /** A cached answer. */
    String answer(String identity) {
        return prefix + "query:{" + identity + "}";
    }

    /** Held by whoever computes the answer. */
    String computing(String identity) {
        return prefix + "computing:{" + identity + "}";
    }

    String computingPattern() {
        return prefix + "computing:{*";
    }

    String answerPattern() {
        return prefix + "query:{*";
    }

    /** How often each request was asked. */
    String asked() {
        return prefix + "{queries}:asked";
    }

    /** The requests that are counted. */
    String requests() {
        return prefix + "{queries}:requests";
    }

    /** Matches every key. The prefix has no character that a pattern gives a meaning. */
    String everything() {
        return prefix + "*";
    }

    private String digest(FrameId id) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(Pipeline.utf8(prefix));
            return HexFormat.of().formatHex(sha.digest(Pipeline.utf8(id.value())), 0, 16);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }

    /** Without braces, which would end the hash tag, and without halves of surrogate pairs, which UTF-8 cannot carry. */
    static String escape(String text) {
        StringBuilder escaped = null;
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            boolean pair = Character.isHighSurrogate(unit)
                    && index + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(index + 1));
            boolean half = Character.isSurrogate(unit) && !pair;
            if (unit == '{' || unit == '}' || unit == '%' || half) {
                if (escaped == null) {
                    escaped = new StringBuilder(text.length() + 16).append(text, 0, index);
                }
                escaped.append('%').append(half ? "u" : "").append(Integer.toHexString(unit));
            } else {
                if (escaped != null) {
                    escaped.append(unit);
                }
                if (pair) {
                    index++;
                    if (escaped != null) {
                        escaped.append(text.charAt(index));
                    }
                }
            }
        }
        return escaped == null ? text : escaped.toString();
    }
}
