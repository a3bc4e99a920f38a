package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.ports.store.StoredFrame;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Lists by sorting everything: time proportional to n log n for n frames at home. */
final class InMemoryCatalog implements FrameCatalog {
    private final MemoryState state;

    InMemoryCatalog(MemoryState state) {
        this.state = state;
    }

    /** Where a frame stands in an order; what a cursor remembers, so that the frame itself may go. */
    private record Place(Instant createdAt, double score, FrameId frame) {
        static Place of(Frame frame) {
            return new Place(frame.createdAt(), frame.score(), frame.id());
        }

        String cursor(ListOrder order) {
            return order + " " + createdAt.toEpochMilli() + " " + score + " " + frame;
        }

        static Place parse(String cursor, ListOrder order) {
            String[] parts = cursor.split(" ", 4);
            if (parts.length < 4 || !parts[0].equals(order.name())) {
                throw new IllegalArgumentException("'" + cursor + "' is no cursor of " + order);
            }
            return new Place(
                    Instant.ofEpochMilli(Long.parseLong(parts[1])),
                    Double.parseDouble(parts[2]),
                    new FrameId(parts[3]));
        }
    }

    private static Comparator<Place> comparator(ListOrder order) {
        Comparator<Place> byKey = switch (order) {
            case NEWEST_FIRST -> Comparator.comparing(Place::createdAt).reversed();
            case OLDEST_FIRST -> Comparator.comparing(Place::createdAt);
            case HIGHEST_SCORE_FIRST -> Comparator.comparingDouble(Place::score).reversed();
        };
        return byKey.thenComparing(Place::frame);
    }

    @Override
    public Page list(FrameFilter filter, ListOrder order, Optional<String> after, int limit, Deadline deadline) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit " + limit + " is below 1");
        }
        Optional<Place> start = after.map(cursor -> Place.parse(cursor, order));
        Comparator<Place> comparator = comparator(order);
        return state.read("list", deadline, () -> {
            List<Frame> rest = matching(filter)
                    .filter(frame -> start.isEmpty() || comparator.compare(Place.of(frame), start.get()) > 0)
                    .sorted(Comparator.comparing(Place::of, comparator))
                    .toList();
            List<Frame> page = rest.subList(0, Math.min(limit, rest.size()));
            Optional<String> next = page.size() == rest.size()
                    ? Optional.empty()
                    : Optional.of(Place.of(page.getLast()).cursor(order));
            return new Page(page.stream().map(FrameSummary::of).toList(), next);
        });
    }

    @Override
    public long count(FrameFilter filter, Deadline deadline) {
        return state.read("count", deadline, () -> matching(filter).count());
    }

    @Override
    public Map<String, Long> countBy(Facet facet, FrameFilter filter, Deadline deadline) {
        return state.read("countBy", deadline, () -> {
            var counts = new TreeMap<String, Long>();
            matching(filter)
                    .flatMap(frame -> values(facet, frame))
                    .forEach(value -> counts.merge(value, 1L, Long::sum));
            return counts;
        });
    }

    @Override
    public List<FrameId> listIdsByPrefix(String prefix, int limit, Deadline deadline) {
        return state.read(
                "listIdsByPrefix",
                deadline,
                () -> state.allAtHome()
                        .map(copy -> copy.frame().id())
                        .filter(id -> id.value().startsWith(prefix))
                        .limit(limit)
                        .toList());
    }

    private Stream<Frame> matching(FrameFilter filter) {
        return state.allAtHome().map(StoredFrame::frame).filter(filter::matches);
    }

    private static Stream<String> values(Facet facet, Frame frame) {
        return switch (facet) {
            case PROJECT -> Stream.of(frame.project().value());
            case SESSION -> frame.session().stream().map(SessionId::value);
            case TYPE -> Stream.of(frame.type());
            case STATE -> Stream.of(frame.state());
            case TAG -> frame.tags().stream();
        };
    }
}
