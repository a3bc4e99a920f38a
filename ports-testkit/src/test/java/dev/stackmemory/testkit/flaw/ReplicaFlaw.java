package dev.stackmemory.testkit.flaw;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.cache.Answer;
import dev.stackmemory.ports.cache.QueryCache;
import dev.stackmemory.ports.cache.QueryKey;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ReplicaCatalog;
import dev.stackmemory.ports.store.ReplicaCopy;
import dev.stackmemory.ports.store.ReplicaEpoch;
import dev.stackmemory.ports.store.ReplicaStore;
import dev.stackmemory.testkit.memory.InMemoryQueryCache;
import dev.stackmemory.testkit.memory.InMemoryReplicas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ways in which replicas and caches of this world have been wrong. */
enum ReplicaFlaw {
    VALIDATES_WHATEVER_VERSION(
            "validate_otherVersion_leavesTheCopyAsItWas",
            (replicas, cache) -> Flawed.port(ReplicaStore.class, replicas).on("validate", call -> {
                call.change(
                        0,
                        (List<CopyVersion> versions) -> versions.stream()
                                .flatMap(version -> held(replicas, version.frame()))
                                .toList());
                return call.proceed();
            })),
    TAKES_EVERY_PUT_FOR_VALIDATED(
            "put_leavesTheCopyUnvalidated",
            (replicas, cache) -> Flawed.port(ReplicaStore.class, replicas).on("findReplicas", call -> {
                Map<FrameId, ReplicaCopy> found = new HashMap<>(call.proceed());
                found.replaceAll((id, copy) -> new ReplicaCopy(
                        copy.copy(), Optional.of(copy.copy().frame().createdAt())));
                return found;
            })),
    FORGETS_WITHOUT_A_TOMBSTONE(
            "forget_hides_whateverTheVersion_andPassesOverALatePut",
            (replicas, cache) -> Flawed.port(ReplicaStore.class, replicas).on("forget", call -> {
                Collection<FrameId> ids = call.argument(0);
                ids.forEach(replicas::vanish);
                return null;
            })),
    FORGETS_NOTHING(
            "vanishedDeletedAndForgotten_areNotShown_andTheOthersFillTheLimit",
            (replicas, cache) -> Flawed.port(ReplicaStore.class, replicas).on("forget", call -> null)),
    NEVER_SAYS_NO(
            "mayHold_namesAtMostOneInAHundredThatNeverHadACopy",
            (replicas, cache) -> Flawed.port(ReplicaStore.class, replicas)
                    .on("mayHold", call -> Set.copyOf(call.<Collection<FrameId>>argument(0)))),
    SAYS_NO_TO_SOME_THAT_ARE_HERE(
            "mayHold_namesEveryCopy_whateverItsId",
            (replicas, cache) -> Flawed.port(ReplicaStore.class, replicas).on("mayHold", call -> {
                Set<FrameId> named = call.proceed();
                return named.stream().filter(id -> id.value().length() < 400).collect(Collectors.toSet());
            })),
    CLEARS_NOTHING(
            "clear_dropsEverything_tombstonesIncluded",
            (replicas, cache) -> Flawed.port(ReplicaStore.class, replicas).on("clear", call -> null)),

    LOSES_THE_FIRST_OF_A_LIST(
            "recent_isLatestFirst_andTiesBreakById",
            (replicas, cache) -> Flawed.port(ReplicaCatalog.class, replicas.catalog())
                    .on("list", call -> {
                        List<FrameSummary> frames = call.proceed();
                        return frames.stream().skip(1).toList();
                    })),
    BREAKS_TIES_AS_IT_LIKES(
            "top_isHighestScoreFirst_andTiesBreakById",
            (replicas, cache) -> Flawed.port(ReplicaCatalog.class, replicas.catalog())
                    .on("list", call -> {
                        List<FrameSummary> frames = new ArrayList<>(call.<List<FrameSummary>>proceed());
                        frames.sort((left, right) -> {
                            int order = Double.compare(right.score(), left.score());
                            return order == 0 ? right.id().compareTo(left.id()) : order;
                        });
                        return frames;
                    })),

