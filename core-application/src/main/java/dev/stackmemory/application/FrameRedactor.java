package dev.stackmemory.application;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.Provenance;
import dev.stackmemory.domain.redact.Redaction;
import dev.stackmemory.domain.redact.SecretRedactor;
import java.util.Map;
import java.util.TreeMap;

/** Replaces secrets in every text and tag of one frame, never in what names or places it, and counts them. For one frame only; not thread-safe. */
final class FrameRedactor {
    private final Map<String, Long> counts = new TreeMap<>();

    private FrameRedactor() {}

    /**
     * A frame without its secrets.
     *
     * @param frame the frame; the same object if no secret was found
     * @param counts how many secrets were replaced, by the label of their kind
     */
    record RedactedFrame(Frame frame, Map<String, Long> counts) {}

    static RedactedFrame redact(Frame frame) {
        var redactor = new FrameRedactor();
        Frame redacted = frame.toBuilder()
                .name(redactor.text(frame.name()))
                .content(redactor.text(frame.content()))
                .inputs(frame.inputs().map(redactor::text))
                .outputs(frame.outputs().map(redactor::text))
                .digest(frame.digest().map(redactor::text))
                .digestJson(frame.digestJson().map(redactor::text))
                .metadata(frame.metadata().map(redactor::text))
                .tags(frame.tags().stream().map(redactor::text).toList())
                .provenance(redactor.provenance(frame.provenance()))
                .events(frame.events().stream().map(redactor::event).toList())
                .anchors(frame.anchors().stream().map(redactor::anchor).toList())
                .build();
        return new RedactedFrame(redactor.counts.isEmpty() ? frame : redacted, redactor.counts);
    }

    private Provenance provenance(Provenance provenance) {
        return new Provenance(
                provenance.source(),
                text(provenance.derivation()),
                provenance.confidence(),
                provenance.supersededBy(),
                provenance.programVersion());
    }

    private FrameEvent event(FrameEvent event) {
        return new FrameEvent(event.id(), event.sequence(), event.type(), text(event.payload()), event.at());
    }

    private Anchor anchor(Anchor anchor) {
        return new Anchor(
                anchor.id(),
                anchor.type(),
                text(anchor.text()),
                anchor.priority(),
                anchor.createdAt(),
                text(anchor.metadata()));
    }

    private String text(String text) {
        Redaction redaction = SecretRedactor.redact(text);
        redaction.counts().forEach((kind, count) -> counts.merge(kind.label(), (long) count, Long::sum));
        return redaction.text();
    }
}
