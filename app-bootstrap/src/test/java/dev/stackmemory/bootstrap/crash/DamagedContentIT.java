package dev.stackmemory.bootstrap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.tier.MoveReport;
import dev.stackmemory.application.tier.Pace;
import dev.stackmemory.application.tier.VerifyStores.VerifyReport;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.StoredFrame;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content that changed where it lies in real stores: nothing is moved from there, and a whole copy heals it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DamagedContentIT {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final Frame FRAME = RichFrames.frame(new FrameId("f"), 1);
    private static final List<FrameId> ID = List.of(FRAME.id());

    @TempDir
    private Path folder;

    private final Places places = new Places();

    @AfterEach
    void closePlaces() {
        places.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "paradedb"})
    void contentOfTheArchive_isHealedFromAReplica_thatNoMoveTakesAway(String home) {
        try (TwoStores stores = open(home)) {
            record(stores);
            assertThat(moveTo(stores, Tier.COLD).rehomed()).isEqualTo(1);
            StoredFrame whole = archived(stores);
            stores.home().put(List.of(whole), NEVER);
            Frame damaged =
                    FRAME.toBuilder().content(FRAME.content() + '\u0001').build();
            stores.archive()
                    .frames()
                    .put(List.of(new StoredFrame(damaged, whole.hash(), whole.ledgerVersion())), NEVER);

            assertThat(moveTo(stores, Tier.HOT).problems())
                    .containsExactly(
                            "frame f stays in s3: its content there does not have the hash that the ledger knows");
            assertThat(verify(stores, false).problems())
                    .contains("frame f has another content in s3 than was recorded");
            assertHealed(stores);
            assertThat(stores.archive().frames().find(ID, NEVER)).isEmpty();
        }
    }

    @Test
    void contentOfTheFile_isHealedFromACopyInTheArchive() throws SQLException {
        try (TwoStores stores = open("sqlite")) {
            record(stores);
            stores.archive()
                    .frames()
                    .put(List.copyOf(stores.home().find(ID, NEVER).values()), NEVER);
            damageFile();

            MoveReport moved = moveTo(stores, Tier.COLD);
            assertThat(moved.problems()).hasSize(1);
            assertThat(archived(stores).frame()).isEqualTo(FRAME);
            assertHealed(stores);
            assertThat(stores.home().find(ID, NEVER)).isEmpty();
        }
    }

    @Test
    void contentOfAReplicaInTheFile_isDropped() throws SQLException {
        try (TwoStores stores = open("sqlite")) {
            record(stores);
            moveTo(stores, Tier.COLD);
            stores.home().put(List.of(archived(stores)), NEVER);
            damageFile();

            assertThat(verify(stores, false).problems())
                    .contains("the replica of frame f in sqlite is outdated or damaged");
            assertHealed(stores);
            assertThat(stores.home().find(ID, NEVER)).isEmpty();
        }
    }

    private TwoStores open(String home) {
        return new TwoStores(places.of(home, folder), InstantSource.system());
    }

    private static void record(TwoStores stores) {
        var unused = stores.home().record(List.of(FrameWrite.create(FRAME)), NEVER);
    }

    private void damageFile() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("frames.db"));
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE frame_texts SET content = content || char(1)"))
                    .isEqualTo(1);
        }
    }

    private static MoveReport moveTo(TwoStores stores, Tier tier) {
        return stores.mover(step -> {}).move(stores.planFor(ID, tier), Pace.FULL, Progress.NONE, NEVER);
    }

    private static StoredFrame archived(TwoStores stores) {
        return Objects.requireNonNull(stores.archive().frames().find(ID, NEVER).get(FRAME.id()));
    }

    private static void assertHealed(TwoStores stores) {
        VerifyReport repaired = verify(stores, true);
        assertThat(repaired.problems()).isEmpty();
        assertThat(repaired.healed()).isNotEmpty();
        assertThat(Objects.requireNonNull(stores.frames().find(ID, NEVER).get(FRAME.id()))
                        .frame())
                .isEqualTo(FRAME);
        VerifyReport again = verify(stores, false);
        assertThat(again.problems()).isEmpty();
        assertThat(again.pending()).isZero();
    }

    private static VerifyReport verify(TwoStores stores, boolean repair) {
        return stores.verifyStores().verify(true, repair, Progress.NONE, NEVER);
    }
}
