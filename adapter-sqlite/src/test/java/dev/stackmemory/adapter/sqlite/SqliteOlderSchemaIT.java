package dev.stackmemory.adapter.sqlite;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.HybridTime;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException.AccessDenied;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Journal;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.ports.store.UnpublishedFrames.UnpublishedEdit;
import dev.stackmemory.testkit.disk.Mount;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.frame.Frames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store as the first version of the schema left it, with frames in it. */
@Timeout(120) // Ends a deadlock; no test measures time.
class SqliteOlderSchemaIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;

    private final List<Frame> frames = new FrameGenerator(20_261_130, "old-").next(60);
    private final FrameId forgotten = frames.get(0).id();
    private final FrameId away = frames.get(1).id();

    @TempDir(factory = MemoryFolder.class)
    Path temporary;

    /** Fills a store and takes back what later versions added. */
    private Map<FrameId, StoredFrame> leaveTheFirstVersion(Path folder) throws SQLException {
        Map<FrameId, StoredFrame> kept;
        try (SqliteHome home = open(folder)) {
            home.frames().record(frames.stream().map(FrameWrite::create).toList(), NO_LIMIT);
            home.frames().forget(List.of(forgotten), NO_LIMIT);
            home.ledger()
                    .compareAndSet(
                            home.ledger().find(List.of(away), NO_LIMIT).values().stream()
                                    .map(residency -> residency.movedTo(StoreId.shared("elsewhere"), Tier.COLD, NOON))
                                    .toList(),
                            NO_LIMIT);
            kept = home.frames().find(Frames.idsOf(frames), NO_LIMIT);
        }
        try (Connection connection = connect(folder);
                var statement = connection.createStatement()) {
            statement.execute("DROP TABLE known_tombstones");
            statement.execute("DROP INDEX frames_replicas");
            statement.execute("ALTER TABLE frames DROP COLUMN size_bytes");
            statement.execute("DROP TABLE adopted_keys");
            statement.execute("DROP TABLE sent_revisions");
            statement.execute("ALTER TABLE pending_erasures DROP COLUMN created_at");
            statement.execute("ALTER TABLE pending_erasures DROP COLUMN project_id");
            statement.execute("DROP TABLE unpublished_edits");
            statement.execute("DROP TABLE latest_edit");
            statement.execute("DROP TABLE leases");
            statement.execute("DROP TABLE journal");
            statement.execute("DELETE FROM flyway_schema_history WHERE version > 1");
            statement.execute("PRAGMA user_version = 1");
        }
        assertThat(kept).hasSize(59);
        return kept;
    }

    private static SqliteHome open(Path folder) {
        return SqliteHome.open(SqliteSettings.of(folder));
    }

    private static Connection connect(Path folder) throws SQLException {
        return DriverManager.getConnection(url(folder));
    }

    private static String url(Path folder) {
        return "jdbc:sqlite:" + folder.resolve("frames.db");
    }

    private static List<String> schema(Path folder) throws SQLException {
        var statements = new ArrayList<String>();
        try (Connection connection = connect(folder);
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")) {
            while (row.next()) {
                statements.add(row.getString(1));
            }
        }
        return statements;
    }

    @Test
    void thisIsWhatTheFirstVersionWas() throws SQLException, IOException {
        Path made = Files.createDirectories(temporary.resolve("made"));
        Flyway.configure()
                .dataSource(url(made), "", "")
                .locations("classpath:dev/stackmemory/adapter/sqlite/migration")
                .target("1")
                .load()
                .migrate();
        Path left = temporary.resolve("left");
        leaveTheFirstVersion(left);

        assertThat(schema(left)).isEqualTo(schema(made));
    }

    @Test
    void open_upgrades_andKeepsEveryFrame_andWhatWasForgotten() throws SQLException {
        Path folder = temporary.resolve("store");
        Map<FrameId, StoredFrame> kept = leaveTheFirstVersion(folder);
        try (SqliteHome home = open(folder)) {
            assertThat(home.frames().find(Frames.idsOf(frames), NO_LIMIT)).isEqualTo(kept);
            assertThat(home.frames().findForgotten(Frames.idsOf(frames), NO_LIMIT))
                    .containsExactly(forgotten);
            assertThat(home.catalog().count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(58);
            home.frames().record(List.of(FrameWrite.create(frame("new"))), NO_LIMIT);
            assertThat(home.frames().find(List.of(id("new")), NO_LIMIT)).hasSize(1);

            // What the later versions added works on what was there.
            assertThat(home.frames().listReplicas(Optional.empty(), 10, NO_LIMIT))
                    .containsExactly(new CopyVersion(away, 1, 1));
            assertThat(home.leases().acquire("moves", "a", Duration.ofMinutes(1), NO_LIMIT))
                    .isTrue();
            var edit = new UnpublishedEdit(Frames.stored(frame("new")), HybridTime.first("node", NOON));
            home.unpublished().putEdits(List.of(edit), NO_LIMIT);
            assertThat(home.unpublished().findEdits(List.of(id("new")), NO_LIMIT))
                    .containsEntry(id("new"), edit);
            home.journal().append("rollout", new Journal.Entry(NOON, "begun"), 5, NO_LIMIT);
            assertThat(home.journal().newest("rollout", 5, NO_LIMIT)).hasSize(1);
            assertThat(home.maintenance().check(true, Progress.NONE, NO_LIMIT).problems())
                    .isEmpty();
        }
        Path fresh = temporary.resolve("fresh");
        open(fresh).close();
        assertThat(schema(folder)).isEqualTo(schema(fresh));
    }

    @Test
    void open_upgrades_andReplicasHaveTheirSizes() throws SQLException {
        Path folder = temporary.resolve("store");
        List<Frame> unknown = new FrameGenerator(20_261_131, "unknown-").next(60);
        try (SqliteHome home = open(folder)) {
            home.frames().put(unknown.stream().map(Frames::stored).toList(), NO_LIMIT);
        }
        leaveTheFirstVersion(folder);
        try (SqliteHome home = open(folder)) {
            long replicas = home.replicaSizes().usage(NO_LIMIT).bytes();
            home.frames().record(unknown.stream().map(FrameWrite::create).toList(), NO_LIMIT);

            assertThat(replicas).isEqualTo(sizes(home, Frames.idsOf(unknown)) + sizes(home, List.of(away)));
            assertThat(home.replicaSizes().usage(NO_LIMIT).bytes()).isEqualTo(sizes(home, List.of(away)));
        }
    }

    private static long sizes(SqliteHome home, Collection<FrameId> frames) {
        return home.ledger().find(frames, NO_LIMIT).values().stream()
                .mapToLong(Residency::sizeBytes)
                .sum();
    }

    @Test
    void open_twiceAtOnce_upgradesOnce() throws SQLException {
        Path folder = temporary.resolve("store");
        leaveTheFirstVersion(folder);

        assertThat(IntStream.range(0, 4)
                        .parallel()
                        .mapToObj(number -> {
                            try (SqliteHome home = open(folder)) {
                                return home.leases().acquire("moves", "h" + number, Duration.ofMinutes(1), NO_LIMIT)
                                        && home.catalog().count(FrameFilter.ALL, NO_LIMIT) == 58;
                            }
                        })
                        .filter(acquired -> acquired))
                .hasSize(1);
    }

    @Test
    void onAReadOnlyDisk_isRead_andNotWritten() throws SQLException, IOException {
        Path folder = temporary.resolve("store");
        Map<FrameId, StoredFrame> kept = leaveTheFirstVersion(folder);
        byte[] before = Files.readAllBytes(folder.resolve("frames.db"));
        try (Mount disk = Mount.readOnlyView(folder, temporary.resolve("view"))) {
            try (SqliteHome home = open(disk.path())) {
                assertThat(home.frames().find(Frames.idsOf(frames), NO_LIMIT)).isEqualTo(kept);
                assertThat(home.catalog().count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(58);
                assertThat(home.frames().listReplicas(Optional.empty(), 10, NO_LIMIT))
                        .containsExactly(new CopyVersion(away, 1, 1));
                assertThat(home.outbox().listWaiting("embed", 10, NO_LIMIT)).isEmpty();
                assertThat(home.unpublished().findEdits(Frames.idsOf(frames), NO_LIMIT))
                        .isEmpty();
                assertThat(home.unpublished().latestEdit(NO_LIMIT)).isEmpty();
                assertThat(home.journal().newest("rollout", 5, NO_LIMIT)).isEmpty();
                assertThat(home.frames().findForgotten(Frames.idsOf(frames), NO_LIMIT))
                        .containsExactly(forgotten);
                assertThat(home.forgottenIds().listKeys(NO_LIMIT)).hasSize(1);
                assertThat(home.maintenance()
                                .check(true, Progress.NONE, NO_LIMIT)
                                .problems())
                        .isEmpty();
                assertThatThrownBy(() -> home.replicaSizes().usage(NO_LIMIT)).isInstanceOf(AccessDenied.class);
                assertThatThrownBy(() -> home.leases().acquire("moves", "a", Duration.ofMinutes(1), NO_LIMIT))
                        .isInstanceOf(AccessDenied.class);
                assertThatThrownBy(() -> home.frames().record(List.of(FrameWrite.create(frame("new"))), NO_LIMIT))
                        .isInstanceOf(AccessDenied.class);
            }
        }
        assertThat(Files.readAllBytes(folder.resolve("frames.db"))).isEqualTo(before);
    }

    @Test
    void onAFullDisk_isUpgraded() throws SQLException, IOException {
        try (Mount disk = Mount.smallDisk(temporary.resolve("disk"), 64)) {
            Path folder = disk.path().resolve("store");
            Map<FrameId, StoredFrame> kept = leaveTheFirstVersion(folder);
            disk.fill();
            try (SqliteHome home = open(folder)) {
                assertThat(home.frames().find(Frames.idsOf(frames), NO_LIMIT)).isEqualTo(kept);
                assertThatCode(() -> home.leases().release("moves", "a", NO_LIMIT))
                        .doesNotThrowAnyException();
                assertThat(home.frames().forget(List.of(frames.getLast().id()), NO_LIMIT))
                        .hasSize(1);
            }
        }
    }
}
