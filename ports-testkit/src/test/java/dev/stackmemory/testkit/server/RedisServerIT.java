package dev.stackmemory.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RedisServerIT {
    @Test
    void shared_asked_answers() {
        RedisServer server = RedisServer.shared();

        assertThat(server.command("PING")).containsExactly("PONG");
        assertThat(RedisServer.shared()).isSameAs(server);
    }

    @Test
    void valkey_given_saysWhatItIs() {
        assertThat(RedisServer.valkey().command("INFO", "server").getFirst()).contains("server_name:valkey");
    }

    @Test
    void freshDatabase_two_seeNothingOfEachOther() {
        RedisServer server = RedisServer.shared();
        try (RedisDatabase one = server.freshDatabase();
                RedisDatabase other = server.freshDatabase()) {
            one.command("SET", "word", "Käse");

            assertThat(one.command("GET", "word")).containsExactly("Käse");
            assertThat(other.command("GET", "word")).isEmpty();
        }
    }

    @Test
    void freshDatabase_afterOneWasClosed_isEmpty() {
        try (OwnRedis server = RedisServer.own(RedisOptions.DEFAULT.with("databases", "2"))) {
            try (RedisDatabase first = server.freshDatabase()) {
                first.command("SET", "word", "left");
                assertThatThrownBy(server::freshDatabase).hasMessageContaining("in use");
            }
            try (RedisDatabase second = server.freshDatabase()) {
                assertThat(second.command("DBSIZE")).containsExactly("0");
            }
        }
    }

    @Test
    void own_stoppedAndStarted_keepsPortAndData() {
        try (OwnRedis server = RedisServer.own()) {
            server.command("SET", "word", "kept");

            server.restart();

            assertThat(server.command("GET", "word")).containsExactly("kept");
        }
    }

    @Test
    void own_killed_hasForgotten() {
        try (OwnRedis server = RedisServer.own()) {
            server.command("SET", "word", "lost");

            server.kill();
            assertThat(server.isRunning()).isFalse();
            server.start();

            assertThat(server.command("GET", "word")).isEmpty();
        }
    }

    @Test
    void own_withPassword_refusesOthers() {
        try (OwnRedis server = RedisServer.own(RedisOptions.DEFAULT.withPassword("secret"))) {
            RedisAddress address = server.address();

            assertThat(server.command("PING")).containsExactly("PONG");
            assertThat(address.toString()).doesNotContain("secret");
            assertThat(RedisAddress.parse(address.urlWithPassword())).isEqualTo(address);
            RedisServer stranger = new RedisServer(RedisAddress.parse(address.url()));
            assertThatThrownBy(() -> stranger.command("GET", "word")).hasMessageContaining("NOAUTH");
        }
    }

    @Test
    void own_configured_obeysAtOnce() {
        try (OwnRedis server = RedisServer.own()) {
            server.configure("maxmemory", "1mb");

            assertThat(server.command("CONFIG", "GET", "maxmemory")).isEqualTo(List.of("maxmemory", "1048576"));
        }
    }

    @Test
    void replica_changeAtThePrimary_showsIt() throws InterruptedException {
        try (OwnRedis primary = RedisServer.own();
                OwnRedis replica = primary.replica()) {
            primary.command("SET", "word", "followed");

            // WAIT would not do: it waits for the writes of its own connection only.
            for (int attempt = 0; replica.command("GET", "word").isEmpty() && attempt < 200; attempt++) {
                Thread.sleep(25);
            }
            assertThat(replica.command("GET", "word")).containsExactly("followed");
        }
    }
}
