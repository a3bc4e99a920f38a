package dev.stackmemory.adapter.redis.configure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.adapter.redis.configure.RedisServers.Address;
import dev.stackmemory.adapter.redis.configure.RedisServers.Single;
import dev.stackmemory.adapter.redis.configure.RedisSettings.Client;
import dev.stackmemory.adapter.redis.configure.RedisSettings.Limits;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedisSettingsTest {
    private static final RedisSettings DEFAULTS = RedisSettings.of(new Single(new Address("h", 6379), 0));

    @Test
    void defaults_areThoseThatPeopleKnow() {
        assertThat(DEFAULTS.login()).isEqualTo(RedisLogin.NONE);
        assertThat(DEFAULTS.id()).isEqualTo(StoreId.shared("redis"));
        assertThat(DEFAULTS.tier()).isEqualTo(Tier.HOT);
        assertThat(DEFAULTS.prefix()).isEqualTo("sm");
        assertThat(DEFAULTS.ttl()).isEqualTo(Duration.ofHours(24));
        assertThat(DEFAULTS.limits()).isEqualTo(new Limits(500_000_000, Long.MAX_VALUE, 33_554_432, 1_048_576));
        assertThat(DEFAULTS.client())
                .isEqualTo(new Client(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        16,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10),
                        Duration.ofMillis(80)));
    }

    @Test
    void everySetting_canBeChanged() {
        InstantSource clock = InstantSource.fixed(Instant.EPOCH);
        var limits = new Limits(1, 2, 3, 4);
        var client = new Client(
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                3,
                Duration.ofMillis(4),
                Duration.ofMillis(5),
                Duration.ofMillis(6));
        RedisLogin login = RedisLogin.NONE.withUser("u", "p").withTls().withSentinelPassword("q");

        assertThat(DEFAULTS.withLogin(login)
                        .withId(StoreId.ofNode("redis", "n"))
                        .withTier(Tier.WARM)
                        .withPrefix("other_memory-2")
                        .withTtl(Duration.ofMinutes(1))
                        .withLimits(limits)
                        .withClient(client)
                        .withClock(clock))
                .isEqualTo(new RedisSettings(
                        DEFAULTS.servers(),
                        login,
                        StoreId.ofNode("redis", "n"),
                        Tier.WARM,
                        "other_memory-2",
                        Duration.ofMinutes(1),
                        limits,
                        client,
                        clock));
    }

    @Test
    void whatCannotBe_isRefused() {
        for (String prefix : List.of("", "a:b", "a{b", "a*", "x".repeat(65))) {
            assertThatThrownBy(() -> DEFAULTS.withPrefix(prefix)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> DEFAULTS.withTtl(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Limits(0, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Limits(1, 1, Integer.MAX_VALUE, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Address("", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RedisServers.Cluster(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Single(new Address("h", 1), -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Password("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void printed_hidesPasswords() {
        var settings = DEFAULTS.withLogin(
                RedisLogin.NONE.withUser("ann", "Xq7Secret").withTls().withSentinelPassword("Zw9Secret"));

        assertThat(settings.toString())
                .contains("ann")
                .doesNotContain("Xq7Secret")
                .doesNotContain("Zw9Secret");
    }
}
