package dev.stackmemory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException.DeadlineExceeded;
import dev.stackmemory.ports.failure.StoreException.OutcomeUnknown;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a deadline promises: it is kept, and one that has passed keeps everything from happening. For every port that the store offers. */
public abstract class DeadlineContract extends StoreContract {
    @Test
    void everyOperation_afterItsDeadline_isRefused_andChangesNothing() {
        List<Operation> operations = Operation.prepare(opening());
        List<Object> before = Operation.observe(opening());

        for (Operation operation : operations) {
            assertThatThrownBy(() -> operation.call().accept(Deadline.after(Duration.ZERO)))
                    .as(operation.name())
                    .isInstanceOf(DeadlineExceeded.class);
        }

        assertThat(Operation.observe(opening())).isEqualTo(before);
    }

    @Test
    void everyOperation_ofAStalledStore_endsByItsDeadline() {
        require(Capability.STALL);
        for (Operation operation : Operation.prepare(opening())) {
            Deadline deadline = fixture().stall();
            Throwable failure = catchThrowable(() -> operation.call().accept(deadline));
            fixture().heal();

            if (operation.write()) {
                assertThat(failure).as(operation.name()).isInstanceOfAny(DeadlineExceeded.class, OutcomeUnknown.class);
            } else if (failure != null) {
                assertThat(failure).as(operation.name()).isInstanceOf(DeadlineExceeded.class);
            }
            assertThatCode(() -> operation.call().accept(NO_LIMIT))
                    .as("%s after the store was stalled", operation.name())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void everyOperation_withTimeEnough_works() {
        for (Operation operation : Operation.prepare(opening())) {
            assertThatCode(() -> operation.call().accept(Deadline.after(Duration.ofMinutes(1))))
                    .as(operation.name())
                    .doesNotThrowAnyException();
        }
    }
}
