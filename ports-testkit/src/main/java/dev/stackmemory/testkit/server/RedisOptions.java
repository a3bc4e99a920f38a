package dev.stackmemory.testkit.server;

import java.util.HashMap;
import java.util.Map;

/**
 * How a private Redis is to be set up.
 *
 * @param settings of its configuration, by name
 */
public record RedisOptions(Map<String, String> settings) {
    /** No password, no limit of memory; what it holds is saved when it is stopped, and lost when it is killed. */
    public static final RedisOptions DEFAULT = new RedisOptions(Map.of());

    public RedisOptions {
        settings = Map.copyOf(settings);
    }

    /** These options with a setting more, such as {@code maxmemory}. */
    public RedisOptions with(String name, String value) {
        Map<String, String> widened = new HashMap<>(settings);
        widened.put(name, value);
        return new RedisOptions(widened);
    }

    /** These options with TLS at {@link OwnRedis#tlsPort}, which is also how the servers talk to each other. */
    public RedisOptions withTls(ServerCertificate certificate) {
        return with("tls-cert-file", certificate.certificate().toString())
                .with("tls-key-file", certificate.key().toString())
                .with("tls-ca-cert-file", certificate.certificate().toString())
                .with("tls-auth-clients", "no")
                .with("tls-replication", "yes")
                .with("tls-cluster", "yes");
    }

    boolean isTls() {
        return settings.containsKey("tls-cert-file");
    }

    /** These options with a password. */
    public RedisOptions withPassword(String password) {
        return with("requirepass", password).with("masterauth", password);
    }
}
