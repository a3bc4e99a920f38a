package dev.stackmemory.adapter.embedding.configure;

/**
 * A secret that opens an account. It appears in no message, no log and no {@link #toString()}; only {@link #reveal()} gives it away. Not a
 * record, because a record prints its components.
 */
public final class ApiKey {
    private final String secret;

    /**
     * @param secret as the provider gave it; blanks around it (a line end from a file) are dropped
     * @throws IllegalArgumentException if nothing is left, or if it holds characters that no HTTP header carries
     */
    public ApiKey(String secret) {
        this.secret = secret.strip();
        if (this.secret.isEmpty()) {
            throw new IllegalArgumentException("the API key is empty");
        }
        // Checked here, because the HTTP client's own refusal would quote the whole header.
        if (!this.secret.chars().allMatch(character -> character > ' ' && character < 0x7f)) {
            throw new IllegalArgumentException("the API key has characters other than visible ASCII");
        }
    }

    /** The secret itself, for the one header that carries it. */
    public String reveal() {
        return secret;
    }

    /** The text without the secret, for what a server says. */
    public String hide(String text) {
        return text.replace(secret, "***");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ApiKey key && key.secret.equals(secret);
    }

    @Override
    public int hashCode() {
        return secret.hashCode();
    }

    @Override
    public String toString() {
        return "ApiKey[hidden]";
    }
}
