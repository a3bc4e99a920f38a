package dev.stackmemory.testkit.server;

import java.net.URI;
import java.util.Map;
import java.util.Objects;

/**
 * An endpoint that speaks S3, with what one needs to log in. {@link #toString} hides the secret.
 *
 * @param endpoint such as {@code http://127.0.0.1:9000}; buckets are in its path, not in its host name
 */
public record S3Address(URI endpoint, String accessKey, String secretKey, String region) {
    private static final String DEFAULT_REGION = "us-east-1";

    public S3Address {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(accessKey, "accessKey");
        Objects.requireNonNull(secretKey, "secretKey");
        Objects.requireNonNull(region, "region");
    }

    /** An endpoint in the region that all compatible servers know. */
    public S3Address(URI endpoint, String accessKey, String secretKey) {
        this(endpoint, accessKey, secretKey, DEFAULT_REGION);
    }

    /**
     * The address in a URL such as {@code http://key:secret@localhost:9000}.
     *
     * @throws IllegalArgumentException if it is of another form
     */
    public static S3Address parse(String url) {
        URI uri = URI.create(url);
        String user = uri.getUserInfo();
        if (uri.getHost() == null || user == null || user.indexOf(':') < 0) {
            throw new IllegalArgumentException("the address of an S3 is http://ACCESSKEY:SECRETKEY@host:port");
        }
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        int colon = user.indexOf(':');
        return new S3Address(
                URI.create(uri.getScheme() + "://" + uri.getHost() + port),
                user.substring(0, colon),
                user.substring(colon + 1));
    }

    /** The same by another way, such as a proxy before the server. */
    public S3Address at(URI otherEndpoint) {
        return new S3Address(otherEndpoint, accessKey, secretKey, region);
    }

    /** The environment variables that make a bucket of it StackMemory's. */
    public Map<String, String> variables(String bucket) {
        return Map.of(
                "STACKMEMORY_STORES_S3_BUCKET",
                bucket,
                "STACKMEMORY_STORES_S3_ENDPOINT",
                endpoint.toString(),
                "AWS_ACCESS_KEY_ID",
                accessKey,
                "AWS_SECRET_ACCESS_KEY",
                secretKey);
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }
}
