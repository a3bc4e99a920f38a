package dev.stackmemory.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PostgresServerIT {
    @Test
    void shared_asked_answersAsSuperuser() {
        PostgresServer server = PostgresServer.shared();

        assertThat(server.version()).isGreaterThanOrEqualTo(15);
        assertThat(server.administrator().value("SELECT usesuper FROM pg_user WHERE usename = current_user"))
                .isEqualTo("t");
        assertThat(PostgresServer.shared()).isSameAs(server);
    }

    @Test
    void sharedWithVector_asked_knowsVectors() {
        try (PostgresDatabase database = PostgresServer.sharedWithVector().freshDatabase()) {
            database.address().execute("CREATE EXTENSION vector");

            assertThat(database.address().value("SELECT '[3,4]'::vector <-> '[0,0]'"))
                    .isEqualTo("5");
        }
    }

    @Test
    void freshDatabase_two_seeNothingOfEachOther() {
        PostgresServer server = PostgresServer.shared();
        try (PostgresDatabase one = server.freshDatabase();
                PostgresDatabase other = server.freshDatabase()) {
            one.address().execute("CREATE TABLE mine (x int)");

            assertThat(other.address().value("SELECT to_regclass('mine')")).isEmpty();
        }
    }

    @Test
    void freshDatabase_ofATemplate_preparesItOnceAndCopiesIt() {
        PostgresServer server = PostgresServer.shared();
        AtomicInteger preparations = new AtomicInteger();
        for (int i = 0; i < 2; i++) {
            try (PostgresDatabase database = server.freshDatabase("numbers", template -> {
                preparations.incrementAndGet();
                template.execute("CREATE TABLE numbers AS SELECT 42 AS x");
            })) {
                assertThat(database.address().value("SELECT x FROM numbers")).isEqualTo("42");
                database.address().execute("DELETE FROM numbers");
            }
        }

        assertThat(preparations).hasValue(1);
    }

    @Test
    void close_databaseWithConnections_dropsIt() throws SQLException {
        PostgresServer server = PostgresServer.shared();
        PostgresDatabase database = server.freshDatabase();
        try (Connection open = database.address().connect()) {
            database.close();

            assertThat(open.isValid(1)).isFalse();
        }
        assertThat(server.administrator()
                        .value("SELECT count(*) FROM pg_database WHERE datname = '"
                                + database.address().database() + "'"))
                .isEqualTo("0");
    }

    @Test
    void connect_wrongPassword_isRefused() {
        PostgresAddress wrong = PostgresServer.shared().administrator().as("postgres", "wrong");

        assertThatThrownBy(wrong::connect).isInstanceOf(SQLException.class).hasMessageContaining("password");
    }

    @Test
    void own_stoppedAndStarted_keepsPortAndData() {
        try (OwnPostgres server = PostgresServer.own()) {
            PostgresAddress address = server.administrator();
            address.execute("CREATE TABLE kept AS SELECT 1 AS x");

            server.stop();
            assertThat(server.isRunning()).isFalse();
            assertThatThrownBy(address::connect).isInstanceOf(SQLException.class);
            server.start();

            assertThat(address.value("SELECT count(*) FROM kept")).isEqualTo("1");
        }
    }

    @Test
    void own_killedAfterACommit_hasItWhenItIsBack() {
        try (OwnPostgres server = PostgresServer.own()) {
            server.administrator().execute("CREATE TABLE kept AS SELECT 1 AS x");

            server.kill();
            server.start();

            assertThat(server.administrator().value("SELECT count(*) FROM kept"))
                    .isEqualTo("1");
        }
    }

    @Test
    void own_configured_keepsTheSettingOverARestart() {
        try (OwnPostgres server = PostgresServer.own(PostgresOptions.DEFAULT.with("work_mem", "7MB"))) {
            server.configure("default_transaction_read_only", "on");
            server.restart();

            assertThat(server.administrator().value("SHOW work_mem")).isEqualTo("7MB");
            assertThatThrownBy(() -> server.administrator().execute("CREATE TABLE refused ()"))
                    .hasMessageContaining("read-only");
        }
    }

    @Test
    void standby_changeAtThePrimary_showsItWhenCaughtUpAndNotWhilePaused() {
        try (OwnPostgres primary = PostgresServer.own();
                OwnPostgres standby = primary.standby()) {
            primary.administrator().execute("CREATE TABLE numbers (x int)");
            standby.awaitCaughtUp(primary);

            standby.pauseReplay();
            primary.administrator().execute("INSERT INTO numbers VALUES (1)");
            assertThat(standby.administrator().value("SELECT count(*) FROM numbers"))
                    .isEqualTo("0");

            standby.resumeReplay();
            standby.awaitCaughtUp(primary);
            assertThat(standby.administrator().value("SELECT count(*) FROM numbers"))
                    .isEqualTo("1");
            assertThatThrownBy(() -> standby.administrator().execute("DELETE FROM numbers"))
                    .hasMessageContaining("read-only");
        }
    }

    @Test
    void paradeDb_given_hasItsExtension() {
        try (PostgresDatabase database = PostgresServer.paradeDb().freshDatabase()) {
            database.address().execute("CREATE EXTENSION IF NOT EXISTS pg_search CASCADE");

            assertThat(database.address().value("SELECT extname FROM pg_extension WHERE extname = 'pg_search'"))
                    .isEqualTo("pg_search");
        }
    }

    @Test
    void textsearch_given_hasItsExtension() {
        try (PostgresDatabase database = PostgresServer.textsearch().freshDatabase()) {
            database.address().execute("CREATE EXTENSION IF NOT EXISTS pg_textsearch");

            assertThat(database.address().value("SELECT extname FROM pg_extension WHERE extname = 'pg_textsearch'"))
                    .isEqualTo("pg_textsearch");
        }
    }

    @Test
    void toString_ofAnAddress_hidesThePassword() {
        PostgresAddress address = PostgresAddress.parse("jdbc:postgresql://db:5433/shop?user=me&password=s%26cret");

        assertThat(address).isEqualTo(new PostgresAddress("db", 5433, "shop", "me", "s&cret"));
        assertThat(address.toString()).doesNotContain("cret");
        assertThat(PostgresAddress.parse(address.jdbcUrlWithPassword())).isEqualTo(address);
    }
}
