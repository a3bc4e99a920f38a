package dev.stackmemory.testkit.frame;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameBuilder;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.Provenance;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.ports.store.StoredFrame;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Frames made by hand: what a test does not name has a sensible default. */
public final class Frames {
    /** The project of frames that name no other. */
    public static final ProjectId PROJECT = new ProjectId("stackmemory");

    /** When frames are created that name no other time. */
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private Frames() {}

    public static FrameId id(String value) {
        return new FrameId(value);
    }

    /** A builder of an active task of {@link #PROJECT}, created at {@link #NOON}. */
    public static FrameBuilder aFrame(String id) {
        return Frame.builder(id(id), PROJECT, NOON).name("name of " + id).content("content of " + id);
    }

    /** What {@link #aFrame(String)} builds. */
    public static Frame frame(String id) {
        return aFrame(id).build();
    }

    /** So many different frames, a millisecond apart, with ids from {@code prefix0000}. */
    public static List<Frame> frames(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(index -> aFrame(prefix + String.format("%04d", index))
                        .createdAt(NOON.plusMillis(index))
                        .build())
                .toList();
    }

    /** A frame in which every component has a value of its own, so that a lost or mistaken one shows. */
    public static Frame full(String id) {
        return aFrame(id)
                .session(new SessionId("session-17"))
                .run("run-3")
                .parent(id("parent-of-" + id))
                .depth(4)
                .type("tool_call")
                .state(Frame.CLOSED)
                .inputs("{ \"path\" : \"src/Main.java\" }")
                .outputs("[1, 2.50, -3e7]")
                .digest("What was done, for people")
                .digestJson("{\"done\":true}")
                .metadata("{\"host\":\"laptop\"}")
                .tags(List.of("zeta", "alpha", "Alpha"))
                .closedAt(NOON.plusMillis(86_400_123))
                .retention(Frame.KEEP_FOREVER)
                .score(0.1 + 0.2)
                .provenance(new Provenance("git", "[\"abc\"]", 0.7, Optional.of("later-frame"), "1.2.3"))
                .events(List.of(
                        new FrameEvent("e1", 7, "message", "{\"text\":\"first\"}", NOON.plusMillis(1)),
                        new FrameEvent("e2", 3, "tool_call", "{\"text\":\"second\"}", NOON.minusMillis(1))))
                .anchors(List.of(
                        new Anchor("a1", Anchor.DECISION, "Use WAL", 9, NOON.plusMillis(2), "{\"by\":\"x\"}"),
                        new Anchor("a2", "RISK", "Locks", -1, NOON.plusMillis(3), "{}")))
                .build();
    }

    /** The next revision of a frame, with the given changes. */
    public static Frame edited(Frame frame, UnaryOperator<FrameBuilder> changes) {
        return changes.apply(frame.toBuilder().revision(frame.revision() + 1)).build();
    }

    /** The next revision of a frame, with other content. */
    public static Frame edited(Frame frame) {
        return edited(frame, builder -> builder.content(frame.content() + " edited"));
    }

    /** A copy as a store keeps it, written under the first ledger version. */
    public static StoredFrame stored(Frame frame) {
        return stored(frame, 1);
    }

    public static StoredFrame stored(Frame frame, long ledgerVersion) {
        return new StoredFrame(frame, ContentHash.of(frame), ledgerVersion);
    }

    public static Set<FrameId> idsOf(Collection<Frame> frames) {
        return frames.stream().map(Frame::id).collect(Collectors.toSet());
    }
}
