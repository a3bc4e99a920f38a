package dev.stackmemory.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stackmemory.bootstrap.settings.SettingsException;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.testkit.server.OwnRedis;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.RedisCluster;
import dev.stackmemory.testkit.server.RedisOptions;
import dev.stackmemory.testkit.server.RedisSentinels;
import dev.stackmemory.testkit.server.RedisServer;
import dev.stackmemory.testkit.server.ServerCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of Redis that can be configured is reached by what the configuration says, and no password is told. */
@Timeout(180) // Ends a deadlock; no test measures time.
class RedisAddressesIT {
    private static final String PASSWORD = "p@ss:word/1";
    private static final String SENTINEL_PASSWORD = "watch@2";

    private final PostgresDatabase database = PostgresServer.shared().freshDatabase();

    @TempDir
    private Path home;

    @AfterEach
    void close() {
        database.close();
    }

    /** The servers trust what lies in the memory's folder. */
    private RedisOptions encrypted() {
        return RedisOptions.DEFAULT.withTls(ServerCertificate.in(home));
    }

    private StackMemory open(String url, String caFile) {
        Map<String, String> environment = new HashMap<>(database.address().variables());
        environment.put("STACKMEMORY_HOME", home.toString());
        environment.put("STACKMEMORY_TOPOLOGY", "team");
        environment.put("STACKMEMORY_STORES_REDIS_URL", url);
        environment.put("STACKMEMORY_STORES_REDIS_CA_FILE", caFile);
        environment.put("STACKMEMORY_STORES_REDIS_SENTINEL_PASSWORD_ENV", "WATCH_PASSWORD");
        environment.put("REDIS_PASSWORD", PASSWORD);
        environment.put("WATCH_PASSWORD", SENTINEL_PASSWORD);
        return StackMemory.open(SettingsReader.read(environment, Map.of()), environment);
    }

    private List<ServerCheck> servers(String url, String caFile) {
        try (StackMemory memory = open(url, caFile)) {
            return memory.servers();
        }
    }

    private void assertAnswers(String url) {
        try (StackMemory memory = open(url, "certificate.pem")) {
            StoreServer redis = memory.servers().stream()
                    .filter(server -> server.store().equals("redis"))
                    .findFirst()
                    .orElseThrow()
                    .answer()
                    .get();
            assertThat(redis.toString()).contains("Redis ").doesNotContain(PASSWORD, SENTINEL_PASSWORD);
        }
    }

    @Test
    void oneServer_encrypted() {
        try (OwnRedis server = RedisServer.own(encrypted().withPassword(PASSWORD))) {
            assertAnswers("rediss://127.0.0.1:" + server.tlsPort());
        }
    }

    @Test
    void cluster_encrypted() {
        try (RedisCluster cluster = RedisCluster.own(encrypted().withPassword(PASSWORD))) {
            assertAnswers("rediss+cluster://127.0.0.1:"
                    + cluster.primaries().getFirst().tlsPort());
        }
    }

    @Test
    void sentinels_encryptedWithAPasswordOfTheirOwn() {
        RedisOptions options = encrypted();
        try (RedisSentinels sentinels =
                RedisSentinels.own(options.withPassword(PASSWORD), options.withPassword(SENTINEL_PASSWORD))) {
            String watching = sentinels.tlsPorts().stream()
                    .map(port -> "127.0.0.1:" + port)
                    .collect(Collectors.joining(","));
            assertAnswers("rediss+sentinel://" + watching + "/" + RedisSentinels.NAME);
        }
    }

    @Test
    void certificates_thatCannotBeUsed_areRefusedBeforeAnythingIsAsked_andTheMessageSaysWhy() throws IOException {
        Files.writeString(home.resolve("empty.pem"), "");
        Map<String, String> why =
                Map.of("none.pem", "there is no file " + home.resolve("none.pem"), "empty.pem", "holds no certificate");
        why.forEach((file, reason) -> assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> servers("rediss://127.0.0.1:1", file))
                .withMessageContaining("stores.redis.ca-file")
                .withMessageContaining(reason));

        ServerCertificate.in(home);
        for (String unencrypted : List.of("redis://127.0.0.1:1", "redis+cluster://127.0.0.1:1")) {
            assertThatExceptionOfType(SettingsException.class)
                    .isThrownBy(() -> servers(unencrypted, "certificate.pem"))
                    .withMessageContaining("stores.redis.ca-file")
                    .withMessageContaining("rediss://");
        }
    }
}
