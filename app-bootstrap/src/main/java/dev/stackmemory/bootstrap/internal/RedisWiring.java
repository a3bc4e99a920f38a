package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.adapter.redis.configure.RedisLogin;
import dev.stackmemory.adapter.redis.configure.RedisSettings;
import dev.stackmemory.adapter.redis.configure.RedisUrl;
import dev.stackmemory.adapter.redis.configure.TrustedAuthorities;
import dev.stackmemory.bootstrap.settings.SettingKey;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.SettingsException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reads which Redis is meant. */
final class RedisWiring {
    private static final Duration WARM_TTL = Duration.ofDays(7);

    private RedisWiring() {}

    /** Copies under the limits of the hot tier. */
    static RedisSettings settings(Settings settings, Map<String, String> environment) {
        RedisSettings redis = settings(settings, SettingKeys.HOT_MAX_FRAMES, SettingKeys.HOT_MAX_BYTES, environment);
        return withTtl(redis, SettingKeys.HOT_MAX_AGE, settings.get(SettingKeys.HOT_MAX_AGE));
    }

    /** Copies under the limits of the warm tier. Its age limit holds where nothing but copies is in that tier and somebody has set it. */
    static RedisSettings ofWarmTier(Settings settings, Map<String, String> environment) {
        RedisSettings redis = settings(settings, SettingKeys.WARM_MAX_FRAMES, SettingKeys.WARM_MAX_BYTES, environment);
        boolean copiesAlone = settings.get(SettingKeys.S3_BUCKET).isEmpty();
        Optional<Duration> own =
                copiesAlone && settings.setting(SettingKeys.WARM_MAX_AGE).isSet()
                        ? settings.get(SettingKeys.WARM_MAX_AGE)
                        : Optional.empty();
        return withTtl(redis, SettingKeys.WARM_MAX_AGE, Optional.of(own.orElse(WARM_TTL)));
    }

    private static RedisSettings withTtl(RedisSettings redis, SettingKey<?> key, Optional<Duration> ttl) {
        try {
            return ttl.map(redis::withTtl).orElse(redis);
        } catch (IllegalArgumentException tooShort) {
            throw new SettingsException(key.name() + ": " + tooShort.getMessage(), tooShort);
        }
    }

    private static RedisSettings settings(
            Settings settings,
            SettingKey<Optional<Integer>> maxFrames,
            SettingKey<Optional<Long>> maxBytes,
            Map<String, String> environment) {
        String url = settings.get(SettingKeys.REDIS_URL)
                .orElseThrow(() -> new SettingsException("this topology needs the address of its Redis: set "
                        + SettingKeys.REDIS_URL.name() + ", such as redis://localhost:6379"));
        try {
            RedisUrl parsed = RedisUrl.parse(url);
            RedisSettings redis = RedisSettings.of(parsed.servers()).withLogin(login(parsed, settings, environment));
            RedisSettings.Limits limits = redis.limits();
            return redis.withLimits(new RedisSettings.Limits(
                    settings.get(maxBytes).orElse(Long.MAX_VALUE),
                    settings.get(maxFrames).map(Long::valueOf).orElse(Long.MAX_VALUE),
                    limits.maxFrameBytes(),
                    limits.maxQueryBytes()));
        } catch (IllegalArgumentException malformed) {
            throw new SettingsException(SettingKeys.REDIS_URL.name() + ": " + malformed.getMessage(), malformed);
        }
    }

    private static RedisLogin login(RedisUrl parsed, Settings settings, Map<String, String> environment) {
        RedisLogin inAddress = parsed.login();
        RedisLogin known = secret(SettingKeys.REDIS_PASSWORD_ENV, settings, environment)
                .map(inAddress::withPassword)
                .orElse(inAddress);
        RedisLogin toAll = secret(SettingKeys.REDIS_SENTINEL_PASSWORD_ENV, settings, environment)
                .map(known::withSentinelPassword)
                .orElse(known);
        try {
            return settings.get(SettingKeys.REDIS_CA_FILE)
                    .map(settings.home()::resolve)
                    .map(file -> toAll.withAuthorities(TrustedAuthorities.ofPem(file)))
                    .orElse(toAll);
        } catch (IllegalArgumentException unusable) {
            throw new SettingsException(SettingKeys.REDIS_CA_FILE.name() + ": " + unusable.getMessage(), unusable);
        }
    }

    private static Optional<String> secret(
            SettingKey<String> variable, Settings settings, Map<String, String> environment) {
        return Optional.ofNullable(environment.get(settings.get(variable))).filter(text -> !text.isEmpty());
    }
}
