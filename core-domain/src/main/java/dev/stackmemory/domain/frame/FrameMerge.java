package dev.stackmemory.domain.frame;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Unites two edits that were made of one frame apart from each other. Events and anchors unite by their ids, and so do tags. What only one of the two
 * has changed is taken from it; where both have changed the same, the later one wins and the other value is kept aside. Pure; O(size of the frames).
 */
public final class FrameMerge {
    private static final List<Scalar<?>> SCALARS = List.of(
            new Scalar<Optional<SessionId>>(
                    "session", Frame::session, FrameBuilder::session, id -> id.map(SessionId::value)),
            new Scalar<Optional<String>>("run", Frame::run, FrameBuilder::run, run -> run),
            new Scalar<Optional<FrameId>>("parent", Frame::parent, FrameBuilder::parent, id -> id.map(FrameId::value)),
            new Scalar<Integer>("depth", Frame::depth, FrameBuilder::depth, FrameMerge::text),
            new Scalar<String>("type", Frame::type, FrameBuilder::type, Optional::of),
            new Scalar<String>("name", Frame::name, FrameBuilder::name, Optional::of),
            new Scalar<String>("state", Frame::state, FrameBuilder::state, Optional::of),
            new Scalar<String>("content", Frame::content, FrameBuilder::content, Optional::of),
            new Scalar<Optional<String>>("inputs", Frame::inputs, FrameBuilder::inputs, inputs -> inputs),
            new Scalar<Optional<String>>("outputs", Frame::outputs, FrameBuilder::outputs, outputs -> outputs),
            new Scalar<Optional<String>>("digest", Frame::digest, FrameBuilder::digest, digest -> digest),
            new Scalar<Optional<String>>("digestJson", Frame::digestJson, FrameBuilder::digestJson, digest -> digest),
            new Scalar<Optional<String>>("metadata", Frame::metadata, FrameBuilder::metadata, metadata -> metadata),
            new Scalar<Optional<Instant>>(
                    "closedAt", Frame::closedAt, FrameBuilder::closedAt, at -> at.map(String::valueOf)),
            new Scalar<String>("retention", Frame::retention, FrameBuilder::retention, Optional::of),
            new Scalar<Double>("score", Frame::score, FrameBuilder::score, FrameMerge::text),
            new Scalar<Provenance>("provenance", Frame::provenance, FrameBuilder::provenance, FrameMerge::text));

    private final Optional<Frame> base;
    private final Frame earlier;
    private final Frame later;
    private final List<Lost> lost = new ArrayList<>();

    private FrameMerge(Optional<Frame> base, Frame earlier, Frame later) {
        this.base = base;
        this.earlier = earlier;
        this.later = later;
    }

    /**
     * A value that gave way to a later one.
     *
     * @param field where it stood, by its name in the JSON form of a frame; of an event or an anchor with its id, such as {@code events/e1}
     * @param value the value as text; absent if the field was empty
     */
    public record Lost(String field, Optional<String> value) {
        public Lost {
            Objects.requireNonNull(field, "field");
            Objects.requireNonNull(value, "value");
        }
    }

    /**
     * Both edits in one frame.
     *
     * @param frame its revision is above both
     * @param lost what of the earlier edit gave way, in the order of the fields; empty if the two do not contradict each other
     */
    public record Merged(Frame frame, List<Lost> lost) {
        public Merged {
            Objects.requireNonNull(frame, "frame");
            lost = List.copyOf(lost);
        }
    }

    /**
     * Unites the edits.
     *
     * @param base what both edits were made from; where it is not known any more, what differs counts as changed by both
     * @param earlier the edit that gives way
     * @param later the edit that wins
     * @throws IllegalArgumentException if they are no edits of one frame: id or {@link Origin} differ
     */
    public static Merged merge(Optional<Frame> base, Frame earlier, Frame later) {
        if (!earlier.id().equals(later.id()) || !earlier.origin().equals(later.origin())) {
            throw new IllegalArgumentException("two frames of the id " + earlier.id() + " are no edits of one");
        }
        return new FrameMerge(base, earlier, later).merge();
    }

    private Merged merge() {
        FrameBuilder merged = later.toBuilder();
        SCALARS.forEach(scalar -> merge(scalar, merged));
        merged.tags(tags());
        merged.events(events());
        merged.anchors(unite("anchors", Frame::anchors, Anchor::id));
        merged.revision(Math.max(earlier.revision(), later.revision()) + 1);
        return new Merged(merged.build(), lost);
    }

    private static Optional<String> text(Object value) {
        return Optional.of(String.valueOf(value));
    }

    private record Scalar<T>(
            String name, Function<Frame, T> of, BiConsumer<FrameBuilder, T> set, Function<T, Optional<String>> text) {}

    private <T> void merge(Scalar<T> scalar, FrameBuilder merged) {
        T before = scalar.of().apply(earlier);
        scalar.set()
                .accept(
                        merged,
                        choose(
                                scalar.name(),
                                base.map(scalar.of()),
                                before,
                                scalar.of().apply(later),
                                scalar.text()));
    }

    private <T> T choose(String field, Optional<T> original, T before, T after, Function<T, Optional<String>> text) {
        if (before.equals(after) || original.filter(before::equals).isPresent()) {
            return after;
        }
        if (original.filter(after::equals).isPresent()) {
            return before;
        }
        lost.add(new Lost(field, text.apply(before)));
        return after;
    }

    /** Those of both, without what one of them took away. */
    private Set<String> tags() {
        Set<String> tags = new LinkedHashSet<>(earlier.tags());
        tags.addAll(later.tags());
        base.ifPresent(original -> tags.removeIf(tag -> original.tags().contains(tag)
                && !(earlier.tags().contains(tag) && later.tags().contains(tag))));
        return tags;
    }

    private List<FrameEvent> events() {
        List<FrameEvent> events = unite("events", Frame::events, FrameEvent::id);
        // Two edits number what they add from the same position on.
        return events.size() == later.events().size()
                ? events
                : events.stream()
                        .sorted(Comparator.comparingLong(FrameEvent::sequence))
                        .toList();
    }

    /** Those of both by their ids, in the order of the earlier edit, then what the later one adds. */
    private <T> List<T> unite(String field, Function<Frame, List<T>> of, Function<T, String> id) {
        Map<String, T> original = base.map(frame -> byId(of.apply(frame), id)).orElse(Map.of());
        Map<String, T> united = byId(of.apply(earlier), id);
        byId(of.apply(later), id)
                .forEach((key, after) -> united.merge(
                        key,
                        after,
                        (before, same) -> choose(
                                field + "/" + key,
                                Optional.ofNullable(original.get(key)),
                                before,
                                same,
                                FrameMerge::text)));
        return List.copyOf(united.values());
    }

    private static <T> Map<String, T> byId(List<T> all, Function<T, String> id) {
        Map<String, T> found = new LinkedHashMap<>();
        all.forEach(one -> found.putIfAbsent(id.apply(one), one));
        return found;
    }
}
