package dev.stackmemory.domain.redact;

/** The shapes of secrets that are recognised; each is replaced by {@code [redacted:label]}. */
public enum SecretKind {
    AWS_ACCESS_KEY("aws-access-key"),
    /** Has no shape of its own: 40 characters assigned to a name that ends in {@code secret_access_key}. */
    AWS_SECRET_KEY("aws-secret-key"),
    GITHUB("github-token"),
    GITLAB("gitlab-token"),
    SLACK("slack-token"),
    STRIPE("stripe-key"),
    ANTHROPIC("anthropic-key"),
    /** OpenAI's keys and those of the many services that took over their form {@code sk-…}. */
    OPENAI("openai-key"),
    GOOGLE("google-key"),
    NPM("npm-token"),
    PYPI("pypi-token"),
    HUGGING_FACE("hugging-face-token"),
    /** Of another service whose tokens begin with a mark of their own: Groq, xAI, SendGrid, Linear and the like. */
    SERVICE("service-token"),
    JSON_WEB_TOKEN("json-web-token"),
    /** A PEM or OpenPGP private key block; without its end line, as far as its base 64 goes. */
    PRIVATE_KEY("private-key"),
    /** The password in {@code scheme://user:password@host}. */
    URL_PASSWORD("url-password"),
    /** The token in {@code Bearer token}. */
    BEARER("bearer-token"),
    /** A value of high entropy assigned to a name such as {@code password}, {@code api_key} or {@code token}. */
    ASSIGNED("assigned-secret");

    private final String label;

    SecretKind(String label) {
        this.label = label;
    }

    /** Lower-case words joined by hyphens, unique to the kind. */
    public String label() {
        return label;
    }

    /** What takes the place of a secret of this kind; never itself taken for a secret. */
    public String replacement() {
        return Secret.REPLACEMENT_START + label + "]";
    }
}