    LETS_THE_EPOCH_FALL(
            "epoch_isAbsentAtFirst_andOnlyGrows",
            (replicas, cache) -> Flawed.port(ReplicaEpoch.class, replicas.epoch())
                    .on("advance", call -> {
                        call.<Long>proceed();
                        return call.<Long>argument(0);
                    })),
    HIDES_AN_OUTAGE(
            "everyOperation_whileTheStoreIsAway_isUnavailable_andChangesNothing",
            (replicas, cache) -> Flawed.port(ReplicaStore.class, replicas).on("findReplicas", call -> {
                try {
                    return call.proceed();
                } catch (StoreException.Unavailable swallowed) {
                    return Map.of();
                }
            })),

    SHARES_ANSWERS_BETWEEN_SCOPES(
            "anotherScopeRequestOrSetOfProjects_isAMiss",
            (replicas, cache) -> Flawed.port(QueryCache.class, cache)
                    .on("get", call -> {
                        call.change(0, (QueryKey key) -> new QueryKey("", key.generations(), key.request()));
                        return call.proceed();
                    })
                    .on("prepare", call -> {
                        call.change(0, (QueryKey key) -> new QueryKey("", key.generations(), key.request()));
                        return call.proceed();
                    })),
    SERVES_STALE_ANSWERS(
            "anotherGeneration_isAMiss_whetherLaterOrEarlier",
            (replicas, cache) -> Flawed.port(QueryCache.class, cache)
                    .on("get", call -> {
                        call.change(0, ReplicaFlaw::ofNoGeneration);
                        return call.proceed();
                    })
                    .on("prepare", call -> {
                        call.change(0, ReplicaFlaw::ofNoGeneration);
                        return call.proceed();
                    })),
    LETS_EVERYBODY_COMPUTE(
            "get_byManyAtOnce_isComputedOnce",
            (replicas, cache) -> Flawed.port(QueryCache.class, cache)
                    .on("get", call -> call.<Supplier<Answer>>argument(1).get().bytes())),
    COMPUTES_WITHOUT_THE_CACHE(
            "get_whileTheCacheIsAway_isUnavailable_andComputesNothing",
            (replicas, cache) -> Flawed.port(QueryCache.class, cache).on("get", call -> {
                try {
                    return call.proceed();
                } catch (StoreException.Unavailable swallowed) {
                    return call.<Supplier<Answer>>argument(1).get().bytes();
                }
            })),
    KEEPS_WHAT_PASSES(
            "answerThatPasses_isForThoseWhoAskNow",
            (replicas, cache) -> Flawed.port(QueryCache.class, cache).on("prepare", call -> {
                call.<Supplier<Answer>>change(
                        1, computation -> () -> new Answer(computation.get().bytes(), Duration.ofMinutes(1)));
                return call.proceed();
            })),
    REMEMBERS_NO_QUESTION(
            "mostAsked_isMostFrequentFirst_whateverTheGeneration",
            (replicas, cache) -> Flawed.port(QueryCache.class, cache).on("mostAsked", call -> List.of()));

    /** A test that must fail. */
    final String revealingTest;

    @SuppressWarnings("ImmutableEnumChecker") // The lambdas capture nothing.
    private final BiFunction<InMemoryReplicas, InMemoryQueryCache, Flawed<?>> breaking;

    ReplicaFlaw(String revealingTest, BiFunction<InMemoryReplicas, InMemoryQueryCache, Flawed<?>> breaking) {
        this.revealingTest = revealingTest;
        this.breaking = breaking;
    }

    /** A stand-in with this flaw for one of the ports. */
    Object breakOnePort(InMemoryReplicas replicas, InMemoryQueryCache cache) {
        return breaking.apply(replicas, cache).standIn();
    }

    private static Stream<CopyVersion> held(InMemoryReplicas replicas, FrameId id) {
        return replicas.find(List.of(id), Deadline.NEVER).values().stream()
                .map(copy -> new CopyVersion(id, copy.frame().revision(), copy.ledgerVersion()));
    }

    private static QueryKey ofNoGeneration(QueryKey key) {
        return new QueryKey(
                key.scope(),
                key.generations().keySet().stream().collect(Collectors.toMap(project -> project, project -> 0L)),
                key.request());
    }
}
