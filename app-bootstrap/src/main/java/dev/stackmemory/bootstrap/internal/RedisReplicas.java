package dev.stackmemory.bootstrap.internal;

import dagger.Module;
import dagger.Provides;
import dev.stackmemory.application.tier.ReplicaAdmission;
import jakarta.inject.Singleton;
import java.time.InstantSource;

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

    @Provides
    @Singleton
    static TendReplicas tending(ReplicaAdmission admission, GuardedRedis redis, InstantSource clock) {
        return new TendReplicas(admission, redis.upkeep(), clock);
    }
}
