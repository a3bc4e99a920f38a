package dev.stackmemory.adapter.redis.configure;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * How a server is talked to.
 *
 * @param user a name from the server's access list; absent for the default user
 * @param password absent if the server asks for none
 * @param tls whether the connection is encrypted and the server's certificate checked
 * @param trustedCertificates a key store (PKCS #12 or JKS) of the authorities to trust; absent for the platform's
 * @param trustedCertificatesPassword opens that key store
 */
public record RedisLogin(
        Optional<String> user,
        Optional<Password> password,
        boolean tls,
        Optional<Path> trustedCertificates,
        Optional<Password> trustedCertificatesPassword) {
    /** In the clear, without a password. */
    public static final RedisLogin NONE =
            new RedisLogin(Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.empty());

    public RedisLogin {
        Objects.requireNonNull(trustedCertificatesPassword, "trustedCertificatesPassword");
        if (user.isPresent() && password.isEmpty()) {
            throw new IllegalArgumentException("a user is named, but no password");
        }
        if (trustedCertificates.isPresent() && !tls) {
            throw new IllegalArgumentException("certificates are trusted, but the connection is not encrypted");
        }
    }

    public RedisLogin withPassword(String value) {
        return new RedisLogin(
                user, Optional.of(new Password(value)), tls, trustedCertificates, trustedCertificatesPassword);
    }

    public RedisLogin withUser(String name, String value) {
        return new RedisLogin(
                Optional.of(name),
                Optional.of(new Password(value)),
                tls,
                trustedCertificates,
                trustedCertificatesPassword);
    }

    /** Encrypted, trusting whom the platform trusts. */
    public RedisLogin withTls() {
        return new RedisLogin(user, password, true, trustedCertificates, trustedCertificatesPassword);
    }

    /** Encrypted, trusting the authorities in the key store. */
    public RedisLogin withTls(Path certificates, String certificatesPassword) {
        return new RedisLogin(
                user, password, true, Optional.of(certificates), Optional.of(new Password(certificatesPassword)));
    }
}
