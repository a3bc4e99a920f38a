package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.adapter.redis.configure.RedisLogin;
import dev.stackmemory.adapter.redis.configure.RedisSettings;
import dev.stackmemory.adapter.redis.configure.RedisUrl;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.SettingsException;
import java.util.Map;
import java.util.Optional;

/** Reads which Redis is meant. */
final class RedisWiring {
    private RedisWiring() {}

    static RedisSettings settings(Settings settings, Map<String, String> environment) {
        String url = settings.get(SettingKeys.REDIS_URL)
                .orElseThrow(() -> new SettingsException("this topology needs the address of its Redis: set "
                        + SettingKeys.REDIS_URL.name() + ", such as redis://localhost:6379"));
        try {
            RedisUrl parsed = RedisUrl.parse(url);
            Optional<String> password = Optional.ofNullable(
                            environment.get(settings.get(SettingKeys.REDIS_PASSWORD_ENV)))
                    .filter(text -> !text.isEmpty());
            RedisLogin login = password.map(parsed.login()::withPassword).orElse(parsed.login());
            RedisSettings redis = RedisSettings.of(parsed.servers()).withLogin(login);
            RedisSettings.Limits limits = redis.limits();
            return redis.withLimits(new RedisSettings.Limits(
                    settings.get(SettingKeys.HOT_MAX_BYTES).orElse(Long.MAX_VALUE),
                    settings.get(SettingKeys.HOT_MAX_FRAMES).map(Long::valueOf).orElse(Long.MAX_VALUE),
                    limits.maxFrameBytes(),
                    limits.maxQueryBytes()));
        } catch (IllegalArgumentException malformed) {
            throw new SettingsException(SettingKeys.REDIS_URL.name() + ": " + malformed.getMessage(), malformed);
        }
    }
}
