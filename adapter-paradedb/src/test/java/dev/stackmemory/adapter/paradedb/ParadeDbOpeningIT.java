package dev.stackmemory.adapter.paradedb;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.frames;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.AccessDenied;
import dev.stackmemory.ports.failure.StoreException.CorruptStore;
import dev.stackmemory.ports.failure.StoreException.NewerSchema;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.server.PgBouncer;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What opening finds and makes, and how it ends where it cannot. */
@Timeout(180) // Ends a deadlock; no test measures time.
class ParadeDbOpeningIT {
    private static final String SECRET = "Tr0ub4dor";

    private PostgresDatabase database;

    @BeforeEach
    void createDatabase() {
        database = PostgresServer.shared().freshDatabase();
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    private ParadeDbSettings settings() {
        return TestDatabase.settings(database.address());
    }

    @Test
    void open_emptyDatabase_makesTheSchemaBesideOthers() {
        database.address()
                .execute("CREATE TABLE public.frames (theirs text)", "INSERT INTO public.frames VALUES ('kept')");
        try (ParadeDbHome home = ParadeDbHome.open(settings())) {
            record(home, "a");
            assertThat(home.frames().find(List.of(id("a")), Deadline.NEVER)).hasSize(1);
        }

        assertThat(database.address().value("SELECT theirs FROM public.frames")).isEqualTo("kept");
        assertThat(database.address()
                        .value("SELECT string_agg(DISTINCT schemaname, ',') FROM pg_tables"
                                + " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"))
                .isEqualTo("public,stackmemory");
    }

    @Test
    void open_twiceAtOnce_makesOneStore() {
        List<String> histories = IntStream.range(0, 4)
                .parallel()
                .mapToObj(number -> {
                    try (ParadeDbHome home = ParadeDbHome.open(settings())) {
                        return home.changes().historyId();
                    }
                })
                .toList();

        assertThat(histories).containsOnly(histories.getFirst());
    }

    @Test
    void open_newerSchema_isRefused() {
        ParadeDbHome.open(settings()).close();
        database.address()
                .execute("INSERT INTO stackmemory.flyway_schema_history SELECT 99, '99', description, type, script,"
                        + " checksum, installed_by, installed_on, 1, true FROM stackmemory.flyway_schema_history"
                        + " LIMIT 1");

        assertThatThrownBy(() -> ParadeDbHome.open(settings()))
                .isInstanceOf(NewerSchema.class)
                .hasMessageContaining("newer program");
    }

    @Test
    void open_foreignSchemaOfThatName_isLeftAlone() {
        database.address().execute("CREATE SCHEMA stackmemory", "CREATE TABLE stackmemory.theirs (x int)");

        assertThatThrownBy(() -> ParadeDbHome.open(settings()))
                .isInstanceOf(CorruptStore.class)
                .hasMessageContaining("Rename that schema");
        assertThat(database.address().value("SELECT count(*) FROM pg_tables WHERE schemaname = 'stackmemory'"))
                .isEqualTo("1");
    }

    @Test
    void open_wrongAddressOrUser_namesTheCure_andNeverThePassword() {
        var address = database.address();
        String user = "u" + address.database().substring(5);
        address.execute("CREATE ROLE " + user + " LOGIN PASSWORD '" + SECRET + "'");
        try {
            assertFails(
                    ServerAddress.of(address.at("127.0.0.1", 1).jdbcUrl(), user, SECRET),
                    Unavailable.class,
                    "Check that it runs");
            assertFails(
                    ServerAddress.of(address.withDatabase("missing").jdbcUrl(), user, SECRET),
                    AccessDenied.class,
                    "CREATE DATABASE");
            assertFails(ServerAddress.of(address.jdbcUrl(), user, SECRET), AccessDenied.class, "grant");
            assertFails(
                    ServerAddress.of(address.jdbcUrl() + "?user=" + user + "&password=" + SECRET),
                    AccessDenied.class,
                    "grant");
        } finally {
            address.execute("DROP ROLE " + user);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerAddress.of("postgres://x:" + SECRET + "@host/db"))
                .withMessageNotContaining(SECRET);
        assertThat(settings().toString() + ServerAddress.of(address.jdbcUrl(), user, SECRET))
                .doesNotContain(SECRET);
    }

    private static void assertFails(ServerAddress address, Class<? extends StoreException> kind, String cure) {
        var everything = new StringWriter();
        Handler log = logTo(everything);
        Logger driver = Logger.getLogger("org.postgresql");
        Level before = driver.getLevel();
        Logger.getLogger("").addHandler(log);
        driver.setLevel(Level.ALL);
        try {
            Throwable failure = catchThrowable(() -> ParadeDbHome.open(ParadeDbSettings.of(address)));

            assertThat(failure).isInstanceOf(kind).hasMessageContaining(cure);
            failure.printStackTrace(new PrintWriter(everything, true));
        } finally {
            Logger.getLogger("").removeHandler(log);
            driver.setLevel(before);
        }
        assertThat(everything.toString()).isNotEmpty().doesNotContain(SECRET);
    }

    private static Handler logTo(StringWriter text) {
        var handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                text.write(new SimpleFormatter().format(entry));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        handler.setLevel(Level.ALL);
        return handler;
    }

    @Test
    void readOnlyServer_isReadable_andRefusesWritesByName() {
        ParadeDbHome.open(settings()).close();
        database.address()
                .execute("ALTER DATABASE " + database.address().database() + " SET default_transaction_read_only = on");
        try (ParadeDbHome home = ParadeDbHome.open(settings())) {
            assertThat(home.frames().find(List.of(id("a")), Deadline.NEVER)).isEmpty();
            assertThatThrownBy(() -> record(home, "a"))
                    .isInstanceOf(AccessDenied.class)
                    .hasMessageContaining("read-only");
        }
    }

    @Test
    void databaseOfAnotherEncoding_isRefused() {
        String name = database.address().database() + "_latin";
        PostgresServer.shared()
                .administrator()
                .execute("CREATE DATABASE " + name
                        + " ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
        try {
            assertThatThrownBy(() -> ParadeDbHome.open(
                            TestDatabase.settings(database.address().withDatabase(name))))
                    .isInstanceOf(CorruptStore.class)
                    .hasMessageContaining("UTF8");
        } finally {
            PostgresServer.shared().administrator().execute("DROP DATABASE " + name + " WITH (FORCE)");
        }
    }

    @Test
    void userWhoMayOnlyReadAndWriteRows_works_withoutNewPartitions() {
        ParadeDbHome.open(settings()).close();
        var address = database.address();
        String user = userWhoMay("SELECT, INSERT, UPDATE, DELETE");
        InstantSource later = InstantSource.fixed(Instant.parse("2031-05-05T00:00:00Z"));
        try (ParadeDbHome home = ParadeDbHome.open(
                TestDatabase.settings(address.as(user, SECRET)).withClock(later))) {
            home.frames()
                    .record(
                            List.of(FrameWrite.create(
                                    aFrame("a").createdAt(later.instant()).build())),
                            Deadline.NEVER);
            assertThat(home.frames().find(List.of(id("a")), Deadline.NEVER)).hasSize(1);
        }
        assertThat(address.value("SELECT count(*) FROM stackmemory.frames_other"))
                .isEqualTo("1");

        // The owner comes by: what stands in the default partition moves to that of its month.
        try (ParadeDbHome home = ParadeDbHome.open(settings().withClock(later))) {
            assertThat(home.frames().find(List.of(id("a")), Deadline.NEVER)).hasSize(1);
            assertThat(address.value("SELECT count(*) FROM stackmemory.frames_y2031m05"))
                    .isEqualTo("1");
            assertThat(address.value("SELECT to_regclass('stackmemory.events_y2031m08') IS NOT NULL"))
                    .isEqualTo("t");
        } finally {
            address.execute("DROP OWNED BY " + user, "DROP ROLE " + user);
        }
    }

    @Test
    void userWhoMayOnlyRead_finds_andRefusesWrites_whichNamesTheGrantAsTheCure() {
        try (ParadeDbHome home = ParadeDbHome.open(settings())) {
            record(home, "a");
        }
        var address = database.address();
        String user = userWhoMay("SELECT");
        try (ParadeDbHome home = ParadeDbHome.open(TestDatabase.settings(address.as(user, SECRET)))) {
            assertThat(home.frames().find(List.of(id("a")), Deadline.NEVER)).hasSize(1);
            assertThatThrownBy(() -> record(home, "b"))
                    .isInstanceOf(AccessDenied.class)
                    .hasMessageContaining("grant it")
                    .hasMessageNotContaining(SECRET);
            assertThat(home.frames().find(List.of(id("b")), Deadline.NEVER)).isEmpty();
        } finally {
            address.execute("DROP OWNED BY " + user, "DROP ROLE " + user);
        }
    }

    @Test
    void serverThatTakesNoMoreConnections_isUnavailable_andNamesTheCure() {
        var address = database.address();
        String user = "c" + address.database().substring(5);
        address.execute("CREATE ROLE " + user + " LOGIN CONNECTION LIMIT 0 PASSWORD '" + SECRET + "'");
        try {
            assertFails(ServerAddress.of(address.jdbcUrl(), user, SECRET), Unavailable.class, "Raise max_connections");
        } finally {
            address.execute("DROP ROLE " + user);
        }
    }

    @Test
    void pgBouncer_inTransactionMode_isNoticed_andLeavesNothingInSessions() {
        try (PgBouncer bouncer = PgBouncer.before(database.address(), 2)) {
            try (ParadeDbHome home = ParadeDbHome.open(TestDatabase.settings(bouncer.address()))) {
                for (int round = 0; round < 30; round++) {
                    record(home, "f" + round);
                    assertThat(home.frames().find(List.of(id("f" + round)), Deadline.after(Duration.ofMinutes(1))))
                            .hasSize(1);
                }
                home.frames()
                        .record(
                                frames("bulk", 100).stream()
                                        .map(FrameWrite::create)
                                        .toList(),
                                Deadline.after(Duration.ofMinutes(1)));
            }
            assertThat(bouncer.address().value("SELECT count(*) FROM pg_prepared_statements"))
                    .isEqualTo("0");
            assertThat(bouncer.address().value("SHOW statement_timeout")).isEqualTo("0");
            assertThat(bouncer.address().value("SELECT count(*) FROM stackmemory.frames"))
                    .isEqualTo("130");
        }
    }

    /** A role with these rights in the tables, who owns nothing. */
    private String userWhoMay(String rights) {
        String user = "u" + database.address().database().substring(5);
        database.address()
                .execute(
                        "CREATE ROLE " + user + " LOGIN PASSWORD '" + SECRET + "'",
                        "GRANT USAGE ON SCHEMA stackmemory TO " + user,
                        "GRANT " + rights + " ON ALL TABLES IN SCHEMA stackmemory TO " + user);
        return user;
    }

    private static void record(ParadeDbHome home, String id) {
        home.frames().record(List.of(FrameWrite.create(frame(id))), Deadline.NEVER);
    }
}
