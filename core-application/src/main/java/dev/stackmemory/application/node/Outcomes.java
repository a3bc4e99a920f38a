package dev.stackmemory.application.node;

import dev.stackmemory.ports.Watermark;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.RecordReceipt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The outcomes of a batch of which parts are recorded in different places, or in none. Used by one thread. */
final class Outcomes {
    private final List<FrameWrite> writes;
    private final @Nullable RecordOutcome[] outcomes;
    private Watermark watermark = Watermark.NONE;

    Outcomes(List<FrameWrite> writes) {
        this.writes = writes;
        this.outcomes = new RecordOutcome[writes.size()];
    }

    /** Answers those of which the outcome is known without recording them. */
    void answer(Function<FrameWrite, Optional<RecordOutcome>> known) {
        for (int index = 0; index < outcomes.length; index++) {
            if (outcomes[index] == null) {
                outcomes[index] = known.apply(writes.get(index)).orElse(null);
            }
        }
    }

    /** Records those of the open ones that are meant, in their order. */
    void take(Predicate<FrameWrite> meant, Function<List<FrameWrite>, RecordReceipt> record) {
        List<Integer> places = new ArrayList<>();
        for (int index = 0; index < outcomes.length; index++) {
            if (outcomes[index] == null && meant.test(writes.get(index))) {
                places.add(index);
            }
        }
        if (places.isEmpty()) {
            return;
        }
        RecordReceipt receipt = record.apply(places.stream().map(writes::get).toList());
        for (int index = 0; index < places.size(); index++) {
            outcomes[places.get(index)] = receipt.outcomes().get(index);
        }
        watermark = watermark.and(receipt.watermark());
    }

    /**
     * All of them.
     *
     * @throws NullPointerException if some are still open
     */
    RecordReceipt receipt() {
        return new RecordReceipt(
                Arrays.stream(outcomes).map(Objects::requireNonNull).toList(), watermark);
    }
}
