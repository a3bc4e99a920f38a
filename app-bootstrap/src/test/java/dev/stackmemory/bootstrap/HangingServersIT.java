package dev.stackmemory.bootstrap;

import static dev.stackmemory.testkit.frame.Frames.PROJECT;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.search.LaneReport;
import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.ReplicaCopy;
import dev.stackmemory.testkit.server.Direction;
import dev.stackmemory.testkit.server.FaultProxy;
import dev.stackmemory.testkit.server.Polling;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that take what is sent and answer nothing, in the topology {@code hosted}. */
class HangingServersIT {
    private static final FrameId LOGIN = new FrameId("login");
    private static final Duration LONG = Duration.ofSeconds(60);

    /** Less than a server needs to be given up by its client. */
    private static final Duration SHORT = Duration.ofMillis(900);

    private final ProxiedServers servers = new ProxiedServers();
    private final FaultProxy databaseProxy = servers.database;
    private final FaultProxy redisProxy = servers.redis;
    private final FaultProxy bucketProxy = servers.bucket;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void closeServers() {
        servers.close();
    }

    private Map<String, String> environment(String home) {
        return servers.environment(folder.resolve(home));
    }

    /** A program that has a frame in PostgreSQL, and a copy in Redis that answers. */
    private StackMemory open() {
        Map<String, String> environment = environment("home");
        StackMemory memory =
                StackMemory.open(SettingsReader.read(environment, Map.of()), environment, heard::add, registry);
        record(memory, LOGIN.value());
        Polling.until(
                LONG,
                "Redis to answer",
                () -> isFound(memory, LONG)
                        && registry.find("stackmemory.replicas").tag("result", "hit").counters().stream()
                                .anyMatch(hits -> hits.count() > 0));
        return memory;
    }

    private static void record(StackMemory memory, String id) {
        Frame frame = aFrame(id).content("The token.").state(Frame.CLOSED).build();
        var unused = memory.recordFrames().record(List.of(frame), Deadline.after(LONG));
    }

    /** Another program knows the archive, and has to ask for what was moved there since. */
    private static void archiveOneThatIsNew(StackMemory memory, StackMemory another) {
        Archiving.moveTheOnlyFrame(memory, Deadline.NEVER);
        assertThat(search(another, LONG).results()).hasSize(1);
        record(memory, "logout");
        Archiving.moveTheOnlyFrame(memory, Deadline.NEVER);
    }

    private static boolean isFound(StackMemory memory, Duration within) {
        return memory.findFrame().find(LOGIN, Deadline.after(within)).isPresent();
    }

    private static SearchAnswer search(StackMemory memory, Duration within) {
        return memory.search().search(new SearchRequest("token", FrameFilter.ALL, 10, within, Optional.empty()));
    }

    private static LaneReport lane(SearchAnswer answer, String store) {
        return answer.lanes().stream()
                .filter(lane -> lane.home().toString().equals(store))
                .findFirst()
                .orElseThrow();
    }

    private double opened(String store) {
        return registry.get("stackmemory.breaker.opened")
                .tag("store", store)
                .functionCounter()
                .count();
    }

    private boolean isClosed(String store) {
        return registry.get("stackmemory.breaker.open")
                        .tag("store", store)
                        .gauge()
                        .value()
                == 0;
    }

    @Test
    void redis_costsAReadItsShare_andIsNotAskedUntilItIsTried() {
        try (StackMemory memory = open()) {
            // What the first search of a program loads is no part of what Redis costs.
            assertThat(search(memory, LONG).results()).hasSize(1);
            double before = opened("redis");
            redisProxy.halfOpen();
            assertThat(isFound(memory, SHORT)).isTrue();
            assertThat(opened("redis")).isEqualTo(before + 1);
            assertThat(isFound(memory, SHORT)).isTrue();
            assertThat(search(memory, SHORT).results()).hasSize(1);

            redisProxy.pass();
            Polling.until(LONG, "Redis to be asked again", () -> isFound(memory, LONG) && isClosed("redis"));
        }
    }

    @Test
    void redis_ofANewProgram_isWaitedForBesideTheHome() {
        open().close();
        redisProxy.halfOpen();
        try (StackMemory memory = program("another", Instant::now)) {
            assertThat(isFound(memory, LONG)).isTrue();
            assertThat(isFound(memory, SHORT)).isTrue();
        }
    }

