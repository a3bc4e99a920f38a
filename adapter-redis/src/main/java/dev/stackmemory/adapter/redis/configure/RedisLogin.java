package dev.stackmemory.adapter.redis.configure;

import java.util.Objects;
import java.util.Optional;

/**
 * How a server is talked to.
 *
 * @param user a name from the server's access list; absent for the default user
 * @param password absent if the server asks for none
 * @param tls whether the connection is encrypted and the server's certificate checked, that of sentinels too
 * @param authorities who may vouch for that certificate; absent for whom the platform trusts
 * @param sentinelPassword what sentinels ask for; absent if that is the servers' password, or none
 */
public record RedisLogin(
        Optional<String> user,
        Optional<Password> password,
        boolean tls,
        Optional<TrustedAuthorities> authorities,
        Optional<Password> sentinelPassword) {
    /** In the clear, without a password. */
    public static final RedisLogin NONE =
            new RedisLogin(Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.empty());

    public RedisLogin {
        Objects.requireNonNull(sentinelPassword, "sentinelPassword");
        if (user.isPresent() && password.isEmpty()) {
            throw new IllegalArgumentException("a user is named, but no password");
        }
        if (authorities.isPresent() && !tls) {
            throw new IllegalArgumentException(
                    "certificates are trusted, but the connection is not encrypted: say rediss:// in the address");
        }
    }

    public RedisLogin withPassword(String value) {
        return new RedisLogin(user, Optional.of(new Password(value)), tls, authorities, sentinelPassword);
    }

    public RedisLogin withUser(String name, String value) {
        return new RedisLogin(Optional.of(name), Optional.of(new Password(value)), tls, authorities, sentinelPassword);
    }

    /** Encrypted, trusting whom the platform trusts unless other authorities are named. */
    public RedisLogin withTls() {
        return new RedisLogin(user, password, true, authorities, sentinelPassword);
    }

    /** With other authorities than those of the platform, of a login that is encrypted. */
    public RedisLogin withAuthorities(TrustedAuthorities value) {
        return new RedisLogin(user, password, tls, Optional.of(value), sentinelPassword);
    }

    public RedisLogin withSentinelPassword(String value) {
        return new RedisLogin(user, password, tls, authorities, Optional.of(new Password(value)));
    }
}
