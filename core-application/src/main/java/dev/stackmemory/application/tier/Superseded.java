package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.Deadline;
import java.util.List;

/** Knows the copies that a store counts although their frames are at home elsewhere, or forgotten. Thread-safe. */
@FunctionalInterface
public interface Superseded {
    List<Frame> in(DurableStore store, Deadline deadline);
}
