package dev.stackmemory.adapter.paradedb;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.frames;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.HybridTime;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.EditTimes.EditTime;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.RecordOutcome.Conflict;
import dev.stackmemory.ports.store.RecordOutcome.Recorded;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.frame.HostileTexts;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What this home does beyond the contracts. */
@Timeout(180) // Ends a deadlock; no test measures time.
class ParadeDbHomeDetailsIT {
    private static final Instant NOW = Instant.parse("2026-03-15T00:00:00Z");

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestDatabase.shared();
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private ParadeDbHome open(ParadeDbMonitor monitor) {
        return ParadeDbHome.open(
                database.settings().withClock(InstantSource.fixed(NOW)).withMonitor(monitor));
    }

    @Test
    void manyWritesWithNewOldAndRepeatedFrames_takeTheLastRevisionOfEach() {
        try (ParadeDbHome home = open(ParadeDbMonitor.NONE)) {
            List<Frame> before = new FrameGenerator(1, "before").next(50);
            record(home, before.stream().map(FrameWrite::create).toList());
            home.frames().forget(List.of(before.get(7).id()), Deadline.NEVER);
            home.frames().put(List.of(stored(frame("copy"))), Deadline.NEVER);

            var writes = new ArrayList<FrameWrite>();
            new FrameGenerator(2, "new").next(100).forEach(frame -> writes.add(FrameWrite.create(frame)));
            before.forEach(frame -> writes.add(FrameWrite.edit(edited(frame))));
            writes.add(FrameWrite.edit(edited(edited(before.get(3)))));
            writes.add(FrameWrite.create(before.get(4)));
            writes.add(FrameWrite.create(frame("copy")));
            List<RecordOutcome> outcomes = record(home, writes);

            assertThat(outcomes.subList(0, 100)).allMatch(Recorded.class::isInstance);
            assertThat(outcomes.get(107))
                    .isEqualTo(new RecordOutcome.Forgotten(before.get(7).id()));
            assertThat(outcomes.get(103)).isEqualTo(new Recorded(before.get(3).id(), 2));
            assertThat(outcomes.subList(150, 153))
                    .containsExactly(
                            new Recorded(before.get(3).id(), 3),
                            new Conflict(before.get(4).id(), 2),
                            new Recorded(id("copy"), 1));
            Map<FrameId, StoredFrame> found =
                    home.frames().find(Set.of(before.get(3).id(), before.get(4).id(), id("copy")), Deadline.NEVER);
            assertThat(found)
                    .containsEntry(before.get(3).id(), stored(edited(edited(before.get(3))), 3))
                    .containsEntry(before.get(4).id(), stored(edited(before.get(4)), 2))
                    .containsEntry(id("copy"), stored(frame("copy"), 1));
            assertThat(home.catalog().count(FrameFilter.ALL, Deadline.NEVER)).isEqualTo(150);
            assertThat(home.maintenance()
                            .check(true, (done, total) -> {}, Deadline.NEVER)
                            .problems())
                    .isEmpty();
        }
    }

    @Test
    void timesOfRevisionsThatNeverCameToBe_goAfterADay() {
        HybridTime at = HybridTime.first("node", NOW);
        EditTime current = new EditTime(id("a"), ContentHash.of(frame("a")), at);
        EditTime refused = new EditTime(id("a"), ContentHash.of(edited(frame("a"))), at);
        try (ParadeDbHome home = open(ParadeDbMonitor.NONE)) {
            record(home, List.of(FrameWrite.create(frame("a"))));
            home.editTimes().put(List.of(current, refused), Deadline.NEVER);
            assertThat(timeOf(home, current)).contains(at);
            assertThat(timeOf(home, refused)).contains(at);
        }
        InstantSource later = InstantSource.fixed(NOW.plus(Duration.ofHours(25)));
        try (ParadeDbHome home = ParadeDbHome.open(database.settings().withClock(later))) {
            home.editTimes().put(List.of(new EditTime(id("a"), ContentHash.of(frame("other")), at)), Deadline.NEVER);
            assertThat(timeOf(home, current)).contains(at);
            assertThat(timeOf(home, refused)).isEmpty();
        }
    }

    private static Optional<HybridTime> timeOf(ParadeDbHome home, EditTime time) {
        return Optional.ofNullable(home.editTimes()
                .find(Map.of(time.frame(), time.content()), Deadline.NEVER)
                .get(time.frame()));
    }

