package dev.stackmemory.bootstrap.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.search.SearchResult;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.testkit.frame.ZipfFrames;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.RedisDatabase;
import dev.stackmemory.testkit.server.RedisServer;
import dev.stackmemory.testkit.server.S3Bucket;
import dev.stackmemory.testkit.server.S3Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where frames lie does not show: over SQLite, PostgreSQL and an archive, alone and together, the same frames give the same ranking, scores included, by words
 * and by exact vectors.
 */
class PlacementIT {
    private static final int FRAMES = 1_200;
    private static final int QUESTIONS = 25;
    private static final String SQLITE = "sqlite";
    private static final String POSTGRES = "paradedb";
    private static final String ARCHIVE = "s3";

    private final PostgresDatabase database = PostgresServer.sharedWithVector().freshDatabase();
    private final RedisDatabase redis = RedisServer.shared().freshDatabase();
    private final S3Bucket bucket = S3Server.shared().freshBucket();
    private PlacedMemory laptop;
    private PlacedMemory team;
    private int cases;
    private int otherwiseByLocalStatistics;

    @BeforeEach
    void openMemories(@TempDir Path folder) {
        laptop = PlacedMemory.laptop(
                Map.of("STACKMEMORY_HOME", folder.resolve("laptop").toString()));
        Map<String, String> environment = new HashMap<>();
        environment.put("STACKMEMORY_HOME", folder.resolve("team").toString());
        environment.put("STACKMEMORY_TOPOLOGY", "team");
        environment.put("STACKMEMORY_STORES_PARADEDB_VECTORS", "exact");
        environment.putAll(database.address().variables());
        environment.putAll(redis.address().variables());
        environment.putAll(bucket.server().variables(bucket.name()));
        team = PlacedMemory.team(environment);
    }

    @AfterEach
    void close() {
        team.close();
        laptop.close();
        bucket.close();
        redis.close();
        database.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 2)
    void theRanking_isThatOfASingleHome(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ZipfFrames zipf = new ZipfFrames(random);
        List<Frame> frames = zipf.frames(FRAMES);
        List<SearchRequest> questions =
                Stream.generate(() -> question(zipf, random)).limit(QUESTIONS).toList();

        laptop.record(frames);
        assertThat(laptop.homes()).containsExactly(SQLITE);
        Map<SearchRequest, List<SearchResult>> expected = new HashMap<>();
        questions.forEach(question -> expected.put(question, complete(laptop.search(question))));

        laptop.move(Tier.COLD, skewed(frames, random));
        compare(laptop, Set.of(SQLITE, ARCHIVE), expected);

        Set<FrameId> young = Set.copyOf(skewed(frames, random));
        List<Frame> published =
                frames.stream().filter(frame -> !young.contains(frame.id())).toList();
        team.record(published);
        team.publish();
        team.record(frames.stream().filter(frame -> young.contains(frame.id())).toList());
        compare(team, Set.of(SQLITE, POSTGRES), expected);

        team.move(Tier.COLD, some(published, random));
        compare(team, Set.of(SQLITE, POSTGRES, ARCHIVE), expected);

        team.publish();
        compare(team, Set.of(POSTGRES, ARCHIVE), expected);

        team.move(Tier.COLD, ids(frames.stream()));
        compare(team, Set.of(ARCHIVE), expected);

        team.move(Tier.WARM, ids(frames.stream()));
        compare(team, Set.of(POSTGRES), expected);

        team.move(Tier.COLD, skewed(frames, random));
        compare(team, Set.of(POSTGRES, ARCHIVE), expected);

        assertThat(otherwiseByLocalStatistics)
                .as("questions of %s that local statistics answer in another order", cases)
                .isGreaterThanOrEqualTo(cases * 3 / 10);
    }

    private static SearchRequest question(ZipfFrames zipf, SplittableRandom random) {
        return new SearchRequest(
                zipf.question(),
                zipf.filter(),
                1 + random.nextInt(20),
                Duration.ofMinutes(1),
                Optional.of(zipf.session()).filter(any -> random.nextInt(3) == 0));
    }

    /** Frames that begin commonly, and some of the others. */
    private static List<FrameId> skewed(List<Frame> frames, SplittableRandom random) {
        return ids(frames.stream().filter(frame -> ZipfFrames.beginsCommonly(frame) || random.nextInt(3) == 0));
    }

    private static List<FrameId> some(List<Frame> frames, SplittableRandom random) {
        return ids(frames.stream().filter(frame -> random.nextBoolean()));
    }

    private static List<FrameId> ids(Stream<Frame> frames) {
        return frames.map(Frame::id).toList();
    }

    private static List<SearchResult> complete(SearchAnswer answer) {
        assertThat(answer.isComplete()).as("%s", answer).isTrue();
        assertThat(answer.lanes()).noneMatch(lane -> lane.approximate());
        return answer.results();
    }

    private void compare(PlacedMemory memory, Set<String> homes, Map<SearchRequest, List<SearchResult>> expected) {
        assertThat(memory.homes()).isEqualTo(homes);
        expected.forEach((question, results) -> {
            List<SearchResult> actual = complete(memory.search(question));
            assertThat(found(actual)).as("%s over %s", question, homes).isEqualTo(found(results));
            for (int index = 0; index < results.size(); index++) {
                assertThat(actual.get(index).score())
                        .as(
                                "score of %s for %s over %s",
                                actual.get(index).frame().id(), question, homes)
                        .isCloseTo(results.get(index).score(), within(1e-6));
            }
            if (homes.size() > 1) {
                cases++;
                if (memory.dependsOnWhoseStatistics(question)) {
                    otherwiseByLocalStatistics++;
                }
            }
        });
    }

    private static List<FrameId> found(List<SearchResult> results) {
        return results.stream().map(result -> result.frame().id()).toList();
    }
}
