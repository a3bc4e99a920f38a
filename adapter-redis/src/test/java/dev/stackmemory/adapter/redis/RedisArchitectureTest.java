package dev.stackmemory.adapter.redis;

import dev.stackmemory.testkit.architecture.ArchitectureContract;
import dev.stackmemory.testkit.architecture.ModuleArchitecture;

class RedisArchitectureTest extends ArchitectureContract {
    @Override
    protected ModuleArchitecture module() {
        return ModuleArchitecture.adapter("redis", "org.redisson..", "io.netty..", "com.github.luben.zstd..");
    }
}
