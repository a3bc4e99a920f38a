package dev.stackmemory.adapter.redis.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.adapter.redis.ServerProduct;
import org.junit.jupiter.api.Test;

/** What servers tell of themselves, as their documentation shows it. */
class ServerInfoTest {
    @Test
    void redis_isVerified() {
        ServerProduct product = ServerInfo.product(
                "# Server\r\nredis_version:7.0.15\r\nredis_git_sha1:00000000\r\nos:Linux x86_64\r\n");

        assertThat(product.toString()).isEqualTo("Redis 7.0.15");
        assertThat(product.doubt()).isEmpty();
    }

    @Test
    void valkey_isCalledUnverified_andByItsOwnVersion() {
        ServerProduct product = ServerInfo.product(
                "# Server\r\nredis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.1.3\r\nserver_mode:standalone\r\n");

        assertThat(product.toString()).isEqualTo("Valkey 8.1.3 (unverified)");
        assertThat(product.doubt())
                .hasValueSatisfying(doubt -> assertThat(doubt).contains("Valkey", "unverified"));
    }

    @Test
    void valkeyWithoutItsName_isKnownByItsVersion() {
        assertThat(ServerInfo.product("# Server\r\nredis_version:7.2.4\r\nvalkey_version:8.0.0\r\n")
                        .toString())
                .isEqualTo("Valkey 8.0.0 (unverified)");
    }

    @Test
    void serverOfAnotherName_isCalledUnverified() {
        assertThat(ServerInfo.product("# Server\r\nredis_version:7.4.0\r\nserver_name:garnet\r\n")
                        .toString())
                .isEqualTo("Garnet (unverified)");
    }

    @Test
    void serverThatTellsNothing_isCalledUnverified() {
        assertThat(ServerInfo.product("").toString()).isEqualTo("a server that does not tell what it is (unverified)");
    }
}
