package dev.stackmemory.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.tier.Pace;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import java.util.Set;

/** The way of frames to the archive. */
final class Archiving {
    private Archiving() {}

    /** Moves the only frame that is not there yet. */
    static void moveTheOnlyFrame(StackMemory memory, Deadline deadline) {
        var toTheArchive = memory.moveFrames().planFor(Set.of(), Tier.COLD, deadline);
        assertThat(memory.moveFrames()
                        .move(toTheArchive, Pace.FULL, Progress.NONE, deadline)
                        .rehomed())
                .isEqualTo(1);
    }
}
