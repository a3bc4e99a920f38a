package dev.stackmemory.adapter.paradedb;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.testkit.contract.OpenStore;
import dev.stackmemory.testkit.contract.StoreFixture;
import dev.stackmemory.testkit.server.FaultProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A database of its own on a real server, reached through a proxy that can fail. */
final class ParadeDbFixture implements StoreFixture {
    private final TestDatabase database = TestDatabase.shared();
    private final FaultProxy proxy =
            FaultProxy.before(database.address().host(), database.address().port());
    private @Nullable Connection locking;

    @Override
    public OpenStore open() {
        ParadeDbHome home = openHome();
        return OpenStore.of(
                home::close,
                home.frames(),
                home.catalog(),
                home.changes(),
                home.ledger(),
                home.outbox(),
                home.erasing(),
                home.maintenance(),
                home.checkpoints(),
                home.journal(),
                home.forgottenIds(),
                home.leases(),
                home.editTimes(),
                home.tombstones(),
                home.neighbours());
    }

    ParadeDbHome openHome() {
        return ParadeDbHome.open(TestDatabase.settings(database.address().at(proxy.host(), proxy.port()))
                .withYoungestTier(youngestTier()));
    }

    TestDatabase database() {
        return database;
    }

    @Override
    public void breakConnection() {
        proxy.down();
    }

    @Override
    public Deadline stall() {
        try {
            Connection connection = database.address().connect();
            locking = connection;
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("DO $$ DECLARE t text; BEGIN FOR t IN SELECT c.oid::regclass FROM pg_class c WHERE"
                        + " c.relnamespace = 'stackmemory'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1 LOOP"
                        + " EXECUTE 'LOCK TABLE ' || t || ' IN ACCESS EXCLUSIVE MODE'; END LOOP; END $$");
            }
            return Deadline.after(Duration.ofMillis(150));
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public void pass(Duration time) {
        database.execute("UPDATE stackmemory.leases SET end_at = end_at - " + time.toMillis());
    }

    @Override
    public void heal() {
        proxy.pass();
        Connection connection = locking;
        locking = null;
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public void damage(FrameId frame) {
        try (Connection connection = database.address().connect();
                var update = connection.prepareStatement(
                        "UPDATE stackmemory.frames SET content = content || 'x' WHERE frame_id = ? AND content IS NOT"
                                + " NULL")) {
            update.setString(1, frame.value());
            if (update.executeUpdate() != 1) {
                throw new AssertionError("no copy of " + frame + " to damage");
            }
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public void close() {
        heal();
        proxy.close();
        database.close();
    }
}
