package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.adapter.redis.configure.RedisSettings;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ReplicaCopy;
import dev.stackmemory.ports.store.ReplicaStore;
import dev.stackmemory.ports.store.StoredFrame;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.redisson.client.codec.ByteArrayCodec;

/** Copies under {@code sm:frame:{id}}. What is decided about one copy is decided on the server, in one script. */
public final class RedisReplicaStore implements ReplicaStore {
    /** A tombstone outlives every copy made before it, and a put that was on its way. */
    private static final Duration BEYOND_TTL = Duration.ofHours(1);

    /** From so many on copies are decoded on every core. */
    private static final int MANY = 64;

    private final RedisSettings settings;
    private final Link link;
    private final Keys keys;
    private final Filter filter;
    private final Occupancy occupancy;
    private final Placing placing;
    private final AccessCounts accesses;

    RedisReplicaStore(
            RedisSettings settings, Link link, Keys keys, Occupancy occupancy, Placing placing, AccessCounts accesses) {
        this.settings = settings;
        this.link = link;
        this.keys = keys;
        this.filter = new Filter(keys, settings.ttl());
        this.occupancy = occupancy;
        this.placing = placing;
        this.accesses = accesses;
    }

    @Override
    public StoreId id() {
        return settings.id();
    }

    @Override
    public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
        var found = new HashMap<FrameId, StoredFrame>();
        findReplicas(ids, deadline).forEach((id, replica) -> found.put(id, replica.copy()));
        return found;
    }

    @Override
    public Map<FrameId, ReplicaCopy> findReplicas(Collection<FrameId> ids, Deadline deadline) {
        Set<FrameId> wanted = new LinkedHashSet<>(ids);
        Map<String, byte[]> values = values(wanted, deadline);
        var copies = new HashMap<FrameId, ReplicaCopy>();
        if (wanted.size() < MANY) {
            wanted.forEach(id -> copy(id, values).ifPresent(copy -> copies.put(id, copy)));
        } else {
            // Decoding many takes longer than fetching them, so that all cores take part in it.
            List.copyOf(wanted).parallelStream()
                    .flatMap(id -> copy(id, values).map(copy -> Map.entry(id, copy)).stream())
                    .toList()
                    .forEach(found -> copies.put(found.getKey(), found.getValue()));
        }
        accesses.read(copies.keySet(), Instant.ofEpochMilli(settings.clock().millis()));
        return copies;
    }

    private Optional<ReplicaCopy> copy(FrameId id, Map<String, byte[]> values) {
        return Optional.ofNullable(values.get(keys.frame(id))).map(value -> StoredForm.read(id.value(), value));
    }

    /** By their keys. Their time to live is renewed when their reads are counted, so that reading is one command, and only reads. */
    private Map<String, byte[]> values(Set<FrameId> ids, Deadline deadline) {
        String[] named = ids.stream().map(keys::frame).toArray(String[]::new);
        return link.read("finding replicas", deadline, client -> switch (named.length) {
            case 0 -> CompletableFuture.completedStage(Map.of());
            case 1 ->
                client.<byte[]>getBucket(named[0], ByteArrayCodec.INSTANCE)
                        .getAsync()
                        .thenApply(value -> value == null ? Map.of() : Map.of(named[0], value));
            default -> client.getBuckets(ByteArrayCodec.INSTANCE).<byte[]>getAsync(named);
        });
    }

    @Override
    public void put(List<StoredFrame> copies, Deadline deadline) {
        put(copies, Optional.empty(), deadline);
    }

    @Override
    public void putValidated(List<StoredFrame> copies, Instant validatedAt, Deadline deadline) {
        put(copies, Optional.of(validatedAt), deadline);
    }

    private void put(List<StoredFrame> copies, Optional<Instant> validatedAt, Deadline deadline) {
        var values = new LinkedHashMap<FrameId, byte[]>();
        for (StoredFrame copy : copies) {
            FrameId id = copy.frame().id();
            byte[] value = StoredForm.write(copy, validatedAt);
            if (value.length > settings.limits().maxFrameBytes()) {
                throw link.failures()
                        .tooLarge(id.value(), value.length, settings.limits().maxFrameBytes());
            }
            values.put(id, value);
        }
        Map<String, Map<FrameId, Double>> lists = placing.places(
                copies.stream().map(copy -> FrameSummary.of(copy.frame())).toList());
        long now = settings.clock().millis();
        var kept = new LinkedHashMap<FrameId, CompletionStage<Long>>();
        var occupied = new ArrayList<CompletionStage<List<Object>>>();
        link.write("putting replicas", deadline, client -> {
            occupied.clear();
            var pipeline = new Pipeline(client);
            values.forEach((id, value) -> kept.put(
                    id,
                    pipeline.number(
                            Script.PUT,
                            List.of(keys.frame(id), keys.meta(id), keys.gone(id)),
                            value,
                            settings.ttl().toMillis(),
                            settings.tier().level(),
                            now)));
            if (!values.isEmpty()) {
                lists.forEach(pipeline::addToList);
                occupied.add(filter.add(pipeline, values, now));
            }
            return sendUnlessEmpty(pipeline, values.keySet());
        });
        Set<FrameId> refused = kept.entrySet().stream()
                .filter(answer -> Pipeline.answered(answer.getValue()) != 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (!refused.isEmpty()) {
            // Lists and account were told of copies that were not taken.
            placing.settle(refused, lists.keySet(), deadline);
        }
        if (!occupied.isEmpty()) {
            occupancy.makeRoom(Pipeline.answered(occupied.getFirst()), deadline);
        }
    }

    @Override
    public Set<FrameId> delete(List<CopyVersion> copies, Deadline deadline) {
        var answers = new ArrayList<CompletionStage<Long>>();
        link.write("deleting replicas", deadline, client -> {
            answers.clear();
            var pipeline = new Pipeline(client);
            for (CopyVersion version : copies) {
                answers.add(pipeline.number(
                        Script.DELETE, List.of(keys.frame(version.frame()), keys.meta(version.frame())), (Object)
                                versionBytes(version)));
            }
            return sendUnlessEmpty(pipeline, copies);
        });
        var gone = new HashSet<FrameId>();
        var kept = new HashSet<FrameId>();
        for (int index = 0; index < copies.size(); index++) {
            (Pipeline.answered(answers.get(index)) == 1 ? gone : kept)
                    .add(copies.get(index).frame());
        }
        // Of two versions of one frame the second may find what the first has dropped.
        kept.removeAll(gone);
        if (!gone.isEmpty()) {
            link.write("deleting replicas", deadline, client -> {
                var pipeline = new Pipeline(client);
                occupancy.remove(pipeline, gone);
                return pipeline.send();
            });
        }
        return gone;
    }

    @Override
    public Set<FrameId> validate(List<CopyVersion> versions, Instant at, Deadline deadline) {
        byte[] time = ByteBuffer.allocate(8).putLong(at.toEpochMilli()).array();
        var answers = new ArrayList<CompletionStage<Long>>();
        link.write("validating replicas", deadline, client -> {
            answers.clear();
            var pipeline = new Pipeline(client);
            for (CopyVersion version : versions) {
                answers.add(pipeline.number(
                        Script.VALIDATE, List.of(keys.frame(version.frame())), versionBytes(version), time));
            }
            return sendUnlessEmpty(pipeline, versions);
        });
        var validated = new HashSet<FrameId>();
        for (int index = 0; index < versions.size(); index++) {
            if (Pipeline.answered(answers.get(index)) == 1) {
                validated.add(versions.get(index).frame());
            }
        }
        return validated;
    }

    @Override
    public Set<FrameId> mayHold(Collection<FrameId> ids, Deadline deadline) {
        List<FrameId> asked = List.copyOf(new LinkedHashSet<>(ids));
        var answers = new ArrayList<CompletionStage<byte @Nullable []>>();
        link.read("asking for replicas", deadline, client -> {
            answers.clear();
            var pipeline = new Pipeline(client);
            if (!asked.isEmpty()) {
                answers.add(filter.test(pipeline, asked, settings.clock().millis()));
            }
            return sendUnlessEmpty(pipeline, asked);
        });
        byte @Nullable [] known = answers.isEmpty() ? null : Pipeline.<byte @Nullable []>answered(answers.getFirst());
        if (known == null || known.length != asked.size()) {
            return Set.copyOf(asked);
        }
        var maybe = new HashSet<FrameId>();
        for (int index = 0; index < known.length; index++) {
            if (known[index] == '1') {
                maybe.add(asked.get(index));
            }
        }
        return maybe;
    }

    @Override
    public void forget(Collection<FrameId> ids, Deadline deadline) {
        Set<FrameId> forgotten = new LinkedHashSet<>(ids);
        long stays = settings.ttl().plus(BEYOND_TTL).toMillis();
        var starts = new LinkedHashMap<FrameId, CompletionStage<byte @Nullable []>>();
        link.write("forgetting replicas", deadline, client -> {
            starts.clear();
            var pipeline = new Pipeline(client);
            for (FrameId id : forgotten) {
                starts.put(
                        id,
                        pipeline.value(Script.FORGET, List.of(keys.frame(id), keys.meta(id), keys.gone(id)), stays));
            }
            return sendUnlessEmpty(pipeline, forgotten);
        });
        accesses.forget(forgotten);
        if (!forgotten.isEmpty()) {
            // From here on no list shows them; what follows gives room back, and a sweep would do it too.
            occupancy.unlist(starts, deadline);
        }
    }

    @Override
    public void clear(Deadline deadline) {
        accesses.take();
        link.write(
                "clearing the replicas", deadline, client -> client.getKeys().deleteByPatternAsync(keys.everything()));
    }

    private static CompletionStage<Boolean> sendUnlessEmpty(Pipeline pipeline, Collection<?> commands) {
        return commands.isEmpty() ? CompletableFuture.completedStage(true) : pipeline.send();
    }

    private static byte[] versionBytes(CopyVersion version) {
        return ByteBuffer.allocate(16)
                .putLong(version.revision())
                .putLong(version.ledgerVersion())
                .array();
    }
}
