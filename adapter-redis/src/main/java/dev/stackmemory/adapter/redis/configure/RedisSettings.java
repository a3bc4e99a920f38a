package dev.stackmemory.adapter.redis.configure;

import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Which Redis is used and what it may hold. {@link RedisUrl} reads servers and login from an address.
 *
 * @param servers whom to ask
 * @param login how to talk to them
 * @param id the name of this store
 * @param tier the tier that its copies serve; written beside them for people to see
 * @param prefix what every key begins with, so that several memories share a server; letters, digits, {@code _} and {@code -}
 * @param ttl how long a copy stays that nobody reads, at least a millisecond
 * @param limits how much is kept
 * @param client how the client behaves
 * @param clock says when copies are read
 */
public record RedisSettings(
        RedisServers servers,
        RedisLogin login,
        StoreId id,
        Tier tier,
        String prefix,
        Duration ttl,
        Limits limits,
        Client client,
        InstantSource clock) {
    public static final String DEFAULT_PREFIX = "sm";
    public static final Duration DEFAULT_TTL = Duration.ofHours(24);

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    public RedisSettings {
        Objects.requireNonNull(servers, "servers");
        Objects.requireNonNull(login, "login");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(tier, "tier");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(clock, "clock");
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "the prefix '" + prefix + "' is not of 1 to 64 letters, digits, '_' and '-'");
        }
        if (ttl.toMillis() < 1) {
            throw new IllegalArgumentException("the time to live " + ttl + " is not positive");
        }
    }

    /**
     * How much is kept.
     *
     * @param maxBytes what all copies may take together, as they lie in Redis without its own overhead; what was read longest ago goes first
     * @param maxFrames how many copies there may be
     * @param maxFrameBytes what one copy may take; a larger one is refused, at most 256 MiB
     * @param maxQueryBytes what one cached answer may take; a larger one is not kept
     */
    public record Limits(long maxBytes, long maxFrames, int maxFrameBytes, int maxQueryBytes) {
        /** 500 MB in any number of copies of 32 MiB at most; answers of 1 MiB at most. */
        public static final Limits DEFAULT = new Limits(500_000_000, Long.MAX_VALUE, 32 << 20, 1 << 20);

        public Limits {
            if (maxBytes < 1 || maxFrames < 1 || maxFrameBytes < 1 || maxQueryBytes < 1) {
                throw new IllegalArgumentException("a limit is not positive: " + maxBytes + " bytes, " + maxFrames
                        + " frames, " + maxFrameBytes + " bytes a frame, " + maxQueryBytes + " bytes an answer");
            }
            if (maxFrameBytes > 256 << 20) {
                throw new IllegalArgumentException("a frame of " + maxFrameBytes + " bytes is more than 256 MiB");
            }
        }
    }

    /**
     * How the client behaves.
     *
     * @param connectTimeout for making a connection
     * @param commandTimeout for one answer, whatever time the caller has; a server that takes longer counts as away
     * @param connections at most, to each node
     * @param flushInterval how often counted reads are written
     * @param queryLease how long one computation of a cached answer keeps others waiting, before another may try
     * @param queryPatience what a question loses at most to a cache that does not answer
     */
    public record Client(
            Duration connectTimeout,
            Duration commandTimeout,
            int connections,
            Duration flushInterval,
            Duration queryLease,
            Duration queryPatience) {
        /** 2 s to connect, 3 s to answer, 16 connections, flushed every 2 s, 10 s to compute, 80 ms of patience. */
        public static final Client DEFAULT = new Client(
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                16,
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofMillis(80));

        public Client {
            requirePositive("connect timeout", connectTimeout);
            requirePositive("command timeout", commandTimeout);
            requirePositive("flush interval", flushInterval);
            requirePositive("query lease", queryLease);
            requirePositive("query patience", queryPatience);
            if (connections < 1 || connections > 1_000) {
                throw new IllegalArgumentException(connections + " connections are not between 1 and 1000");
            }
        }

        private static void requirePositive(String what, Duration duration) {
            if (duration.toMillis() < 1) {
                throw new IllegalArgumentException("the " + what + " " + duration + " is not positive");
            }
        }
    }

    /** The store {@code redis} on the given servers: hot, with keys under {@code sm}, a day to live, and the default limits. */
    public static RedisSettings of(RedisServers servers) {
        return new RedisSettings(
                servers,
                RedisLogin.NONE,
                StoreId.shared("redis"),
                Tier.HOT,
                DEFAULT_PREFIX,
                DEFAULT_TTL,
                Limits.DEFAULT,
                Client.DEFAULT,
                InstantSource.system());
    }

    public RedisSettings withLogin(RedisLogin value) {
        return new RedisSettings(servers, value, id, tier, prefix, ttl, limits, client, clock);
    }

    public RedisSettings withId(StoreId value) {
        return new RedisSettings(servers, login, value, tier, prefix, ttl, limits, client, clock);
    }

    public RedisSettings withTier(Tier value) {
        return new RedisSettings(servers, login, id, value, prefix, ttl, limits, client, clock);
    }

    public RedisSettings withPrefix(String value) {
        return new RedisSettings(servers, login, id, tier, value, ttl, limits, client, clock);
    }

    public RedisSettings withTtl(Duration value) {
        return new RedisSettings(servers, login, id, tier, prefix, value, limits, client, clock);
    }

    public RedisSettings withLimits(Limits value) {
        return new RedisSettings(servers, login, id, tier, prefix, ttl, value, client, clock);
    }

    public RedisSettings withClient(Client value) {
        return new RedisSettings(servers, login, id, tier, prefix, ttl, limits, value, clock);
    }

    public RedisSettings withClock(InstantSource value) {
        return new RedisSettings(servers, login, id, tier, prefix, ttl, limits, client, value);
    }
}
