package dev.stackmemory.adapter.redis;

import dev.stackmemory.testkit.server.RedisServer;

/** Replicas in a Valkey pass every suite, too. */
class ValkeyReplicasIT extends ReplicaSuites {
    @Override
    RedisServer server() {
        return RedisServer.valkey();
    }
}