    @Test
    void find_whatAnotherProcessChanged_isAsItIsNow() {
        try (ParadeDbHome here = open(ParadeDbMonitor.NONE);
                ParadeDbHome there = open(ParadeDbMonitor.NONE)) {
            Frame frame = frame("a");
            record(there, List.of(FrameWrite.create(frame)));
            assertThat(found(here, "a")).contains(stored(frame, 1));
            record(there, List.of(FrameWrite.edit(edited(frame))));
            assertThat(found(here, "a")).contains(stored(edited(frame), 2));
            Residency away = residency(there, "a").movedTo(StoreId.shared("elsewhere"), Tier.COLD, NOW);
            there.ledger().compareAndSet(List.of(away), Deadline.NEVER);
            there.ledger().compareAndSet(List.of(away.movedTo(there.frames().id(), Tier.WARM, NOW)), Deadline.NEVER);
            assertThat(found(here, "a")).contains(stored(edited(frame), 2));
            there.frames().forget(List.of(id("a")), Deadline.NEVER);
            assertThat(found(here, "a")).isEmpty();
        }
    }

    private static Optional<StoredFrame> found(ParadeDbHome home, String id) {
        return Optional.ofNullable(
                home.frames().find(List.of(id(id)), Deadline.NEVER).get(id(id)));
    }

    private static Residency residency(ParadeDbHome home, String id) {
        return home.ledger()
                .find(List.of(id(id)), Deadline.NEVER)
                .values()
                .iterator()
                .next();
    }

    @Test
    void manyRecordingThreads_shareTransactions_andEachGetsItsOwnOutcome() throws Exception {
        var transactions = new AtomicInteger();
        var most = new AtomicInteger();
        var monitor = new ParadeDbMonitor() {
            @Override
            public void grouped(int callers, int writes) {
                transactions.incrementAndGet();
                most.accumulateAndGet(callers, Math::max);
            }
        };
        try (ParadeDbHome home = open(monitor);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            record(home, List.of(FrameWrite.create(frame("taken"))));
            List<Future<RecordOutcome>> outcomes = IntStream.range(0, 400)
                    .mapToObj(number -> threads.submit(() -> record(
                                    home,
                                    List.of(FrameWrite.create(
                                            number % 10 == 0
                                                    ? aFrame("taken")
                                                            .name("n" + number)
                                                            .build()
                                                    : frame("f" + number))))
                            .getFirst()))
                    .toList();
            for (int number = 0; number < 400; number++) {
                assertThat(outcomes.get(number).get())
                        .isEqualTo(number % 10 == 0 ? new Conflict(id("taken"), 1) : new Recorded(id("f" + number), 1));
            }
        }
        assertThat(most.get()).isGreaterThan(1);
        assertThat(transactions.get()).isLessThan(401);
    }

    @Test
    void frames_standInThePartitionOfTheirMonth() {
        try (ParadeDbHome home = open(ParadeDbMonitor.NONE)) {
            record(
                    home,
                    Stream.of("2026-03-31T23:59:59.999Z", "2024-02-29T00:00:00Z", "1999-01-01T00:00:00Z")
                            .map(at -> FrameWrite.create(Frames.full(at).toBuilder()
                                    .createdAt(Instant.parse(at))
                                    .build()))
                            .toList());

            assertThat(partitionOf("2026-03-31T23:59:59.999Z")).isEqualTo("stackmemory.frames_y2026m03");
            assertThat(partitionOf("2024-02-29T00:00:00Z")).isEqualTo("stackmemory.frames_y2024m02");
            assertThat(partitionOf("1999-01-01T00:00:00Z")).isEqualTo("stackmemory.frames_other");
            assertThat(database.value("SELECT count(DISTINCT tableoid) FROM stackmemory.events"))
                    .isEqualTo("3");
            assertThat(database.value("SELECT to_regclass('stackmemory.frames_y2026m06') IS NOT NULL"))
                    .isEqualTo("t");
        }
    }

    private String partitionOf(String frame) {
        return database.value("SELECT tableoid::regclass FROM stackmemory.frames WHERE frame_id = '" + frame + "'");
    }

    @Test
    void metadata_canBeAskedAsJson_whereItIsJsonForPostgres() {
        try (ParadeDbHome home = open(ParadeDbMonitor.NONE)) {
            List<String> metadata = new ArrayList<>(HostileTexts.json());
            metadata.add("{\"language\": \"java\", \"brackets\": \"]]]\"}");
            metadata.add("[1e99999999]");
            metadata.add("[" + "9".repeat(200_000) + "]");
            record(
                    home,
                    IntStream.range(0, metadata.size())
                            .mapToObj(index -> FrameWrite.create(aFrame("m" + index)
                                    .metadata(metadata.get(index))
                                    .build()))
                            .toList());

            assertThat(database.value(
                            "SELECT frame_id FROM stackmemory.frames WHERE metadata_json @> '{\"language\":\"java\"}'"))
                    .isEqualTo("m" + (metadata.size() - 3));
            assertThat(database.value("SELECT metadata_json IS NULL FROM stackmemory.frames WHERE frame_id = 'm"
                            + (metadata.size() - 1) + "'"))
                    .isEqualTo("t");
        }
    }

