package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the suites of a catalog share: questions, and their answers by definition. */
abstract class CatalogContract extends StoreContract {
    static final long SEED = 20_261_122;

    final FrameCatalog catalog() {
        return port(FrameCatalog.class);
    }

    final void record(List<Frame> frames) {
        keep(frames);
    }

    final List<FrameId> idsWithin(TimeWindow window) {
        return idsInOrder(FrameFilter.ALL.withCreatedWithin(window), ListOrder.OLDEST_FIRST, 10);
    }

    final List<FrameId> idsInOrder(FrameFilter filter, ListOrder order, int pageSize) {
        return list(filter, order, pageSize).stream().map(FrameSummary::id).toList();
    }

    final List<FrameSummary> list(FrameFilter filter, ListOrder order) {
        return list(filter, order, 100);
    }

    final List<FrameSummary> list(FrameFilter filter, ListOrder order, int pageSize) {
        var all = new ArrayList<FrameSummary>();
        Optional<String> after = Optional.empty();
        do {
            Page page = catalog().list(filter, order, after, pageSize, NO_LIMIT);
            assertThat(page.frames()).hasSizeLessThanOrEqualTo(pageSize);
            all.addAll(page.frames());
            after = page.next();
        } while (after.isPresent());
        return all;
    }

    static List<FrameId> sorted(List<Frame> frames, ListOrder order) {
        Comparator<Frame> comparator = switch (order) {
            case NEWEST_FIRST -> Comparator.comparing(Frame::createdAt).reversed();
            case OLDEST_FIRST -> Comparator.comparing(Frame::createdAt);
            case HIGHEST_SCORE_FIRST -> Comparator.comparingDouble(Frame::score).reversed();
        };
        return frames.stream()
                .sorted(comparator.thenComparing(Frame::id))
                .map(Frame::id)
                .toList();
    }

    static Map<String, Long> countBy(Facet facet, List<Frame> frames) {
        Function<Frame, Stream<String>> values = switch (facet) {
            case PROJECT -> frame -> Stream.of(frame.project().value());
            case SESSION -> frame -> frame.session().stream().map(SessionId::value);
            case TYPE -> frame -> Stream.of(frame.type());
            case STATE -> frame -> Stream.of(frame.state());
            case TAG -> frame -> frame.tags().stream();
            case DAY ->
                frame -> frame.createdAt().equals(Frame.UNKNOWN_TIME)
                        ? Stream.empty()
                        : Stream.of(frame.createdAt()
                                .truncatedTo(ChronoUnit.DAYS)
                                .atOffset(ZoneOffset.UTC)
                                .format(DateTimeFormatter.ISO_LOCAL_DATE));
            case SCORE ->
                frame -> Stream.of(String.format(
                        Locale.ROOT, "%.1f", Math.min(0.9, Math.floor(frame.score() * 10) / 10)));
        };
        var counts = new HashMap<String, Long>();
        frames.stream().flatMap(values).forEach(value -> counts.merge(value, 1L, Long::sum));
        return counts;
    }
}
