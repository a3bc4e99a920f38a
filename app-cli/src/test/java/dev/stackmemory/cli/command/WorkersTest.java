package dev.stackmemory.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Failure;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkersTest {
    private final Workers workers = new Workers();

    @Test
    void workerThatEnds_endsTheProgramAsADefect() {
        var looks = new AtomicInteger();
        workers.add("moving", () -> true);
        workers.add("publishing", () -> looks.incrementAndGet() < 3);
        assertThatThrownBy(() -> workers.watchUntil(() -> false)).satisfies(thrown -> {
            Failure failure = Failure.of(thrown);
            assertThat(failure.exit()).isEqualTo(ExitCode.DEFECT);
            assertThat(failure.message()).startsWith("publishing has ended by a defect of the program");
        });
    }

    @Test
    void programThatIsStopped_isNoDefect() {
        var looks = new AtomicInteger();
        workers.add("moving", () -> true);
        workers.watchUntil(() -> looks.incrementAndGet() > 2);
        assertThat(looks).hasValue(3);
    }
}