    @Test
    void largeTexts_standCompressed() {
        try (ParadeDbHome home = open(ParadeDbMonitor.NONE)) {
            Frame large = aFrame("large")
                    .content("all work and no play ".repeat(5_000))
                    .build();
            record(home, List.of(FrameWrite.create(large), FrameWrite.create(frame("small"))));

            assertThat(home.frames().find(List.of(id("large")), Deadline.NEVER).values())
                    .containsExactly(stored(large));
            assertThat(database.value("SELECT content IS NULL AND length(packed) < 5000 FROM stackmemory.frames WHERE"
                            + " frame_id = 'large'"))
                    .isEqualTo("t");
            assertThat(database.value("SELECT packed IS NULL FROM stackmemory.frames WHERE frame_id = 'small'"))
                    .isEqualTo("t");
        }
    }

    @Test
    void generations_growWithEachChangeInAProject() {
        var one = new ProjectId("one");
        var two = new ProjectId("two");
        try (ParadeDbHome home = open(ParadeDbMonitor.NONE)) {
            assertThat(home.generations().find(Set.of(one), Deadline.NEVER)).containsExactly(Map.entry(one, 0L));
            assertThat(home.generations().find(Set.of(), Deadline.NEVER)).isEmpty();

            Frame first = aFrame("a").project(one).build();
            assertGrow(home, Set.of(one), () -> record(home, List.of(FrameWrite.create(first))));
            assertGrow(
                    home,
                    Set.of(two),
                    () -> record(
                            home,
                            List.of(FrameWrite.create(aFrame("b").project(two).build()))));
            Frame moved = edited(first, frame -> frame.project(two));
            assertGrow(home, Set.of(one, two), () -> record(home, List.of(FrameWrite.edit(moved))));
            assertGrow(home, Set.of(one), () -> home.generations().raise(Set.of(one), Deadline.NEVER));
            assertGrow(
                    home,
                    Set.of(),
                    () -> home.ledger()
                            .recordAccess(Map.of(id("a"), new AccessPattern(1, Optional.empty())), Deadline.NEVER));
            assertGrow(home, Set.of(two), () -> home.frames().forget(List.of(id("a")), Deadline.NEVER));
        }
    }

