package dev.stackmemory.adapter.s3.internal.object;

import dev.stackmemory.adapter.s3.Warehouse.Bucket;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.StoppableCall;
import dev.stackmemory.ports.failure.StoreException.CorruptStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Objects of a bucket. An object appears whole or not at all; each request ends by the operation's deadline. */
public final class BucketObjects implements ObjectStore {
    private static final Duration LONGEST_REQUEST = Duration.ofMinutes(10);
    private static final int ATTEMPTS = 3;

    /** Before the second attempt, at most, and twice that before the third: whoever reads must learn within a tenth of a second that nobody listens. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

    /** More than some searches at once ask for. */
    private static final int MAX_CONNECTIONS = 256;

    private static final int NOT_FOUND = 404;
    private static final int RANGE_BEYOND_THE_END = 416;

    private final Bucket bucket;
    private final S3Client client;
    private final BucketFailures failures;

    public BucketObjects(Bucket bucket) {
        this.bucket = bucket;
        this.failures = new BucketFailures(bucket);
        var builder = S3Client.builder()
                .region(Region.of(bucket.region()))
                .forcePathStyle(bucket.pathStyle())
                .credentialsProvider(credentials(bucket))
                // Services besides Amazon's often refuse the newer kinds of checksums.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                // To ask before a body is sent costs a round trip.
                .serviceConfiguration(
                        S3Configuration.builder().expectContinueEnabled(false).build())
                .overrideConfiguration(configuration -> configuration.retryStrategy(StandardRetryStrategy.builder()
                        .maxAttempts(ATTEMPTS)
                        .backoffStrategy(
                                BackoffStrategy.exponentialDelay(FIRST_PAUSE, FIRST_PAUSE.multipliedBy(ATTEMPTS)))
                        .build()))
                // The JDK's own client fails where a connection that it kept was closed meanwhile: it cannot send a
                // body again.
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(MAX_CONNECTIONS)
                        .expectContinueEnabled(false)
                        .connectionTimeout(Duration.ofSeconds(5))
                        .socketTimeout(Duration.ofMinutes(1)));
        bucket.endpoint().ifPresent(builder::endpointOverride);
        this.client = builder.build();
    }

    private static AwsCredentialsProvider credentials(Bucket bucket) {
        return bucket.keys()
                .<AwsCredentialsProvider>map(
                        keys -> StaticCredentialsProvider.create(AwsBasicCredentials.create(keys.id(), keys.secret())))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    @Override
    public String root() {
        return "s3://" + bucket.bucket() + (bucket.prefix().isEmpty() ? "" : "/" + bucket.prefix());
    }

    private String key(String location) {
        String start = "s3://" + bucket.bucket() + "/";
        if (!location.startsWith(start)) {
            throw new CorruptStore(
                    "the table names " + location + ", which is not in the bucket " + bucket.bucket()
                            + ". Tables cannot be moved by copying objects; export and import instead.",
                    null);
        }
        return location.substring(start.length());
    }

    @Override
    public byte[] read(String location, long offset, int length, Operation operation) {
        if (length == 0) {
            return new byte[0];
        }
        operation.requesting(length);
        byte[] bytes = call(
                "reading " + location,
                location,
                operation,
                limits -> client.getObject(
                                request -> request.bucket(bucket.bucket())
                                        .key(key(location))
                                        .range("bytes=" + offset + "-" + (offset + length - 1))
                                        .overrideConfiguration(limits),
                                ResponseTransformer.toBytes())
                        .asByteArrayUnsafe());
        operation.tally().add(Tally.Count.GETS, 1);
        operation.tally().add(Tally.Count.BYTES_READ, bytes.length);
        if (bytes.length != length) {
            throw truncated(location, null);
        }
        return bytes;
    }

    @Override
    public byte[] readWhole(String location, Operation operation) {
        operation.requesting(0);
        byte[] bytes = call(
                "reading " + location,
                location,
                operation,
                limits -> client.getObject(
                                request -> request.bucket(bucket.bucket())
                                        .key(key(location))
                                        .overrideConfiguration(limits),
                                ResponseTransformer.toBytes())
                        .asByteArrayUnsafe());
        operation.tally().add(Tally.Count.GETS, 1);
        operation.tally().add(Tally.Count.BYTES_READ, bytes.length);
        operation.read(bytes.length);
        return bytes;
    }

    @Override
    public boolean isNear(String location) {
        return false;
    }

    private static CorruptStore truncated(String location, @Nullable Throwable cause) {
        return new CorruptStore(
                location
                        + " is shorter than it was written. Restore that object from a backup or an older version of it.",
                cause);
    }

    @Override
    public long size(String location, Operation operation) {
        operation.requesting(0);
        long size = call(
                "looking for " + location,
                location,
                operation,
                limits -> client.headObject(request -> request.bucket(bucket.bucket())
                                .key(key(location))
                                .overrideConfiguration(limits))
                        .contentLength());
        operation.tally().add(Tally.Count.GETS, 1);
        return size;
    }

    @Override
    public void write(String location, FileChannel content, Operation operation) {
        try {
            long size = content.size();
            call(
                    "writing " + location,
                    location,
                    operation,
                    limits -> client.putObject(
                            request -> request.bucket(bucket.bucket())
                                    .key(key(location))
                                    .overrideConfiguration(limits),
                            RequestBody.fromContentProvider(
                                    () -> new ChannelBytes(content), size, "application/octet-stream")));
            operation.tally().add(Tally.Count.PUTS, 1);
            operation.tally().add(Tally.Count.BYTES_WRITTEN, size);
        } catch (IOException failure) {
            throw FolderObjects.translate("reading a temporary file", failure);
        }
    }

    @Override
    public void delete(Collection<String> locations, Operation operation) {
        // One request each: not every service knows the request for many.
        Parallel.forEach(
                locations,
                32,
                location -> call(
                        "deleting " + location,
                        location,
                        operation,
                        limits -> client.deleteObject(request -> request.bucket(bucket.bucket())
                                .key(key(location))
                                .overrideConfiguration(limits))));
    }

    @Override
    public void list(String prefix, Consumer<Entry> each, Operation operation) {
        String token = null;
        do {
            String after = token;
            operation.requesting(0);
            var page = call(
                    "listing " + prefix,
                    prefix,
                    operation,
                    limits -> client.listObjectsV2(request -> {
                        request.bucket(bucket.bucket()).prefix(key(prefix)).overrideConfiguration(limits);
                        if (after != null) {
                            request.continuationToken(after);
                        }
                    }));
            operation.tally().add(Tally.Count.LISTS, 1);
            page.contents()
                    .forEach(object -> each.accept(new Entry(
                            "s3://" + bucket.bucket() + "/" + object.key(), object.size(), object.lastModified())));
            token = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
        } while (token != null);
    }

    @Override
    public void close() {
        client.close();
    }

    private interface Request<T> {
        T send(AwsRequestOverrideConfiguration limits);
    }

    private <T> T call(String what, String location, Operation operation, Request<T> request) {
        operation.check();
        Duration left = operation.deadline().remaining();
        Duration limit = left.compareTo(LONGEST_REQUEST) < 0 ? left : LONGEST_REQUEST;
        var limits = AwsRequestOverrideConfiguration.builder()
                .apiCallTimeout(limit.plusMillis(1))
                .build();
        try {
            return send(request, limits, operation);
        } catch (NoSuchKeyException missing) {
            throw new MissingObject(location);
        } catch (S3Exception refused) {
            if (refused.statusCode() == RANGE_BEYOND_THE_END) {
                throw truncated(location, refused);
            }
            if (refused.statusCode() == NOT_FOUND && !BucketFailures.isMissingBucket(refused)) {
                throw new MissingObject(location);
            }
            throw failures.translate(what, operation, refused);
        } catch (SdkException | UncheckedIOException failure) {
            throw failures.translate(what, operation, failure);
        }
    }

    /** What may be stopped is on a thread of its own. */
    private static <T> T send(Request<T> request, AwsRequestOverrideConfiguration limits, Operation operation) {
        Deadline deadline = operation.deadline();
        return deadline.mayBeStopped()
                ? StoppableCall.call(operation.name(), deadline, () -> request.send(limits))
                : request.send(limits);
    }

    /** The bytes of a file from its start, as often as a request is repeated. */
    private static final class ChannelBytes extends InputStream {
        private final FileChannel content;
        private long position;

        ChannelBytes(FileChannel content) {
            this.content = content;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = content.read(java.nio.ByteBuffer.wrap(target, offset, length), position);
            position += Math.max(0, read);
            return read;
        }
    }
}
