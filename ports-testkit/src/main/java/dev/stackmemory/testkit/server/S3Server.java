package dev.stackmemory.testkit.server;

import dev.stackmemory.testkit.server.internal.S3Sources;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/**
 * A server that speaks S3 and checks signatures. Thread-safe.
 *
 * <p>Ask for one in a test or in {@code @BeforeEach}; an ask that cannot be met aborts the test with its reason. The class needs the AWS SDK's S3 client with
 * apache5-client, and S3Proxy, as dependencies of the tests.
 */
public sealed class S3Server permits OwnS3 {
    /** The environment's variable that names an S3: its endpoint with the keys, {@code http://ACCESSKEY:SECRETKEY@host:port}. */
    public static final String VARIABLE = "STACKMEMORY_TEST_S3";

    private final S3Address address;

    /** A server that runs. */
    public S3Server(S3Address address) {
        this.address = address;
    }

    /**
     * The S3 that all tests of this process share: the one at {@value #VARIABLE}, else one in a container where Docker runs, else an
     * S3Proxy in this process.
     */
    public static S3Server shared() {
        return S3Sources.SHARED.get();
    }

    /** A new S3Proxy of the test's own, on a folder. The test closes it; else it ends with this process. */
    public static OwnS3 own() {
        return OwnS3.create();
    }

    public S3Address address() {
        return address;
    }

    /** An empty bucket of the test's own. */
    public S3Bucket freshBucket() {
        S3Bucket bucket = new S3Bucket(address, "test-" + UUID.randomUUID());
        try (S3Client client = client(address)) {
            client.createBucket(request -> request.bucket(bucket.name()));
        }
        return bucket;
    }

    /** A client for the tests' own looks at what is stored; the caller closes it. */
    public static S3Client client(S3Address address) {
        return clientBuilder(address).build();
    }

    /** What {@link #client} is made of, to be set up further. */
    public static S3ClientBuilder clientBuilder(S3Address address) {
        return S3Client.builder()
                .endpointOverride(address.endpoint())
                .region(Region.of(address.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(address.accessKey(), address.secretKey())))
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .httpClientBuilder(Apache5HttpClient.builder());
    }
}