    @Test
    void epoch_growsWithEachForgetting_andNeverFalls() {
        try (ParadeDbHome home = open(ParadeDbMonitor.NONE)) {
            assertThat(home.epoch().find(Deadline.NEVER)).isEmpty();
            record(home, List.of(FrameWrite.create(frame("a"))));
            home.frames().forget(List.of(id("a")), Deadline.NEVER);
            assertThat(home.epoch().find(Deadline.NEVER)).hasValue(1);

            assertThat(home.epoch().advance(5, Deadline.NEVER)).isEqualTo(5);
            assertThat(home.epoch().advance(3, Deadline.NEVER)).isEqualTo(5);
            home.frames().forget(List.of(id("unknown")), Deadline.NEVER);
            assertThat(home.epoch().find(Deadline.NEVER)).hasValue(6);
            assertThatThrownBy(() -> home.epoch().advance(0, Deadline.NEVER))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void generation_growsWhenAFrameMoves_whichListsAndSearchesShow() {
        try (ParadeDbHome home = open(ParadeDbMonitor.NONE)) {
            record(home, List.of(FrameWrite.create(frame("a"))));
            Residency here =
                    home.ledger().list(Optional.empty(), 1, Deadline.NEVER).getFirst();
            Residency there = here.movedTo(StoreId.shared("s3"), Tier.COLD, Frames.NOON);
            Residency elsewhere = there.movedTo(StoreId.shared("tape"), Tier.COLD, Frames.NOON);

            assertGrow(home, Set.of(Frames.PROJECT), () -> home.ledger().compareAndSet(List.of(there), Deadline.NEVER));
            home.frames().delete(List.of(new CopyVersion(id("a"), 1, 1)), Deadline.NEVER);
            assertGrow(
                    home,
                    Set.of(Frames.PROJECT),
                    () -> home.ledger().compareAndSet(List.of(elsewhere), Deadline.NEVER));
        }
    }

    /** The generations of these projects grow, and of no others. */
    private static void assertGrow(ParadeDbHome home, Set<ProjectId> projects, Runnable change) {
        Map<ProjectId, Long> before = home.generations().find(Set.of(), Deadline.NEVER);
        change.run();
        Map<ProjectId, Long> after = home.generations().find(Set.of(), Deadline.NEVER);
        Map<ProjectId, Long> grown = new HashMap<>(after);
        grown.entrySet().removeAll(before.entrySet());
        assertThat(grown).containsOnlyKeys(projects);
        grown.forEach((project, generation) -> assertThat(generation).isGreaterThan(before.getOrDefault(project, 0L)));
        assertThat(home.generations().find(after.keySet(), Deadline.NEVER)).isEqualTo(after);
    }

    private ParadeDbHome reportingTo(List<String> slow) {
        var monitor = new ParadeDbMonitor() {
            @Override
            public void slowStatement(String sql, Duration taken, String plan) {
                slow.add(sql + "\n" + plan);
            }
        };
        return ParadeDbHome.open(
                database.settings().withSlowQuery(Duration.ZERO).withMonitor(monitor));
    }

    @Test
    void slowWrites_areReportedWithTheirPlans_andCopiesWithoutOne() {
        var slow = new CopyOnWriteArrayList<String>();
        try (ParadeDbHome home = reportingTo(slow)) {
            record(home, List.of(FrameWrite.create(Frames.full("one"))));
            assertThat(slow)
                    .anyMatch(report -> report.contains("Insert on frames"))
                    .as("a batch")
                    .anyMatch(report -> report.contains("Insert on events"))
                    .noneMatch(report -> report.contains("'one'"));
            assertThat(home.catalog().count(FrameFilter.ALL, Deadline.NEVER)).isEqualTo(1);

            record(home, frames("many", 100).stream().map(FrameWrite::create).toList());
            assertThat(slow).anyMatch(report -> report.startsWith("COPY stackmemory.frames "));
        }
    }

    @Test
    void statementThatTheDeadlineEnds_isReported() throws SQLException {
        var slow = new CopyOnWriteArrayList<String>();
        try (ParadeDbHome home = reportingTo(slow);
                var other = database.address().connect();
                var statement = other.createStatement()) {
            record(home, List.of(FrameWrite.create(frame("early"))));
            slow.clear();
            other.setAutoCommit(false);
            statement.execute("SELECT 1 FROM stackmemory.store FOR UPDATE");

            assertThatThrownBy(() -> home.frames()
                            .record(List.of(FrameWrite.create(frame("late"))), Deadline.after(Duration.ofMillis(200))))
                    .isInstanceOf(StoreException.DeadlineExceeded.class);
            assertThat(slow).contains("SELECT changes FROM stackmemory.store FOR NO KEY UPDATE\n");
            other.rollback();
        }
    }

    @Test
    void slowStatement_isReportedWithItsPlan() {
        var slow = new CopyOnWriteArrayList<String>();
        try (ParadeDbHome home = reportingTo(slow)) {
            record(home, frames("f", 3).stream().map(FrameWrite::create).toList());
            slow.clear();
            home.catalog().count(FrameFilter.ALL.withTypes(Set.of("a;b'c")), Deadline.after(Duration.ofMinutes(1)));
        }
        assertThat(slow)
                .anyMatch(report -> report.contains("count(*)") && report.contains("Aggregate"))
                .noneMatch(report -> report.contains("a;b"));
    }

    @Test
    void erase_whileAnOldSnapshotSeesTheFrame_isNotConfirmed() throws SQLException {
        try (ParadeDbHome home = open(ParadeDbMonitor.NONE)) {
            record(home, List.of(FrameWrite.create(Frames.full("secret"))));
            try (var reader = database.address().connect();
                    var statement = reader.createStatement()) {
                reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                reader.setAutoCommit(false);
                statement.execute("SELECT 1 FROM stackmemory.store");
                home.frames().forget(List.of(id("secret")), Deadline.NEVER);

                assertThat(home.erasing().erase(List.of(id("secret")), Deadline.NEVER))
                        .isEmpty();
                reader.rollback();
            }
            assertThat(home.erasing().erase(List.of(id("secret")), Deadline.NEVER))
                    .containsExactly(id("secret"));
        }
    }

    private static List<RecordOutcome> record(ParadeDbHome home, List<FrameWrite> writes) {
        return home.frames().record(writes, Deadline.NEVER).outcomes();
    }
}
