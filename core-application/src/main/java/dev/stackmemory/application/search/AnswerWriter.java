package dev.stackmemory.application.search;

import dev.stackmemory.domain.cost.CostLimit;
import dev.stackmemory.domain.cost.QueryCost;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.PlannedTier;
import dev.stackmemory.domain.query.PlannedTier.Decision;
import dev.stackmemory.domain.query.QueryPlan;
import dev.stackmemory.domain.query.TierProfile;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.domain.rank.Signal;
import dev.stackmemory.domain.text.Snippet;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.model.ModelId;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes an answer part by part, as {@link AnswerReader} reads it. A text is the number of its UTF-16 units and the units, so that none is lost. */
final class AnswerWriter {
    private final DataOutputStream out;

    AnswerWriter(DataOutputStream out) {
        this.out = out;
    }

    /** Writes one part. */
    private interface Part<T> {
        void write(T value) throws IOException;
    }

    void write(KeptAnswer answer) throws IOException {
        instant(answer.at());
        all(answer.results(), this::result);
        plan(answer.plan());
        all(answer.lanes(), this::lane);
        all(answer.unread(), this::text);
        all(answer.notices(), this::text);
        maybe(answer.end(), this::end);
    }

    void number(int number) throws IOException {
        out.writeInt(number);
    }

    /** All of it but the budget, and the page. */
    void question(SearchRequest request) throws IOException {
        FrameFilter filter = request.filter();
        text(request.text());
        out.writeInt(request.limit());
        texts(filter.projects());
        texts(filter.types());
        texts(filter.states());
        texts(filter.tags());
        out.writeDouble(filter.minScore());
        window(filter.createdWithin());
        maybe(filter.session(), session -> text(session.value()));
        maybe(request.currentSession(), session -> text(session.value()));
        limit(request.maxCost());
    }

    void model(Optional<ModelId> model) throws IOException {
        maybe(model, id -> text(id.toString()));
    }

    /** In an order that equal sets have in common. */
    private void texts(Set<?> values) throws IOException {
        all(values.stream().map(Object::toString).sorted().toList(), this::text);
    }

    private void end(PageEnd end) throws IOException {
        text(end.cursor().text());
        out.writeBoolean(end.more());
    }

    private void result(KeptResult result) throws IOException {
        text(result.frame().value());
        out.writeLong(result.revision());
        place(result.home(), result.tier());
        out.writeDouble(result.score());
        all(result.parts().entrySet(), this::part);
        maybe(result.snippet(), this::snippet);
    }

    private void part(Map.Entry<Signal, Double> part) throws IOException {
        text(part.getKey().name());
        out.writeDouble(part.getValue());
    }

    private void snippet(Snippet snippet) throws IOException {
        text(snippet.text());
        all(snippet.marks(), mark -> {
            out.writeInt(mark.start());
            out.writeInt(mark.end());
        });
        out.writeBoolean(snippet.cutBefore());
        out.writeBoolean(snippet.cutAfter());
    }

    private void plan(QueryPlan plan) throws IOException {
        all(plan.tiers(), this::tier);
        text(plan.strategy().name());
        text(plan.strategyReason());
        duration(plan.latency());
        cost(plan.cost());
    }

    private void tier(PlannedTier planned) throws IOException {
        TierProfile profile = planned.profile();
        place(profile.store(), profile.tier());
        window(profile.holds());
        out.writeBoolean(profile.empty());
        duration(profile.latency());
        cost(profile.cost());
        decision(planned.decision());
    }

    private void decision(Decision decision) throws IOException {
        text(decision.getClass().getSimpleName());
        switch (decision) {
            case Decision.NoWindow none -> {}
            case Decision.Historical historical -> {}
            case Decision.Empty empty -> {}
            case Decision.Overlaps(TimeWindow holds, TimeWindow asked) -> {
                window(holds);
                window(asked);
            }
            case Decision.OutsideWindow(TimeWindow holds, TimeWindow asked) -> {
                window(holds);
                window(asked);
            }
            case Decision.TooCostly(QueryCost cost, CostLimit limit) -> {
                cost(cost);
                limit(limit);
            }
        }
    }

    private void lane(LaneReport lane) throws IOException {
        place(lane.home(), lane.tier());
        text(lane.kind().name());
        text(lane.outcome().name());
        out.writeBoolean(lane.approximate());
        out.writeInt(lane.hits());
        duration(lane.took());
        maybe(lane.detail(), this::text);
        maybe(lane.statisticsAge(), this::duration);
    }

    private void cost(QueryCost cost) throws IOException {
        out.writeLong(cost.requests());
        out.writeLong(cost.bytes());
        out.writeDouble(cost.dollars());
    }

    private void limit(CostLimit limit) throws IOException {
        out.writeLong(limit.requests().orElse(AnswerReader.NO_LIMIT));
        out.writeLong(limit.bytes().orElse(AnswerReader.NO_LIMIT));
        out.writeDouble(limit.dollars().orElse(AnswerReader.NO_LIMIT));
    }

    private void place(StoreId store, Tier tier) throws IOException {
        text(store.toString());
        out.writeByte(tier.level());
    }

    private void window(TimeWindow window) throws IOException {
        maybe(window.from(), this::instant);
        maybe(window.to(), this::instant);
    }

    private void instant(Instant instant) throws IOException {
        out.writeLong(instant.getEpochSecond());
        out.writeInt(instant.getNano());
    }

    private void duration(Duration duration) throws IOException {
        out.writeLong(duration.getSeconds());
        out.writeInt(duration.getNano());
    }

    private void text(String text) throws IOException {
        out.writeInt(text.length());
        out.writeChars(text);
    }

    private <T> void maybe(Optional<T> value, Part<T> part) throws IOException {
        all(value.stream().toList(), part);
    }

    private <T> void all(Collection<T> values, Part<? super T> part) throws IOException {
        out.writeInt(values.size());
        for (T value : values) {
            part.write(value);
        }
    }
}
