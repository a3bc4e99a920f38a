package dev.stackmemory.adapter.redis.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.KeysScanOptions;

/** Walks through the names of keys on every node, a page at a time, so that the server is never held up. */
final class Scan {
    private static final int PAGE = 1_000;

    private Scan() {}

    /** The keys that match one of the patterns. */
    static CompletionStage<List<String>> keys(RedissonClient client, String... patterns) {
        var keys = new ArrayList<String>();
        var found = new CompletableFuture<List<String>>();
        Thread.startVirtualThread(() -> {
            try {
                for (String pattern : patterns) {
                    client.getKeys()
                            .getKeys(KeysScanOptions.defaults().pattern(pattern).chunkSize(PAGE))
                            .forEach(keys::add);
                }
                found.complete(keys);
            } catch (RuntimeException failed) {
                found.completeExceptionally(failed);
            }
        });
        return found;
    }
}
