package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.adapter.redis.configure.RedisServers;
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
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RScript.Mode;
import org.redisson.api.RScript.ReturnType;
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
    private final boolean onOneNode;

    RedisReplicaStore(
            RedisSettings settings, Link link, Keys keys, Occupancy occupancy, Placing placing, AccessCounts accesses) {
        this.settings = settings;
        this.link = link;
        this.keys = keys;
        this.filter = new Filter(keys, settings.ttl());
        this.occupancy = occupancy;
        this.placing = placing;
        this.accesses = accesses;
        this.onOneNode = switch (settings.servers()) {
            case RedisServers.Single one -> true;
            case RedisServers.Sentinel one -> true;
            case RedisServers.Cluster many -> false;
        };
    }

    @Override
    public StoreId id() {
        return settings.id();
    }

    @Override
    public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
        Map<FrameId, ReplicaCopy> replicas = findReplicas(ids, deadline);
        Map<FrameId, StoredFrame> found = HashMap.newHashMap(replicas.size());
        replicas.forEach((id, replica) -> found.put(id, replica.copy()));
        return found;
    }

    @Override
    public Map<FrameId, ReplicaCopy> findReplicas(Collection<FrameId> ids, Deadline deadline) {
        List<FrameId> wanted = List.copyOf(new LinkedHashSet<>(ids));
        String[] named = wanted.stream().map(keys::frame).toArray(String[]::new);
        Map<String, byte[]> values = values(named, deadline);
        var found = new @Nullable ReplicaCopy[named.length];
        IntStream places = IntStream.range(0, named.length);
        // Decoding many takes longer than fetching them, so that all cores take part in it.
        (named.length < MANY ? places : places.parallel()).forEach(place -> {
            byte @Nullable [] value = values.get(named[place]);
            found[place] =
                    value == null ? null : StoredForm.read(wanted.get(place).value(), value);
        });
        Map<FrameId, ReplicaCopy> copies = HashMap.newHashMap(named.length);
        for (int place = 0; place < named.length; place++) {
            ReplicaCopy copy = found[place];
            if (copy != null) {
                copies.put(wanted.get(place), copy);
            }
        }
        accesses.read(copies.keySet(), Instant.ofEpochMilli(settings.clock().millis()));
        return copies;
    }

    /** By their keys. Their time to live is renewed when their reads are counted, so that reading is one command, and only reads. */
    private Map<String, byte[]> values(String[] named, Deadline deadline) {
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
        List<FrameSummary> summaries =
                copies.stream().map(copy -> FrameSummary.of(copy.frame())).toList();
        if (onOneNode && values.size() == 1) {
            values.forEach((id, value) -> putOne(summaries.getLast(), value, deadline));
        } else {
            putAll(placing.places(summaries), values, deadline);
        }
    }

    /** One copy with its places and its line in the account, in one step: a copy that is refused has told them nothing. */
    private void putOne(FrameSummary summary, byte[] value, Deadline deadline) {
        FrameId id = summary.id();
        long now = settings.clock().millis();
        Map<String, Double> places = keys.lists(summary);
        List<Object> names = new ArrayList<>(keysOf(id));
        names.addAll(filter.keys());
        names.addAll(places.keySet());
        List<Object> arguments = new ArrayList<>(arguments(value, now));
        arguments.addAll(places.values());
        arguments.addAll(filter.arguments(Map.of(id, value), now));
        List<Object> answer = link.write(
                "putting replicas",
                deadline,
                client -> client.getScript(ByteArrayCodec.INSTANCE)
                        .<List<Object>>evalShaAsync(
                                Mode.READ_WRITE,
                                Script.PUT_WITH_PLACES.digest(),
                                ReturnType.LIST,
                                names,
                                Pipeline.bytes(arguments.toArray())));
        if (answer.size() > 1) {
            occupancy.makeRoom(answer.subList(1, 3), deadline);
        }
    }

    private void putAll(Map<String, Map<FrameId, Double>> lists, Map<FrameId, byte[]> values, Deadline deadline) {
        long now = settings.clock().millis();
        var kept = new LinkedHashMap<FrameId, CompletionStage<Long>>();
        var occupied = new ArrayList<CompletionStage<List<Object>>>();
        link.write("putting replicas", deadline, client -> {
            occupied.clear();
            var pipeline = new Pipeline(client);
            values.forEach((id, value) -> kept.put(
                    id,
                    pipeline.number(
                            Script.PUT, keysOf(id), arguments(value, now).toArray())));
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

    private List<Object> keysOf(FrameId id) {
        return List.of(keys.frame(id), keys.meta(id), keys.gone(id));
    }

    private List<Object> arguments(byte[] value, long now) {
        return List.of(value, settings.ttl().toMillis(), settings.tier().level(), now);
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
                starts.put(id, pipeline.value(Script.FORGET, keysOf(id), stays));
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
