package dev.stackmemory.adapter.redis.configure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.adapter.redis.configure.RedisServers.Address;
import dev.stackmemory.adapter.redis.configure.RedisServers.Cluster;
import dev.stackmemory.adapter.redis.configure.RedisServers.Sentinel;
import dev.stackmemory.adapter.redis.configure.RedisServers.Single;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUrlTest {
    @Test
    void hostAlone_hasTheUsualPortAndDatabase() {
        assertThat(RedisUrl.parse("redis://cache.example.org"))
                .isEqualTo(new RedisUrl(new Single(new Address("cache.example.org", 6379), 0), RedisLogin.NONE));
    }

    @Test
    void everything_isRead() {
        RedisUrl url = RedisUrl.parse("rediss://ann:p%40ss%2F%3A+w%C3%B6rd@10.0.0.7:7000/3");

        assertThat(url.servers()).isEqualTo(new Single(new Address("10.0.0.7", 7000), 3));
        assertThat(url.login())
                .isEqualTo(RedisLogin.NONE.withUser("ann", "p@ss/:+wörd").withTls());
    }

    @Test
    void passwordWithoutUser_isTheDefaultUsers() {
        assertThat(RedisUrl.parse("redis://:secret@h").login()).isEqualTo(RedisLogin.NONE.withPassword("secret"));
    }

    @Test
    void sixthGenerationAddress_standsInBrackets() {
        assertThat(RedisUrl.parse("redis://[::1]:7000").servers()).isEqualTo(new Single(new Address("[::1]", 7000), 0));
    }

    @Test
    void cluster_namesItsSeeds() {
        assertThat(RedisUrl.parse("redis+cluster://a:1,b:2,c").servers())
                .isEqualTo(new Cluster(List.of(new Address("a", 1), new Address("b", 2), new Address("c", 6379))));
    }

    @Test
    void sentinel_namesItsPrimary() {
        RedisUrl url = RedisUrl.parse("rediss+sentinel://:secret@a,b:2/main/1");

        assertThat(url.servers())
                .isEqualTo(new Sentinel(List.of(new Address("a", 26379), new Address("b", 2)), "main", 1));
        assertThat(url.login().tls()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cache.example.org",
                "http://:Xq7Secret@h",
                "redis://:Xq7Secret@",
                "redis://:Xq7%ZZSecret@h",
                "redis://:Xq7Secret@h:port",
                "redis://:Xq7Secret@h:0",
                "redis://:Xq7Secret@h:99999",
                "redis://:Xq7Secret@h/one",
                "redis://:Xq7Secret@h/1/2",
                "redis://:Xq7Secret@a,b",
                "redis+sentinel://:Xq7Secret@a,b",
                "redis+cluster://:Xq7Secret@a,,b",
                "redis://a:Xq7@Secret@h",
            })
    void malformed_isRefused_withoutQuotingIt(String url) {
        assertThatThrownBy(() -> RedisUrl.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("Xq7")
                .hasNoCause();
    }

    @Test
    void printed_hidesThePassword() {
        assertThat(RedisUrl.parse("redis://ann:Xq7Secret@h").toString()).doesNotContain("Xq7Secret");
        assertThat(RedisUrl.parse("redis+sentinel://:Xq7Secret@h/main/2")
                        .servers()
                        .printable())
                .isEqualTo("redis+sentinel://h:26379/main/2");
        assertThat(RedisUrl.parse("redis+cluster://h,i").servers().printable())
                .isEqualTo("redis+cluster://h:6379,i:6379");
    }
}
