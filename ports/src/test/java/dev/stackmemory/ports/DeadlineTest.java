package dev.stackmemory.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.failure.StoreException.CostLimitReached;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private final AtomicLong clock = new AtomicLong(7);
    private final Deadline minute = Deadline.after(Duration.ofMinutes(1), clock::get);

    @Test
    void within_isTheEarlierOfBoth_onTheSameClock() {
        assertThat(minute.within(Duration.ofSeconds(20)).remaining()).isEqualTo(Duration.ofSeconds(20));
        assertThat(minute.within(Duration.ofHours(1))).isSameAs(minute);

        clock.addAndGet(Duration.ofSeconds(50).toNanos());
        assertThat(minute.within(Duration.ofSeconds(20)).remaining()).isEqualTo(Duration.ofSeconds(10));
        assertThat(minute.nanoTime()).isEqualTo(clock.get());
        assertThat(Deadline.NEVER.within(Duration.ZERO).isExpired()).isTrue();
    }

    @Test
    void half_isOfWhatIsLeft_andNoneOfWhatNeverComes() {
        clock.addAndGet(Duration.ofSeconds(20).toNanos());

        assertThat(minute.half().remaining()).isEqualTo(Duration.ofSeconds(20));
        assertThat(Deadline.NEVER.half()).isSameAs(Deadline.NEVER);
    }

    @Test
    void metered_countsByThatMeter_alsoWithinLessTime() {
        ReadMeter refusing = (store, requests, bytes) -> {
            throw new CostLimitReached("nothing may be spent");
        };
        Deadline metered = minute.metered(refusing);

        assertThat(metered.remaining()).isEqualTo(minute.remaining());
        assertThat(metered.within(Duration.ofSeconds(1)).meter()).isSameAs(refusing);
        assertThatThrownBy(() -> metered.meter().reading(StoreId.shared("s3"), 1, 1))
                .isInstanceOf(CostLimitReached.class);
        assertThat(minute.meter()).isSameAs(ReadMeter.NONE);
    }

    @Test
    void stopped_hasExpired_howeverMuchIsLeft() {
        var stopped = new AtomicBoolean();
        Deadline never = Deadline.NEVER.unlessStopped(stopped::get);
        Deadline soon = Deadline.after(Duration.ofHours(1)).unlessStopped(stopped::get);
        Deadline sooner = never.within(Duration.ofMinutes(1));
        assertThat(List.of(never, soon, sooner)).noneMatch(Deadline::isExpired).noneMatch(Deadline::isStopped);
        assertThat(List.of(never, sooner, sooner.half(), sooner.metered(ReadMeter.NONE)))
                .allMatch(Deadline::mayBeStopped);
        assertThat(List.of(minute, Deadline.NEVER)).noneMatch(Deadline::mayBeStopped);
        assertThat(soon.remaining()).isBetween(Duration.ofMinutes(50), Duration.ofHours(1));
        assertThat(sooner.remaining()).isLessThanOrEqualTo(Duration.ofMinutes(1));
        stopped.set(true);
        assertThat(List.of(never, soon, sooner)).allMatch(Deadline::isExpired).allMatch(Deadline::isStopped);
        assertThat(never.unlessStopped(() -> false).isStopped()).isTrue();
        assertThat(Deadline.after(Duration.ZERO).isStopped()).isFalse();
    }

    @Test
    void stoppedBefore_hasExpiredFromTheBeginning() {
        assertThat(Deadline.NEVER.unlessStopped(() -> true).isExpired()).isTrue();
    }
}
