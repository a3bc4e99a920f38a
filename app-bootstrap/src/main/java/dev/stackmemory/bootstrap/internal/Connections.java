package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.adapter.paradedb.PoolMetrics;
import java.util.List;

/** What the pools of connections of a topology do. */
@FunctionalInterface
public interface Connections {
    /** One for each pool that is open; nothing is opened for that. */
    List<PoolMetrics> pools();
}
