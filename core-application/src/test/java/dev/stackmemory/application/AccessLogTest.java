package dev.stackmemory.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.memory.VirtualTime;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccessLogTest {
    private static final FrameId FIRST = new FrameId("frame 0");

    private final Map<FrameId, AccessPattern> recorded = new HashMap<>();
    private boolean away = true;
    private final AccessLog log = new AccessLog(ledger(), new VirtualTime(Frames.NOON), Runnable::run);

    /** Keeps what it is told of reads, unless it is away. */
    private Ledger ledger() {
        return (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("recordAccess");
                    if (away) {
                        throw new StoreException.Unavailable("the ledger is away", null);
                    }
                    ((Map<?, ?>) arguments[0])
                            .forEach((frame, read) -> recorded.put((FrameId) frame, (AccessPattern) read));
                    return null;
                });
    }

    @Test
    void ledgerThatStaysAway_isToldLater_ofSoManyFramesAtMost() {
        for (int frame = 0; frame < AccessLog.MOST + 10; frame++) {
            log.read(new FrameId("frame " + frame));
        }
        log.read(FIRST);
        assertThatThrownBy(() -> log.flush(Deadline.NEVER)).isInstanceOf(StoreException.Unavailable.class);

        away = false;
        log.flush(Deadline.NEVER);

        assertThat(recorded).hasSize(AccessLog.MOST);
        assertThat(recorded.get(FIRST)).isNotNull().returns(2L, AccessPattern::count);
    }
}
