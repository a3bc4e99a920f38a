package dev.stackmemory.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Before a real S3, with a client that does not try again. */
@SuppressWarnings("NullAway.Init")
class HttpFaultProxyIT {
    private static final byte[] BYTES = new byte[300_000];

    private S3Bucket bucket;
    private HttpFaultProxy proxy;
    private S3Client client;

    @BeforeEach
    void start() {
        new Random(11).nextBytes(BYTES);
        bucket = S3Server.shared().freshBucket();
        proxy = HttpFaultProxy.before(bucket.server().endpoint());
        client = S3Server.clientBuilder(bucket.server().at(proxy.endpoint()))
                .overrideConfiguration(config -> config.retryStrategy(retry -> retry.maxAttempts(1)))
                .build();
    }

    @AfterEach
    void end() {
        client.close();
        proxy.close();
        bucket.close();
    }

    @Test
    void pass_objects_comeWholeAndAreCounted() {
        put("a");

        assertThat(get("a")).isEqualTo(BYTES);
        client.headObject(head -> head.bucket(bucket.name()).key("a"));
        client.deleteObject(delete -> delete.bucket(bucket.name()).key("a"));

        HttpTraffic traffic = proxy.traffic();
        assertThat(traffic.requests("PUT")).isEqualTo(1);
        assertThat(traffic.requests("GET")).isEqualTo(1);
        assertThat(traffic.requests("HEAD")).isEqualTo(1);
        assertThat(traffic.requests("DELETE")).isEqualTo(1);
        assertThat(traffic.allRequests()).isEqualTo(4);
        assertThat(traffic.bytesUp()).isGreaterThanOrEqualTo(BYTES.length);
        assertThat(traffic.bytesDown()).isGreaterThanOrEqualTo(BYTES.length);
        assertThat(proxy.exchanges()).contains(new HttpExchange("HEAD", "/" + bucket.name() + "/a"));
        proxy.resetTraffic();
        assertThat(proxy.traffic().allRequests()).isZero();
    }

    @Test
    void pass_streamOfUnknownLength_arrives() {
        client.putObject(
                put -> put.bucket(bucket.name()).key("stream"),
                RequestBody.fromInputStream(new ByteArrayInputStream(BYTES), BYTES.length));

        assertThat(get("stream")).isEqualTo(BYTES);
    }

    @Test
    void fail_slowDown_isAnsweredSoOftenAndNoMore() {
        put("a");
        proxy.fail(request -> request.method().equals("GET"), new HttpFault.Answer(503, "SlowDown"), 2);

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> get("a")).isInstanceOfSatisfying(S3Exception.class, e -> {
                assertThat(e.statusCode()).isEqualTo(503);
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo("SlowDown");
            });
        }
        assertThat(get("a")).isEqualTo(BYTES);
    }

    @Test
    void fail_putRefused_neverReachesTheServer() {
        proxy.failAll(new HttpFault.Answer(403, "AccessDenied"));

        assertThatThrownBy(() -> put("a")).isInstanceOf(S3Exception.class);

        assertThat(bucket.keys()).isEmpty();
        proxy.heal();
        put("a");
        assertThat(bucket.keys()).containsExactly("a");
    }

    @Test
    void fail_truncated_isReadAsAnError() {
        put("a");
        proxy.fail(request -> request.method().equals("GET"), new HttpFault.Truncate(1000), 1);

        assertThatThrownBy(() -> get("a")).isInstanceOf(SdkClientException.class);
        assertThat(get("a")).isEqualTo(BYTES);
    }

    @Test
    void fail_answerLost_wasDoneAllTheSame() {
        proxy.fail(request -> request.method().equals("PUT"), new HttpFault.LoseAnswer(), 1);

        assertThatThrownBy(() -> put("a")).isInstanceOf(SdkClientException.class);

        assertThat(bucket.keys()).containsExactly("a");
    }

    @Test
    void latency_eachRequest_takesAtLeastThatLong() {
        put("a");
        proxy.latency(Duration.ofMillis(60));
        long start = System.nanoTime();

        get("a");
        get("a");

        assertThat(System.nanoTime() - start)
                .isGreaterThanOrEqualTo(Duration.ofMillis(120).toNanos());
    }

    private void put(String key) {
        client.putObject(put -> put.bucket(bucket.name()).key(key), RequestBody.fromBytes(BYTES));
    }

    private byte[] get(String key) {
        return client.getObjectAsBytes(get -> get.bucket(bucket.name()).key(key))
                .asByteArray();
    }
}
