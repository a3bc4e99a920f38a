package dev.stackmemory.adapter.redis;

import dev.stackmemory.testkit.server.RedisServer;

/** Replicas in Redis pass every suite. */
class RedisReplicasIT extends ReplicaSuites {
    @Override
    RedisServer server() {
        return RedisServer.shared();
    }
}
