package dev.stackmemory.adapter.redis.configure;

/** A password. It appears in no message and no {@link #toString()}; only {@link #reveal()} gives it away. Not a record, which prints itself. */
public final class Password {
    private final String secret;

    /**
     * @throws IllegalArgumentException if it is empty
     */
    public Password(String secret) {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("the password is empty");
        }
        this.secret = secret;
    }

    /** The password itself, for the one client that sends it. */
    public String reveal() {
        return secret;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Password password && password.secret.equals(secret);
    }

    @Override
    public int hashCode() {
        return secret.hashCode();
    }

    @Override
    public String toString() {
        return "Password[hidden]";
    }
}