    @Test
    void postgres_leavesTimeForTheCopy_andIsNotAskedAgainAtOnce() {
        open().close();
        var ahead = new AtomicReference<>(Duration.ZERO);
        try (StackMemory memory = program("another", () -> Instant.now().plus(ahead.get()))) {
            assertThat(isFound(memory, LONG)).isTrue();
            ahead.set(ReplicaCopy.ANSWERS_ALONE);
            databaseProxy.halfOpen();
            heard.clear();
            assertThat(isFound(memory, Duration.ofSeconds(4))).isTrue();
            assertThat(heard).singleElement().asString().contains("unverified");
            assertThat(isFound(memory, SHORT)).isTrue();
            assertThat(heard).last().asString().contains("unverified", "did not answer a moment ago");
            assertThat(memory.catalog()
                            .list(
                                    FrameFilter.ofProjects(Set.of(PROJECT)),
                                    ListOrder.NEWEST_FIRST,
                                    Optional.empty(),
                                    10,
                                    Deadline.after(Duration.ofSeconds(4)))
                            .frames())
                    .extracting(FrameSummary::id)
                    .containsExactly(LOGIN);
            assertThat(heard).last().asString().contains("listed from redis, unverified");
        }
    }

    @Test
    void s3_ofANewProgram_isLeftOutOfASearch() {
        try (StackMemory memory = open()) {
            Archiving.moveTheOnlyFrame(memory, Deadline.NEVER);
        }
        bucketProxy.halfOpen();
        try (StackMemory memory = program("another", Instant::now)) {
            SearchAnswer answer = search(memory, Duration.ofSeconds(3));
            assertThat(lane(answer, "paradedb").outcome()).isEqualTo(LaneReport.Outcome.ANSWERED);
            assertThat(lane(answer, "s3").outcome()).isEqualTo(LaneReport.Outcome.OUT_OF_TIME);
        }
    }

    @Test
    void s3_thatHangsOnceItIsOpen_isLeftOutOfASearch_untilItAnswers() {
        try (StackMemory memory = open();
                StackMemory another = program("another", Instant::now)) {
            archiveOneThatIsNew(memory, another);
            record(memory, "again");

            bucketProxy.halfOpen();
            SearchAnswer answer = search(another, Duration.ofSeconds(2));
            assertThat(lane(answer, "paradedb").outcome()).isEqualTo(LaneReport.Outcome.ANSWERED);
            assertThat(lane(answer, "s3").outcome()).isEqualTo(LaneReport.Outcome.OUT_OF_TIME);
            assertThat(answer.results()).hasSize(1);

            bucketProxy.pass();
            Polling.until(
                    LONG,
                    "S3 to be searched again",
                    () -> search(another, LONG).results().size() == 3);
        }
    }

    @Test
    @Timeout(180) // Ends a deadlock; no test measures time.
    void search_thatIsGivenUp_waitsForNoServerThatHangs() throws InterruptedException {
        try (StackMemory memory = open();
                StackMemory another = program("another", InstantSource.system())) {
            archiveOneThatIsNew(memory, another);
            bucketProxy.delay(Direction.TO_CLIENT, Duration.ofMinutes(10));
            long before = bucketProxy.bytes(Direction.TO_SERVER);
            var answered = new AtomicReference<SearchAnswer>();
            Thread caller = Thread.ofPlatform().start(() -> answered.set(search(another, Duration.ofMinutes(10))));
            Polling.until(LONG, "S3 to be asked", () -> bucketProxy.bytes(Direction.TO_SERVER) > before);

            caller.interrupt();
            caller.join();

            assertThat(answered.get()).isNotNull().returns(false, SearchAnswer::isComplete);
            bucketProxy.pass();
            Polling.until(
                    LONG,
                    "S3 to be searched again",
                    () -> search(another, LONG).results().size() == 2);
        }
    }

    @Test
    @Timeout(180) // Ends a deadlock; no test measures time.
    void s3_thatHangsUnderManySearches_keepsNoOtherCallWaiting() {
        try (StackMemory memory = open();
                StackMemory another = program("another", InstantSource.system());
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            archiveOneThatIsNew(memory, another);
            bucketProxy.delay(Direction.TO_CLIENT, Duration.ofMinutes(10));
            long before = bucketProxy.bytes(Direction.TO_SERVER);
            List<Future<SearchAnswer>> searches = Stream.generate(() -> clients.submit(() -> search(another, LONG)))
                    .limit(200)
                    .toList();
            Polling.until(LONG, "S3 to be asked", () -> bucketProxy.bytes(Direction.TO_SERVER) > before);

            for (int number = 0; number < 20; number++) {
                record(another, "meanwhile" + number);
                assertThat(another.findFrame().find(new FrameId("meanwhile" + number), Deadline.after(LONG)))
                        .isPresent();
            }
            assertThat(searches).as("searches that still wait").anyMatch(search -> !search.isDone());

            bucketProxy.pass();
            assertThat(searches)
                    .extracting(Future::get)
                    .allSatisfy(answer ->
                            assertThat(lane(answer, "paradedb").outcome()).isEqualTo(LaneReport.Outcome.ANSWERED));
        }
    }

