package dev.stackmemory.cli.command;

import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.failure.StoreException;

/** Shortens ids for people who look at a terminal, so far that each still names one frame. Elsewhere ids stay whole. */
final class ShortIds {
    /** Where the groups of a UUID end; other ids are cut at the same places. */
    private static final int[] LENGTHS = {8, 13, 18, 23};

    private final Invocation run;
    private final boolean shortening;

    ShortIds(Invocation run) {
        this.run = run;
        this.shortening = run.surroundings().terminals().out();
    }

    String shorten(FrameId id) {
        String whole = id.value();
        if (!shortening || whole.length() < LENGTHS[0]) {
            return whole;
        }
        for (int length : LENGTHS) {
            if (whole.length() <= length || Character.isLowSurrogate(whole.charAt(length))) {
                continue;
            }
            String prefix = whole.substring(0, length);
            if (isOfOne(prefix)) {
                return prefix;
            }
        }
        return whole;
    }

    /** Where not everybody can be asked, nobody knows. */
    private boolean isOfOne(String prefix) {
        try {
            return run.memory()
                            .catalog()
                            .listIdsByPrefix(prefix, 2, run.quickly())
                            .size()
                    == 1;
        } catch (StoreException.Unavailable | StoreException.DeadlineExceeded away) {
            return false;
        }
    }
}
