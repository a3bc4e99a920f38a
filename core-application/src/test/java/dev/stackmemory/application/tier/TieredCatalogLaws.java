package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.ports.store.PagePosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists and counts over several stores are those of one, whatever lies where and whatever moves, edits and forgetting left behind. */
class TieredCatalogLaws {
    private static final Deadline NEVER = Deadline.NEVER;

    private final TwoTiers memory = new TwoTiers();
    private final Map<FrameId, Frame> model = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void listsAndCounts_areThoseOfOneStore(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int step = 0; step < 150; step++) {
            act(random);
            if (step % 10 == 0) {
                compare(random);
            }
        }
    }

    private void act(SplittableRandom random) {
        FrameId id = new FrameId("f" + random.nextInt(40));
        Optional<Frame> known = Optional.ofNullable(model.get(id));
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                if (!memory.hot.findForgotten(List.of(id), NEVER).contains(id)) {
                    Frame next = known.map(frame -> frame.toBuilder()
                                    .revision(frame.revision() + 1)
                                    .score(random.nextInt(5) / 5.0)
                                    .tags(Set.of("t" + random.nextInt(3)))
                                    .build())
                            .orElseGet(() -> aFrame(id.value())
                                    .type(random.nextBoolean() ? "task" : "review")
                                    .createdAt(NOON.minusSeconds(random.nextInt(9)))
                                    .score(random.nextInt(5) / 5.0)
                                    .build());
                    memory.record(next);
                    model.put(id, next);
                }
            }
            case 2, 3 -> {
                if (known.isPresent()) {
                    memory.move(random.nextBoolean() ? Tier.COLD : Tier.HOT, id);
                }
            }
            case 4 -> {
                if (known.isPresent() && random.nextInt(4) == 0) {
                    // Hidden, and not erased yet.
                    memory.hot.forget(List.of(id), NEVER);
                    model.remove(id);
                }
            }
            default -> {
                if (known.isPresent()) {
                    cutMove(random, id);
                }
            }
        }
    }

    private void cutMove(SplittableRandom random, FrameId id) {
        List<MoveStep> steps = List.of(MoveStep.values());
        MoveStep step = steps.get(random.nextInt(steps.size()));
        memory.atStep = reached -> {
            if (reached == step) {
                throw new IllegalStateException("cut");
            }
        };
        try {
            memory.move(random.nextBoolean() ? Tier.COLD : Tier.HOT, id);
        } catch (IllegalStateException cut) {
            memory.hot.time().advance(Duration.ofMinutes(5));
        } finally {
            memory.atStep = any -> {};
        }
    }

    private void compare(SplittableRandom random) {
        FrameFilter filter = (random.nextBoolean() ? FrameFilter.ALL : FrameFilter.ALL.withTypes(Set.of("task")))
                .withCreatedWithin(window(random));
        List<Frame> expected = model.values().stream().filter(filter::matches).toList();
        for (ListOrder order : ListOrder.values()) {
            assertThat(pages(filter, order, 1 + random.nextInt(6)))
                    .as("%s %s", order, filter)
                    .isEqualTo(expected.stream()
                            .map(FrameSummary::of)
                            .sorted(Comparator.comparing(frame -> PagePosition.of(order, frame)))
                            .toList());
        }
        assertThat(memory.catalog().count(filter, NEVER)).isEqualTo(expected.size());
        for (Facet facet : Facet.values()) {
            assertThat(memory.catalog().countBy(facet, filter, NEVER))
                    .as("%s %s", facet, filter)
                    .isEqualTo(counts(expected, facet));
        }
        assertThat(memory.catalog().listIdsByPrefix("f1", 5, NEVER))
                .isEqualTo(model.keySet().stream()
                        .filter(id -> id.value().startsWith("f1"))
                        .limit(5)
                        .toList());
        assertThat(memory.find(model.keySet().toArray(FrameId[]::new)).values().stream()
                        .map(copy -> copy.frame()))
                .containsExactlyInAnyOrderElementsOf(model.values());
    }

    private static TimeWindow window(SplittableRandom random) {
        Instant from = NOON.minusSeconds(random.nextInt(10));
        return random.nextBoolean()
                ? TimeWindow.ALWAYS
                : TimeWindow.between(from, from.plusSeconds(1 + random.nextInt(3)));
    }

    private static Map<String, Long> counts(List<Frame> frames, Facet facet) {
        return frames.stream()
                .flatMap(facet::values)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private List<FrameSummary> pages(FrameFilter filter, ListOrder order, int limit) {
        List<FrameSummary> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page page = memory.catalog().list(filter, order, cursor, limit, NEVER);
            assertThat(page.frames().size()).isLessThanOrEqualTo(limit);
            all.addAll(page.frames());
            cursor = page.next();
        } while (cursor.isPresent());
        return all;
    }

    @Test
    void pages_whileFramesMove_showEachFrameOnce() throws InterruptedException {
        List<FrameId> ids = new ArrayList<>();
        for (int number = 0; number < 60; number++) {
            Frame frame = aFrame("f%02d".formatted(number))
                    .createdAt(NOON.minusSeconds(number % 7))
                    .build();
            memory.record(frame);
            model.put(frame.id(), frame);
            ids.add(frame.id());
        }
        AtomicBoolean done = new AtomicBoolean();
        Thread moving = Thread.ofPlatform().start(() -> {
            SplittableRandom random = new SplittableRandom(7);
            while (!done.get()) {
                FrameId[] some =
                        ids.stream().filter(id -> random.nextInt(4) == 0).toArray(FrameId[]::new);
                memory.move(Tier.COLD, some);
                for (FrameId id : some) {
                    // Taken back home by an edit, as users do, which leaves a copy behind until the next settling.
                    Frame known = memory.frame(id);
                    memory.record(
                            known.toBuilder().revision(known.revision() + 1).build());
                }
                memory.leftovers().settle(NEVER);
            }
        });
        try {
            for (int round = 0; round < 150; round++) {
                assertThat(pages(FrameFilter.ALL, ListOrder.NEWEST_FIRST, 7).stream()
                                .map(FrameSummary::id))
                        .containsExactlyInAnyOrderElementsOf(ids);
                assertThat(memory.catalog().count(FrameFilter.ALL, NEVER)).isBetween(30L, 90L);
            }
        } finally {
            done.set(true);
            moving.join();
        }
    }
}
