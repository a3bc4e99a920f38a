package dev.stackmemory.application.search;

import dev.stackmemory.domain.cost.CostLimit;
import dev.stackmemory.domain.cost.QueryCost;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.PlannedTier;
import dev.stackmemory.domain.query.PlannedTier.Decision;
import dev.stackmemory.domain.query.QueryPlan;
import dev.stackmemory.domain.query.QueryStrategy;
import dev.stackmemory.domain.query.TierProfile;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.domain.rank.Signal;
import dev.stackmemory.domain.text.Snippet;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads what {@link AnswerWriter} has written; anything else fails with an {@code IOException} or a {@code RuntimeException}. */
final class AnswerReader {
    /** Stands for a limit that is not there. */
    static final int NO_LIMIT = -1;

    private final DataInputStream in;

    AnswerReader(DataInputStream in) {
        this.in = in;
    }

    /** Reads one part. */
    private interface Part<T> {
        T read() throws IOException;
    }

    KeptAnswer read() throws IOException {
        var answer = new KeptAnswer(
                instant(),
                all(this::result),
                plan(),
                all(this::lane),
                all(this::text),
                all(this::text),
                maybe(this::end));
        if (in.read() >= 0) {
            throw new StreamCorruptedException("there is more than an answer");
        }
        return answer;
    }

    SearchRequest question(Duration budget) throws IOException {
        String text = text();
        int limit = in.readInt();
        FrameFilter filter = FrameFilter.ofProjects(texts(ProjectId::new))
                .withTypes(texts(type -> type))
                .withStates(texts(state -> state))
                .withTags(texts(tag -> tag))
                .withMinScore(in.readDouble())
                .withCreatedWithin(window());
        Optional<SessionId> session = session();
        return new SearchRequest(text, session.map(filter::withSession).orElse(filter), limit, budget, session())
                .withMaxCost(limit());
    }

    private Optional<SessionId> session() throws IOException {
        return maybe(this::text).map(SessionId::new);
    }

    private <T> Set<T> texts(Function<String, T> made) throws IOException {
        return all(this::text).stream().map(made).collect(Collectors.toSet());
    }

    private PageEnd end() throws IOException {
        return new PageEnd(SearchCursor.parse(text()), in.readBoolean());
    }

    private KeptResult result() throws IOException {
        return new KeptResult(
                new FrameId(text()), in.readLong(), store(), tier(), in.readDouble(), parts(), maybe(this::snippet));
    }

    private Map<Signal, Double> parts() throws IOException {
        Map<Signal, Double> parts = new EnumMap<>(Signal.class);
        for (int left = in.readInt(); left > 0; left--) {
            parts.put(Signal.valueOf(text()), in.readDouble());
        }
        return parts;
    }

    private Snippet snippet() throws IOException {
        return new Snippet(
                text(), all(() -> new Snippet.Mark(in.readInt(), in.readInt())), in.readBoolean(), in.readBoolean());
    }

    private QueryPlan plan() throws IOException {
        return new QueryPlan(all(this::plannedTier), QueryStrategy.valueOf(text()), text(), duration(), cost());
    }

    private PlannedTier plannedTier() throws IOException {
        StoreId store = store();
        return new PlannedTier(
                new TierProfile(tier(), store, window(), in.readBoolean(), duration(), cost()), decision());
    }

    private Decision decision() throws IOException {
        String name = text();
        return switch (name) {
            case "NoWindow" -> new Decision.NoWindow();
            case "Historical" -> new Decision.Historical();
            case "Empty" -> new Decision.Empty();
            case "Overlaps" -> new Decision.Overlaps(window(), window());
            case "OutsideWindow" -> new Decision.OutsideWindow(window(), window());
            case "TooCostly" -> new Decision.TooCostly(cost(), limit());
            default -> throw new StreamCorruptedException("no decision is called " + name);
        };
    }

    private LaneReport lane() throws IOException {
        return new LaneReport(
                store(),
                tier(),
                LaneReport.Kind.valueOf(text()),
                LaneReport.Outcome.valueOf(text()),
                in.readBoolean(),
                in.readInt(),
                duration(),
                maybe(this::text),
                maybe(this::duration));
    }

    private QueryCost cost() throws IOException {
        return new QueryCost(in.readLong(), in.readLong(), in.readDouble());
    }

    private CostLimit limit() throws IOException {
        long requests = in.readLong();
        long bytes = in.readLong();
        double dollars = in.readDouble();
        return new CostLimit(
                requests == NO_LIMIT ? OptionalLong.empty() : OptionalLong.of(requests),
                bytes == NO_LIMIT ? OptionalLong.empty() : OptionalLong.of(bytes),
                dollars == NO_LIMIT ? OptionalDouble.empty() : OptionalDouble.of(dollars));
    }

    private StoreId store() throws IOException {
        return StoreId.parse(text());
    }

    private Tier tier() throws IOException {
        return Tier.ofLevel(in.readByte());
    }

    private TimeWindow window() throws IOException {
        return new TimeWindow(maybe(this::instant), maybe(this::instant));
    }

    private Instant instant() throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    private Duration duration() throws IOException {
        return Duration.ofSeconds(in.readLong(), in.readInt());
    }

    private String text() throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available() / Character.BYTES) {
            throw new StreamCorruptedException("a text of " + length + " units that is not there");
        }
        char[] units = new char[length];
        for (int index = 0; index < length; index++) {
            units[index] = in.readChar();
        }
        return new String(units);
    }

    private <T> Optional<T> maybe(Part<T> part) throws IOException {
        return all(part).stream().findFirst();
    }

    private <T> List<T> all(Part<T> part) throws IOException {
        List<T> values = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            values.add(part.read());
        }
        return values;
    }
}
