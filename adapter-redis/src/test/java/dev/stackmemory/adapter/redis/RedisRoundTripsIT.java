package dev.stackmemory.adapter.redis;

import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.testkit.server.FaultProxy;
import dev.stackmemory.testkit.server.RedisDatabase;
import dev.stackmemory.testkit.server.RedisServer;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often an operation waits for the server. */
@Timeout(60)
class RedisRoundTripsIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;

    /** So few that they go in one piece: of more the server answers the first before the last has come. */
    private static final List<FrameId> SOME =
            IntStream.range(0, 10).mapToObj(number -> id("f" + number)).toList();

    private static final List<StoredFrame> COPIES =
            SOME.stream().map(id -> stored(frame(id.value()))).toList();

    private RedisDatabase server;
    private FaultProxy proxy;
    private RedisReplicas replicas;

    @BeforeEach
    void open() {
        server = RedisServer.shared().freshDatabase();
        proxy = FaultProxy.before(server.address().host(), server.address().port());
        replicas = RedisReplicas.open(RedisFixture.settings(server.address(), proxy.port()));
        replicas.store().put(COPIES, NO_LIMIT);
    }

    @AfterEach
    void close() {
        replicas.close();
        proxy.close();
        server.close();
    }

    @Test
    void aBatchOfGets_isOneRoundTrip() {
        assertThat(proxy.roundTrips(
                        () -> assertThat(replicas.store().find(SOME, NO_LIMIT)).hasSize(SOME.size())))
                .isEqualTo(1);
    }

    @Test
    void aBatchOfPuts_isOneRoundTrip() {
        assertThat(proxy.roundTrips(() -> replicas.store().put(COPIES, NO_LIMIT)))
                .isEqualTo(1);
    }

    @Test
    void aBatchOfQuestionsForCopies_isOneRoundTrip() {
        assertThat(proxy.roundTrips(() -> replicas.store().mayHold(SOME, NO_LIMIT)))
                .isEqualTo(1);
    }

    @Test
    void aBatchOfValidations_isOneRoundTrip() {
        List<CopyVersion> versions = COPIES.stream()
                .map(copy -> new CopyVersion(copy.frame().id(), copy.frame().revision(), copy.ledgerVersion()))
                .toList();

        assertThat(proxy.roundTrips(() -> replicas.store().validate(versions, Instant.EPOCH, NO_LIMIT)))
                .isEqualTo(1);
    }
}
