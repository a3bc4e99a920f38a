package dev.stackmemory.adapter.s3;

import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.stackmemory.adapter.s3.Warehouse.Bucket;
import dev.stackmemory.adapter.s3.Warehouse.Keys;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.AccessDenied;
import dev.stackmemory.ports.failure.StoreException.CapacityExceeded;
import dev.stackmemory.ports.failure.StoreException.CorruptStore;
import dev.stackmemory.ports.failure.StoreException.DeadlineExceeded;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import dev.stackmemory.testkit.server.HttpExchange;
import dev.stackmemory.testkit.server.HttpFault;
import dev.stackmemory.testkit.server.HttpFault.Answer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a bucket, its service, the catalog and the way to them can do wrong, one by one. */
@Timeout(180)
class BucketFaultsIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;

    /** Longer than the client repeats a request. */
    private static final int ALWAYS = 1_000;

    @TempDir
    Path temporary;

    private BucketFixture fixture;
    private S3Archive archive;

    @BeforeEach
    void openArchive() {
        fixture = new BucketFixture();
        archive = S3Archive.open(fixture.settings());
        archive.frames().put(List.of(stored(frame("before"))), NO_LIMIT);
    }

    @AfterEach
    void closeArchive() {
        fixture.heal();
        archive.close();
        fixture.close();
    }

    @Test
    void refusedRequests_endInTheFailureThatFits() {
        assertRefused(new Answer(403, "AccessDenied"), AccessDenied.class, "Check the access key");
        assertRefused(new Answer(403, "SignatureDoesNotMatch"), AccessDenied.class, "Check the access key");
        assertRefused(new Answer(500, "InternalError"), Unavailable.class, "Try again");
        assertRefused(new Answer(503, "SlowDown"), Unavailable.class, "Try again");
        assertRefused(new Answer(404, "NoSuchBucket"), Unavailable.class, "Create it");
        assertRefused(new Answer(507, "InsufficientStorage"), CapacityExceeded.class, "no room");
        assertRefused(new HttpFault.LoseAnswer(), Unavailable.class, "Check the endpoint");
    }

    private void assertRefused(HttpFault fault, Class<? extends StoreException> kind, String cure) {
        fixture.objects().failAll(fault);
        assertThatThrownBy(() -> archive.frames().put(List.of(stored(frame("refused"))), NO_LIMIT))
                .as("put during %s", fault)
                .isInstanceOf(kind)
                .hasMessageContaining(cure);
        fixture.heal();
        assertThat(archive.catalog().count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(1);
    }

    @Test
    void tryWriting_leavesNothing_andTellsThatItMayNotBeDone() {
        int before = fixture.keys().size();
        archive.tryWriting(NO_LIMIT);
        assertThat(fixture.keys()).hasSize(before);
        fixture.objects().failAll(new Answer(403, "AccessDenied"));
        assertThatThrownBy(() -> archive.tryWriting(NO_LIMIT)).isInstanceOf(AccessDenied.class);
        fixture.heal();
        assertThat(fixture.keys()).hasSize(before);
    }

    @Test
    void refusedReads_endInTheFailureThatFits_andNothingIsLostByThem() {
        assertReadRefused(new Answer(403, "AccessDenied"), AccessDenied.class, "Check the access key");
        assertReadRefused(new Answer(500, "InternalError"), Unavailable.class, "Try again");
        assertReadRefused(new Answer(503, "SlowDown"), Unavailable.class, "Try again");
        assertReadRefused(new Answer(404, "NoSuchBucket"), Unavailable.class, "Create it");
        assertReadRefused(new HttpFault.LoseAnswer(), Unavailable.class, "Check the endpoint");
    }

    private void assertReadRefused(HttpFault fault, Class<? extends StoreException> kind, String cure) {
        try (S3Archive fresh = S3Archive.open(fixture.settings())) {
            fixture.objects().failAll(fault);
            assertThatThrownBy(() -> fresh.frames().find(List.of(id("before")), NO_LIMIT))
                    .as("find during %s", fault)
                    .isInstanceOf(kind)
                    .hasMessageContaining(cure);
            fixture.heal();
            assertThat(fresh.frames().find(List.of(id("before")), NO_LIMIT)).hasSize(1);
        }
    }

    @Test
    void outageInTheMiddleOfAPut_changesNothing_whereverItIs() {
        for (String step : List.of(".parquet.ids", ".parquet", "-m0.avro", "snap-", ".metadata.json")) {
            fixture.objects()
                    .fail(
                            exchange -> exchange.method().equals("PUT")
                                    && exchange.target().contains(step),
                            new Answer(500, "InternalError"),
                            ALWAYS);
            assertThatThrownBy(() -> archive.frames().put(List.of(stored(frame("cut"))), NO_LIMIT))
                    .as("cut at %s", step)
                    .isInstanceOf(Unavailable.class);
            fixture.heal();
            assertThat(archive.catalog().count(FrameFilter.ALL, NO_LIMIT))
                    .as("after the cut at %s", step)
                    .isEqualTo(1);
        }
        archive.frames().put(List.of(stored(frame("cut"))), NO_LIMIT);
        assertThat(archive.frames().find(List.of(id("before"), id("cut")), NO_LIMIT))
                .hasSize(2);
    }

    @Test
    void passingRefusal_isTriedAgain() {
        fixture.objects().fail(exchange -> true, new Answer(503, "SlowDown"), 2);

        archive.frames().put(List.of(stored(frame("after"))), NO_LIMIT);
        assertThat(archive.frames().find(List.of(id("after")), NO_LIMIT)).hasSize(1);
    }

    @Test
    void objectThatIsGoneOrTruncated_isNamed() {
        Predicate<HttpExchange> dataFile = exchange -> exchange.method().equals("GET")
                && exchange.target().contains(".parquet")
                && !exchange.target().contains(".ids");
        try (S3Archive fresh = S3Archive.open(fixture.settings())) {
            fixture.objects().fail(dataFile, new Answer(404, "NoSuchKey"), ALWAYS);
            assertThatThrownBy(() -> fresh.frames().find(List.of(id("before")), NO_LIMIT))
                    .isInstanceOf(CorruptStore.class)
                    .hasMessageContaining(".parquet")
                    .hasMessageContaining("Restore");
            fixture.heal();
            fixture.objects().fail(dataFile, new HttpFault.Truncate(100), ALWAYS);
            assertThatThrownBy(() -> fresh.frames().find(List.of(id("before")), NO_LIMIT))
                    .isInstanceOfAny(CorruptStore.class, Unavailable.class)
                    .hasMessageContaining(".parquet");
            fixture.heal();
            assertThat(fresh.frames().find(List.of(id("before")), NO_LIMIT)).hasSize(1);
        }
    }

    @Test
    void slowService_endsByTheDeadline() {
        fixture.objects().latency(Duration.ofSeconds(3));
        Throwable failure = catchThrowable(
                () -> archive.frames().put(List.of(stored(frame("slow"))), Deadline.after(Duration.ofMillis(300))));

        assertThat(failure).isInstanceOf(DeadlineExceeded.class).hasMessageContaining("deadline");
    }

    @Test
    void catalogThatIsAway_isSaidToBe_andWorksAgain() {
        fixture.catalog().down();
        assertThatThrownBy(() -> archive.catalog().count(FrameFilter.ALL, NO_LIMIT))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("catalog");
        fixture.heal();
        assertThat(archive.catalog().count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(1);
    }

    /** Iceberg's client would wait for a minute, and try again for five. */
    @Test
    @Timeout(30)
    void catalogThatHangs_isWaitedForUntilTheDeadline_andWorksAgain() {
        fixture.catalog().halfOpen();
        assertThatThrownBy(() -> archive.frames().find(List.of(id("before")), Deadline.after(Duration.ofMillis(300))))
                .isInstanceOf(DeadlineExceeded.class);
        assertThatThrownBy(() ->
                        archive.frames().put(List.of(stored(frame("late"))), Deadline.after(Duration.ofMillis(300))))
                .isInstanceOf(DeadlineExceeded.class);
        fixture.heal();
        assertThat(archive.frames().find(List.of(id("before")), NO_LIMIT)).hasSize(1);
    }

    @Test
    void wrongPasswordOfTheCatalog_isAccessDenied_andNeverPrinted() {
        assertOpeningFails(fixture.settingsWithPassword("wrong-secret-5150"), AccessDenied.class, "password");
    }

    @Test
    void wrongAddressOfTheCatalog_isUnavailable_andThePasswordIsNeverPrinted() {
        for (String address : List.of("127.0.0.1:1", "no-such-host.invalid:5432")) {
            var catalog = new TableCatalog.Jdbc(
                    "jdbc:postgresql://" + address + "/stackmemory",
                    Optional.of("somebody"),
                    Optional.of("wrong-secret-5150"));
            assertOpeningFails(
                    ArchiveSettings.of(fixture.warehouse(), catalog), Unavailable.class, "Check its address");
        }
    }

    @Test
    void missingBucketWrongKeysAndWrongEndpoint_areToldApart_andNoSecretIsPrinted() {
        Bucket right = fixture.warehouse();
        assertOpeningFails(
                new Bucket("no-such-bucket", "", right.endpoint(), right.region(), true, right.keys()),
                Unavailable.class,
                "Create it");
        var wrongKeys = Optional.of(new Keys("wrong-id", "wrong-secret-5150"));
        assertOpeningFails(
                new Bucket(right.bucket(), right.prefix(), right.endpoint(), right.region(), true, wrongKeys),
                AccessDenied.class,
                "Check the access key");
        assertOpeningFails(
                new Bucket(
                        right.bucket(),
                        right.prefix(),
                        Optional.of(URI.create("http://127.0.0.1:1")),
                        right.region(),
                        true,
                        wrongKeys),
                Unavailable.class,
                "Check the endpoint");
    }

    private void assertOpeningFails(Bucket bucket, Class<? extends StoreException> kind, String cure) {
        // A catalog without the table: the first thing to do is to write one.
        assertOpeningFails(
                ArchiveSettings.of(bucket, TableCatalog.Jdbc.sqlite(temporary.resolve(bucket.hashCode() + ".db"))),
                kind,
                cure);
    }

    private static void assertOpeningFails(
            ArchiveSettings settings, Class<? extends StoreException> kind, String cure) {
        Throwable failure = catchThrowable(() -> S3Archive.open(settings).close());

        assertThat(failure).isInstanceOf(kind).hasMessageContaining(cure);
        var everything = new StringWriter();
        Objects.requireNonNull(failure).printStackTrace(new PrintWriter(everything));
        assertThat(everything.toString() + settings).doesNotContain("wrong-secret-5150");
    }
}
