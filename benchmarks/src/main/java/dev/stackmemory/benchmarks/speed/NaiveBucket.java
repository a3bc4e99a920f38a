package dev.stackmemory.benchmarks.speed;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.testkit.server.S3Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types.DoubleType;
import org.apache.iceberg.types.Types.StringType;
import org.apache.iceberg.types.Types.TimestampType;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The naive way into a bucket: the columns that the frames fill in one Parquet file, as Iceberg writes it unless told otherwise, put and read by the AWS client. It keeps
 * no table, no index and no order.
 */
final class NaiveBucket implements AutoCloseable {
    private static final Schema SCHEMA = new Schema(
            required(1, "id", StringType.get()),
            required(2, "project", StringType.get()),
            optional(3, "session", StringType.get()),
            required(4, "name", StringType.get()),
            required(5, "content", StringType.get()),
            required(6, "created_at", TimestampType.withZone()),
            required(7, "score", DoubleType.get()));

    private final S3Client client;
    private final String bucket;
    private final Path file;

    /**
     * @param endpoint by which the server is reached
     * @param folder for what is on its way
     */
    NaiveBucket(S3Address server, URI endpoint, String bucket, Path folder) {
        this.client = S3Client.builder()
                .region(Region.of(server.region()))
                .endpointOverride(endpoint)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(server.accessKey(), server.secretKey())))
                .build();
        this.bucket = bucket;
        this.file = folder.resolve("naive.parquet");
    }

    /** Writes the frames as one object, and gives its size in bytes. */
    long put(String key, List<Frame> frames) {
        try {
            Files.deleteIfExists(file);
            try (FileAppender<Record> rows = Parquet.write(org.apache.iceberg.Files.localOutput(file.toFile()))
                    .schema(SCHEMA)
                    .createWriterFunc(GenericParquetWriter::create)
                    .build()) {
                frames.forEach(frame -> rows.add(row(frame)));
            }
            client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromFile(file));
            return Files.size(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Record row(Frame frame) {
        Record row = GenericRecord.create(SCHEMA);
        row.setField("id", frame.id().value());
        row.setField("project", frame.project().value());
        frame.session().ifPresent(session -> row.setField("session", session.value()));
        row.setField("name", frame.name());
        row.setField("content", frame.content());
        row.setField("created_at", frame.createdAt().atOffset(ZoneOffset.UTC));
        row.setField("score", frame.score());
        return row;
    }

    /** In bytes. */
    long size(String key) {
        return client.headObject(request -> request.bucket(bucket).key(key)).contentLength();
    }

    /** One ranged request. */
    byte[] read(String key, long offset, int length) {
        return client.getObject(
                        request ->
                                request.bucket(bucket).key(key).range("bytes=" + offset + "-" + (offset + length - 1)),
                        ResponseTransformer.toBytes())
                .asByteArrayUnsafe();
    }

    @Override
    public void close() {
        client.close();
    }
}
