package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.adapter.redis.configure.Password;
import dev.stackmemory.adapter.redis.configure.RedisLogin;
import dev.stackmemory.adapter.redis.configure.RedisServers;
import dev.stackmemory.adapter.redis.configure.RedisServers.Address;
import dev.stackmemory.adapter.redis.configure.RedisSettings;
import dev.stackmemory.adapter.redis.configure.TrustedAuthorities;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.Config;
import org.redisson.config.EqualJitterDelay;
import org.redisson.config.ReadMode;

/** The settings as Redisson wants them. It retries nothing: whoever calls decides what to do about a failure. */
final class ClientConfig {
    private static final Duration FIRST_RECONNECT = Duration.ofMillis(50);
    private static final Duration LAST_RECONNECT = Duration.ofSeconds(5);
    private static final int PING_MILLIS = 5_000;

    private ClientConfig() {}

    static Config of(RedisSettings settings) {
        var config = new Config();
        config.setCodec(ByteArrayCodec.INSTANCE)
                .setThreads(2)
                .setNettyThreads(4)
                .setReferenceEnabled(false);
        config.setTcpKeepAlive(true);
        config.setNettyHook(new LostAnswers());
        login(config, settings.login());
        int connections = settings.client().connections();
        switch (settings.servers()) {
            case RedisServers.Single single -> {
                var one = config.useSingleServer()
                        .setAddress(url(settings, single.address()))
                        .setDatabase(single.database())
                        .setConnectionMinimumIdleSize(1)
                        .setConnectionPoolSize(connections)
                        .setSubscriptionConnectionMinimumIdleSize(0)
                        .setSubscriptionConnectionPoolSize(1);
                common(one, settings);
            }
            case RedisServers.Cluster cluster -> {
                var many = config.useClusterServers()
                        .addNodeAddress(urls(settings, cluster.seeds()))
                        .setScanInterval(1_000);
                common(primaryOnly(many, connections), settings);
            }
            case RedisServers.Sentinel sentinel -> {
                var named = config.useSentinelServers()
                        .setMasterName(sentinel.primary())
                        .setDatabase(sentinel.database())
                        .setCheckSentinelsList(false)
                        .addSentinelAddress(urls(settings, sentinel.sentinels()));
                settings.login().sentinelPassword().map(Password::reveal).ifPresent(named::setSentinelPassword);
                common(primaryOnly(named, connections), settings);
            }
        }
        return config;
    }

    /** Replicas of the server lag behind it, and a copy just put must be there: only primaries are read. */
    private static <T extends BaseMasterSlaveServersConfig<T>> T primaryOnly(T config, int connections) {
        return config.setReadMode(ReadMode.MASTER)
                .setMasterConnectionMinimumIdleSize(1)
                .setMasterConnectionPoolSize(connections)
                .setSlaveConnectionMinimumIdleSize(0)
                .setSubscriptionConnectionMinimumIdleSize(0)
                .setSubscriptionConnectionPoolSize(1);
    }

    private static void common(BaseConfig<?> config, RedisSettings settings) {
        config.setRetryAttempts(0)
                .setTimeout((int) settings.client().commandTimeout().toMillis())
                .setConnectTimeout((int) settings.client().connectTimeout().toMillis())
                .setReconnectionDelay(new EqualJitterDelay(FIRST_RECONNECT, LAST_RECONNECT))
                .setPingConnectionInterval(PING_MILLIS);
    }

    private static void login(Config config, RedisLogin login) {
        login.user().ifPresent(config::setUsername);
        login.password().map(Password::reveal).ifPresent(config::setPassword);
        login.authorities().ifPresent(authorities -> config.setSslTrustManagerFactory(trusting(authorities)));
    }

    private static TrustManagerFactory trusting(TrustedAuthorities authorities) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (X509Certificate certificate : authorities.certificates()) {
                store.setCertificateEntry("authority-" + store.size(), certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            return trust;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("certificates cannot be kept in memory", impossible);
        }
    }

    private static String url(RedisSettings settings, Address address) {
        return (settings.login().tls() ? "rediss://" : "redis://") + address;
    }

    private static String[] urls(RedisSettings settings, List<Address> addresses) {
        return addresses.stream().map(address -> url(settings, address)).toArray(String[]::new);
    }
}