    @Test
    void s3_thatAProgramFoundSlow_isSkippedByTheNext_andTriedOnceAMinute() {
        Instant now = Instant.now();
        Duration slow = Duration.ofMillis(100);
        try (StackMemory memory = open();
                StackMemory another = program("another", () -> now)) {
            for (int frame = 0; frame < 5; frame++) {
                Archiving.moveTheOnlyFrame(memory, Deadline.NEVER);
                bucketProxy.delay(Direction.TO_CLIENT, slow);
                assertThat(lane(search(another, LONG), "s3").outcome()).isEqualTo(LaneReport.Outcome.ANSWERED);
                bucketProxy.pass();
                record(memory, "frame" + frame);
            }
            // What no program has fetched yet, so that one that searches must ask.
            Archiving.moveTheOnlyFrame(memory, Deadline.NEVER);
        }
        bucketProxy.delay(Direction.TO_CLIENT, slow);
        long connections = bucketProxy.acceptedConnections();
        LaneReport skipped = searchOfAProgram(now.plusSeconds(1), slow);
        assertThat(skipped.outcome()).isEqualTo(LaneReport.Outcome.SKIPPED);
        assertThat(skipped.detail()).hasValueSatisfying(why -> assertThat(why).contains("usually takes"));
        assertThat(bucketProxy.acceptedConnections()).isEqualTo(connections);

        assertThat(searchOfAProgram(now.plusSeconds(61), slow).outcome()).isEqualTo(LaneReport.Outcome.OUT_OF_TIME);
        assertThat(searchOfAProgram(now.plusSeconds(62), slow).outcome()).isEqualTo(LaneReport.Outcome.SKIPPED);
    }

    /** How S3 did. */
    private LaneReport searchOfAProgram(Instant at, Duration within) {
        try (StackMemory memory = program("another", () -> at)) {
            return lane(search(memory, within), "s3");
        }
    }

    @Test
    void postgres_thatAProgramFoundAway_isNotAskedByTheNext_andIsBackWhenItIs() {
        open().close();
        Instant later = Instant.now().plus(ReplicaCopy.ANSWERS_ALONE);
        databaseProxy.down();
        assertThat(isFoundByAProgram(later)).isTrue();
        databaseProxy.pass();
        long connections = databaseProxy.acceptedConnections();
        heard.clear();
        assertThat(isFoundByAProgram(later)).isTrue();
        assertThat(heard).last().asString().contains("unverified", "did not answer a moment ago");
        assertThat(databaseProxy.acceptedConnections()).isEqualTo(connections);

        // Whoever asks while another thread of the program tries the server is not let through.
        var minutes = new AtomicInteger();
        Polling.until(LONG, "PostgreSQL to be asked again", () -> {
            heard.clear();
            return isFoundByAProgram(later.plusSeconds(60L * minutes.incrementAndGet())) && heard.isEmpty();
        });
        assertThat(folder.resolve("home/paradedb.away")).doesNotExist();
    }

    @Test
    void redis_thatAProgramFoundAway_isNotAskedByTheNext_andIsBackWhenItIs() {
        open().close();
        Path away = folder.resolve("home/redis.away");
        Instant now = Instant.now();
        redisProxy.down();
        try (StackMemory memory = program("home", () -> now)) {
            Polling.until(LONG, "Redis to be missed", () -> isFound(memory, LONG) && Files.exists(away));
        }
        redisProxy.pass();
        long connections = redisProxy.acceptedConnections();
        try (StackMemory memory = program("home", () -> now)) {
            assertThat(isFound(memory, LONG)).isTrue();
            assertThat(search(memory, LONG).results()).hasSize(1);
        }
        assertThat(redisProxy.acceptedConnections()).isEqualTo(connections);

        try (StackMemory memory = program("home", () -> now.plusSeconds(60))) {
            Polling.until(LONG, "Redis to be asked again", () -> isFound(memory, LONG) && !Files.exists(away));
        }
    }

    private StackMemory program(String home, InstantSource clock) {
        Map<String, String> environment = environment(home);
        return StackMemory.open(SettingsReader.read(environment, Map.of()), environment, heard::add, clock);
    }

    private boolean isFoundByAProgram(Instant at) {
        try (StackMemory memory = program("home", () -> at)) {
            return isFound(memory, LONG);
        }
    }
}
