package dev.stackmemory.adapter.paradedb;

import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException.AccessDenied;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Journal;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.server.PostgresAddress;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;

/** A database that the first version of the schema was made in, with frames in it. */
@Timeout(180) // Ends a deadlock; no test measures time.
class ParadeDbOlderSchemaIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;
    private static final String TABLES =
            "SELECT string_agg(relname, ',' ORDER BY relname) FROM pg_class WHERE relnamespace ="
                    + " 'stackmemory'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname <>"
                    + " 'flyway_schema_history'";

    private final List<Frame> frames = new FrameGenerator(20_261_129, "old-").next(60);
    private final FrameId away = frames.get(1).id();
    private Map<FrameId, StoredFrame> kept;
    private PostgresDatabase database;

    @BeforeEach
    void makeTheFirstVersion() throws SQLException, IOException {
        database = PostgresServer.shared().freshDatabase();
        Flyway.configure()
                .dataSource(
                        database.address().jdbcUrl(),
                        database.address().user(),
                        database.address().password())
                .defaultSchema("stackmemory")
                .locations("classpath:dev/stackmemory/adapter/paradedb/migration")
                .target("1")
                .load()
                .migrate();
        try (TestDatabase source = TestDatabase.shared()) {
            try (ParadeDbHome home = ParadeDbHome.open(source.settings())) {
                home.frames().record(frames.stream().map(FrameWrite::create).toList(), NO_LIMIT);
                home.frames().forget(List.of(frames.getFirst().id()), NO_LIMIT);
                home.ledger()
                        .compareAndSet(
                                home.ledger().find(List.of(away), NO_LIMIT).values().stream()
                                        .map(residency ->
                                                residency.movedTo(StoreId.shared("elsewhere"), Tier.COLD, Frames.NOON))
                                        .toList(),
                                NO_LIMIT);
                kept = home.frames().find(Frames.idsOf(frames), NO_LIMIT);
            }
            for (String table : database.address().value(TABLES).split(",")) {
                copy(source.address(), database.address(), table);
            }
        }
        assertThat(kept).hasSize(59);
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    /** The columns that the first version has. */
    private static void copy(PostgresAddress from, PostgresAddress to, String table) throws SQLException, IOException {
        String columns = to.value("SELECT string_agg(quote_ident(column_name), ',' ORDER BY ordinal_position) FROM"
                + " information_schema.columns WHERE table_schema = 'stackmemory' AND is_generated = 'NEVER' AND"
                + " table_name = '" + table + "'");
        var rows = new ByteArrayOutputStream();
        try (Connection source = from.connect();
                Connection target = to.connect()) {
            source.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY (SELECT " + columns + " FROM stackmemory." + table + ") TO STDOUT", rows);
            try (var statement = target.createStatement()) {
                statement.execute("DELETE FROM stackmemory." + table);
            }
            target.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY stackmemory." + table + " (" + columns + ") FROM STDIN",
                            new ByteArrayInputStream(rows.toByteArray()));
        }
    }

    @Test
    void isMigrated_andKeepsEveryFrame_andWhatWasForgotten() {
        assertThat(version()).isEqualTo("1");
        try (ParadeDbHome home = ParadeDbHome.open(TestDatabase.settings(database.address()))) {
            assertThat(Integer.parseInt(version())).isGreaterThan(1);
            assertThat(home.frames().find(Frames.idsOf(frames), NO_LIMIT)).isEqualTo(kept);
            assertThat(home.frames().findForgotten(Frames.idsOf(frames), NO_LIMIT))
                    .containsExactly(frames.getFirst().id());
            assertThat(home.catalog().count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(58);

            home.frames().record(List.of(FrameWrite.create(Frames.frame("new"))), NO_LIMIT);
            assertThat(home.frames().find(List.of(id("new")), NO_LIMIT)).hasSize(1);

            assertThat(database.address()
                            .value("SELECT count(*) FROM pg_indexes WHERE schemaname = 'stackmemory'"
                                    + " AND indexdef LIKE '%metadata_json%'"))
                    .as("indexes that no query uses")
                    .isEqualTo("0");
            // What the later versions added is made from what was there.
            assertThat(home.frames().listReplicas(Optional.empty(), 10, NO_LIMIT))
                    .extracting(CopyVersion::frame)
                    .containsExactly(away);
            assertThat(home.leases().acquire("moves", "a", Duration.ofMinutes(1), NO_LIMIT))
                    .isTrue();
            assertThat(home.editTimes().find(Map.of(id("new"), ContentHash.of(Frames.frame("new"))), NO_LIMIT))
                    .isEmpty();
            home.journal().append("rollout", new Journal.Entry(Frames.NOON, "begun"), 5, NO_LIMIT);
            assertThat(home.journal().newest("rollout", 5, NO_LIMIT)).hasSize(1);
            assertThat(home.texts().refresh(Progress.NONE, NO_LIMIT)).isTrue();
            assertThat(home.texts().status(NO_LIMIT).frames()).isEqualTo(59);
        }
    }

    @Test
    void byAUserWhoMayNotMigrate_isRefused_whichSaysWhoMay_andChangesNothing() {
        String user = "m" + database.address().database().substring(5);
        database.address()
                .execute(
                        "CREATE ROLE " + user + " LOGIN PASSWORD 'Tr0ub4dor'",
                        "GRANT USAGE ON SCHEMA stackmemory TO " + user,
                        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA stackmemory TO " + user);
        try {
            assertRefused(TestDatabase.settings(database.address().as(user, "Tr0ub4dor")));
        } finally {
            database.address().execute("DROP OWNED BY " + user, "DROP ROLE " + user);
        }
    }

    @Test
    void onAReadOnlyServer_isRefused_whichSaysWhere_andChangesNothing() {
        database.address()
                .execute("ALTER DATABASE " + database.address().database() + " SET default_transaction_read_only = on");

        assertRefused(TestDatabase.settings(database.address()));
    }

    private void assertRefused(ParadeDbSettings settings) {
        assertThatThrownBy(() -> ParadeDbHome.open(settings))
                .isInstanceOf(AccessDenied.class)
                .hasMessageContaining("older StackMemory (version 1")
                .hasMessageContaining("owner of the schema")
                .hasMessageContaining("primary");
        assertThat(version()).isEqualTo("1");
        assertThat(database.address().value("SELECT count(*) FROM stackmemory.ledger"))
                .isNotEqualTo("0");
    }

    private String version() {
        return database.address()
                .value("SELECT max(version::int) FROM stackmemory.flyway_schema_history WHERE success");
    }
}
