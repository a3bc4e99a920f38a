package dev.stackmemory.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3ServerIT {
    @Test
    void shared_objectPut_isRead() {
        try (S3Bucket bucket = S3Server.shared().freshBucket();
                S3Client client = S3Server.client(bucket.server())) {
            byte[] bytes = new byte[3_000_000];
            new Random(7).nextBytes(bytes);
            client.putObject(put -> put.bucket(bucket.name()).key("a/b.bin"), RequestBody.fromBytes(bytes));

            assertThat(client.getObjectAsBytes(get -> get.bucket(bucket.name()).key("a/b.bin"))
                            .asByteArray())
                    .isEqualTo(bytes);
            assertThat(client.getObjectAsBytes(get ->
                                    get.bucket(bucket.name()).key("a/b.bin").range("bytes=10-19"))
                            .asByteArray())
                    .hasSize(10);
        }
    }

    @Test
    void freshBucket_two_seeNothingOfEachOther() {
        S3Server server = S3Server.shared();
        try (S3Bucket one = server.freshBucket();
                S3Bucket other = server.freshBucket()) {
            put(one, "key", "value");

            assertThat(one.keys()).containsExactly("key");
            assertThat(other.keys()).isEmpty();
        }
    }

    @Test
    void client_wrongSecret_isRefused() {
        try (S3Bucket bucket = S3Server.shared().freshBucket()) {
            S3Address wrong = new S3Address(
                    bucket.server().endpoint(),
                    bucket.server().accessKey(),
                    "wrong",
                    bucket.server().region());
            try (S3Client client = S3Server.client(wrong)) {
                assertThatThrownBy(() -> client.headBucket(head -> head.bucket(bucket.name())))
                        .isInstanceOfSatisfying(
                                S3Exception.class,
                                e -> assertThat(e.statusCode()).isEqualTo(403));
            }
        }
    }

    @Test
    void own_stoppedAndStarted_keepsPortAndData() {
        try (OwnS3 server = S3Server.own()) {
            S3Bucket bucket = server.freshBucket();
            put(bucket, "key", "value");

            server.stop();
            assertThatThrownBy(bucket::keys).isInstanceOf(SdkClientException.class);
            server.start();

            assertThat(bucket.keys()).containsExactly("key");
        }
    }

    @Test
    void parse_endpointWithKeys_hidesTheSecret() {
        S3Address address = S3Address.parse("https://me:sec:ret@s3.example.com:9000");

        assertThat(address).isEqualTo(new S3Address(URI.create("https://s3.example.com:9000"), "me", "sec:ret"));
        assertThat(address.toString()).doesNotContain("ret");
    }

    private static void put(S3Bucket bucket, String key, String value) {
        try (S3Client client = S3Server.client(bucket.server())) {
            client.putObject(
                    put -> put.bucket(bucket.name()).key(key), RequestBody.fromString(value, StandardCharsets.UTF_8));
        }
    }
}
