package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.ReplicaEpoch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.redisson.client.codec.ByteArrayCodec;

/** The epoch as the decimal digits of one key, which FLUSHALL takes and an old dump brings back. */
public final class RedisEpoch implements ReplicaEpoch {
    private final Link link;
    private final Keys keys;

    RedisEpoch(Link link, Keys keys) {
        this.link = link;
        this.keys = keys;
    }

    @Override
    public OptionalLong find(Deadline deadline) {
        Optional<byte[]> held = link.read(
                "reading the epoch",
                deadline,
                client -> client.<byte[]>getBucket(keys.epoch(), ByteArrayCodec.INSTANCE)
                        .getAsync()
                        .thenApply(Optional::ofNullable));
        return held.isEmpty() ? OptionalLong.empty() : OptionalLong.of(number(held.get()));
    }

    @Override
    public long advance(long epoch, Deadline deadline) {
        if (epoch < 1) {
            throw new IllegalArgumentException("the epoch " + epoch + " is not positive");
        }
        var answer = new ArrayList<CompletionStage<byte @Nullable []>>();
        link.write("advancing the epoch", deadline, client -> {
            answer.clear();
            var pipeline = new Pipeline(client);
            answer.add(pipeline.value(Script.ADVANCE, List.of(keys.epoch()), epoch));
            return pipeline.send();
        });
        byte @Nullable [] held = Pipeline.<byte @Nullable []>answered(answer.getFirst());
        return held == null ? epoch : number(held);
    }

    private static long number(byte[] digits) {
        return Long.parseLong(new String(digits, StandardCharsets.US_ASCII));
    }
}
