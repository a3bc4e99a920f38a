package dev.stackmemory.testkit.frame;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameBuilder;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.Provenance;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Every free text that a frame holds, so that a test can go through all of them. */
public enum TextField {
    RUN(FrameBuilder::run),
    TYPE(FrameBuilder::type),
    NAME(FrameBuilder::name),
    STATE(FrameBuilder::state),
    CONTENT(FrameBuilder::content),
    INPUTS(FrameBuilder::inputs),
    OUTPUTS(FrameBuilder::outputs),
    DIGEST(FrameBuilder::digest),
    DIGEST_JSON(FrameBuilder::digestJson),
    METADATA(FrameBuilder::metadata),
    TAG((frame, text) -> frame.tags(List.of(text))),
    RETENTION(FrameBuilder::retention),
    SOURCE((frame, text) -> frame.provenance(new Provenance(text, "[]", 1, Optional.empty(), ""))),
    DERIVATION((frame, text) -> frame.provenance(new Provenance("", text, 1, Optional.empty(), ""))),
    SUPERSEDED_BY((frame, text) -> frame.provenance(new Provenance("", "[]", 1, Optional.of(text), ""))),
    PROGRAM_VERSION((frame, text) -> frame.provenance(new Provenance("", "[]", 1, Optional.empty(), text))),
    EVENT_ID((frame, text) -> frame.events(List.of(new FrameEvent(text, 1, "message", "{}", Frames.NOON)))),
    EVENT_TYPE((frame, text) -> frame.events(List.of(new FrameEvent("e", 1, text, "{}", Frames.NOON)))),
    EVENT_PAYLOAD((frame, text) -> frame.events(List.of(new FrameEvent("e", 1, "message", text, Frames.NOON)))),
    ANCHOR_ID((frame, text) -> frame.anchors(List.of(new Anchor(text, "FACT", "text", 5, Frames.NOON, "{}")))),
    ANCHOR_TYPE((frame, text) -> frame.anchors(List.of(new Anchor("a", text, "text", 5, Frames.NOON, "{}")))),
    ANCHOR_TEXT((frame, text) -> frame.anchors(List.of(new Anchor("a", "FACT", text, 5, Frames.NOON, "{}")))),
    ANCHOR_METADATA((frame, text) -> frame.anchors(List.of(new Anchor("a", "FACT", "text", 5, Frames.NOON, text))));

    @SuppressWarnings("ImmutableEnumChecker") // The setters are lambdas that capture nothing.
    private final BiFunction<FrameBuilder, String, FrameBuilder> setter;

    TextField(BiFunction<FrameBuilder, String, FrameBuilder> setter) {
        this.setter = setter;
    }

    /** An otherwise plain frame that holds the text here. */
    public Frame frameWith(String id, String text) {
        return setter.apply(Frames.aFrame(id), text).build();
    }
}
