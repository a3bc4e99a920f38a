package dev.stackmemory.bootstrap.internal;

import dagger.Module;
import dagger.Provides;
import dev.stackmemory.application.tier.ReplicaAdmission;
import jakarta.inject.Singleton;

/** Replicas in Redis of what is at home in PostgreSQL. */
@Module
interface RedisReplicas {
    @Provides
    @Singleton
    static ReplicaAdmission admission(GuardedParadeDb paradeDb, GuardedRedis redis) {
        var admission = new ReplicaAdmission(paradeDb.frames(), paradeDb.epoch(), redis.store(), redis.epoch());
        redis.beforeUse(admission::admit);
        return admission;
    }
}
