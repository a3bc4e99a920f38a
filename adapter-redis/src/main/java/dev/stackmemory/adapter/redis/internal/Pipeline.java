package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.domain.frame.FrameId;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.redisson.api.BatchOptions;
import org.redisson.api.RBatch;
import org.redisson.api.RFuture;
import org.redisson.api.RScript.Mode;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RScriptAsync;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;

/** Commands that go to the server together, those of each node in one write and in the order in which they were added. */
final class Pipeline {
    private final RBatch batch;
    private final RScriptAsync scripts;

    Pipeline(RedissonClient client) {
        batch = client.createBatch(BatchOptions.defaults());
        scripts = batch.getScript(ByteArrayCodec.INSTANCE);
    }

    RFuture<Long> number(Script script, List<Object> keys, Object... arguments) {
        return scripts.evalShaAsync(Mode.READ_WRITE, script.digest(), ReturnType.LONG, keys, bytes(arguments));
    }

    RFuture<byte @Nullable []> value(Script script, List<Object> keys, Object... arguments) {
        return scripts.evalShaAsync(Mode.READ_WRITE, script.digest(), ReturnType.VALUE, keys, bytes(arguments));
    }

    RFuture<List<Object>> list(Script script, List<Object> keys, Object... arguments) {
        return scripts.evalShaAsync(Mode.READ_WRITE, script.digest(), ReturnType.LIST, keys, bytes(arguments));
    }

    void addToList(String key, Map<FrameId, Double> places) {
        var unused =
                batch.<byte[]>getScoredSortedSet(key, ByteArrayCodec.INSTANCE).addAllAsync(members(places));
    }

    /** Leaves entries that are there where they are. */
    RFuture<Integer> addMissingToList(String key, Map<FrameId, Double> places) {
        return batch.<byte[]>getScoredSortedSet(key, ByteArrayCodec.INSTANCE).addAllIfAbsentAsync(members(places));
    }

    /** How long the value is, 0 if there is none. */
    RFuture<Long> length(String key) {
        return batch.<byte[]>getBucket(key, ByteArrayCodec.INSTANCE).sizeAsync();
    }

    RFuture<Boolean> removeFromList(String key, Collection<byte[]> ids) {
        return batch.<byte[]>getScoredSortedSet(key, ByteArrayCodec.INSTANCE).removeAllAsync(ids);
    }

    /** Redisson asks for a map, and only walks through it. */
    private static Map<byte[], Double> members(Map<FrameId, Double> places) {
        var members = new IdentityHashMap<byte[], Double>();
        places.forEach((id, place) -> members.put(utf8(id.value()), place));
        return members;
    }

    /** Sends them. The stage fails with the first failure among them. */
    CompletionStage<Boolean> send() {
        return batch.executeAsync().toCompletableFuture().thenApply(result -> true);
    }

    /** The answer to a command of a pipeline that has been answered. */
    static <T extends @Nullable Object> T answered(CompletionStage<T> command) {
        CompletableFuture<T> future = command.toCompletableFuture();
        return future.join();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Object[] bytes(Object... arguments) {
        var encoded = new Object[arguments.length];
        for (int index = 0; index < arguments.length; index++) {
            encoded[index] = arguments[index] instanceof byte[] already ? already : utf8(arguments[index].toString());
        }
        return encoded;
    }
}
