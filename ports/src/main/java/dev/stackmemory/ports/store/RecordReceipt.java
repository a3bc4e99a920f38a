package dev.stackmemory.ports.store;

import dev.stackmemory.ports.Watermark;
import java.util.List;

/**
 * The acknowledgement of a batch of writes.
 *
 * @param outcomes one for each write, in their order
 * @param watermark reading with it sees every recorded revision of the batch
 */
public record RecordReceipt(List<RecordOutcome> outcomes, Watermark watermark) {
    public RecordReceipt {
        outcomes = List.copyOf(outcomes);
    }
}
