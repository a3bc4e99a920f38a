package dev.stackmemory.testkit.flaw;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.HybridTime;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.EditTimes;
import dev.stackmemory.ports.store.EditTimes.EditTime;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.ForgottenIds;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameChange;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.ImportCheckpoints;
import dev.stackmemory.ports.store.Journal;
import dev.stackmemory.ports.store.KnownTombstones;
import dev.stackmemory.ports.store.Leases;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.ReplicaSizes;
import dev.stackmemory.ports.store.ReplicaUpkeep;
import dev.stackmemory.ports.store.SharedTombstones;
import dev.stackmemory.ports.store.StoreMaintenance;
import dev.stackmemory.ports.store.StoreMaintenance.CheckReport;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.ports.store.UnpublishedFrames;
import dev.stackmemory.ports.store.UnpublishedFrames.SentRevision;
import dev.stackmemory.ports.store.UnpublishedFrames.UnpublishedEdit;
import dev.stackmemory.testkit.memory.InMemoryHome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Ways of being wrong that stores of this world have been. Each stands for one port of a store that is sound otherwise. */
enum Flaw {
    LOSES_AN_EVENT("everyComponent_comesBack", frames(Flaw::withoutLastEvent)),
    SORTS_EVENTS("manyEventsAndAnchorsWithEqualSequence_keepTheirOrder", frames(Flaw::withSortedEvents)),
    DROPS_NUL("hostileText_comesBack", frames(frame -> with(frame, text -> text.replace("\u0000", "")))),
    REPLACES_HALVES("hostileText_comesBack", frames(frame -> with(frame, Flaw::throughUtf8))),
    NORMALISES_JSON("oddJson_comesBackByteForByte", frames(Flaw::withoutBlanksInJson)),
    CUTS_LONG_TEXT("twoMegabytes_comeBack", frames(frame -> with(frame, Flaw::cut))),
    TAKES_EMPTY_FOR_ABSENT("emptyText_isNotAbsent", frames(Flaw::withEmptyAsAbsent)),
    CUTS_MILLISECONDS("milliseconds_areNotCut", frames(Flaw::withSeconds)),
    ROUNDS_SCORES("extremeNumbers_comeBack", frames(Flaw::withFloatScore)),
    FOLDS_IDS(
            "opaqueIds_areKeptApart",
            home -> Flawed.port(FrameHome.class, home).on("record", call -> {
                call.change(
                        0,
                        (List<FrameWrite> writes) ->
                                writes.stream().map(Flaw::folded).toList());
                return call.proceed();
            })),

    IGNORES_THE_REVISION(
            "record_concurrentEditsOfOneRevision_exactlyOneWins",
            home -> Flawed.port(FrameHome.class, home).on("record", call -> {
                call.change(
                        0,
                        (List<FrameWrite> writes) -> writes.stream()
                                .map(write -> rebased(home, write))
                                .toList());
                return call.proceed();
            })),
    STOPS_A_BATCH_AT_THE_FIRST_CONFLICT(
            "record_batch_answersEachInOrder",
            home -> Flawed.port(FrameHome.class, home).on("record", call -> {
                call.change(0, (List<FrameWrite> writes) -> writes.subList(0, Math.min(2, writes.size())));
                return call.proceed();
            })),
    AN_OLDER_COPY_REPLACES(
            "put_lowerRevision_isPassedOver",
            home -> Flawed.port(FrameHome.class, home).on("put", call -> {
                List<StoredFrame> copies = call.argument(0);
                for (StoredFrame copy : copies) {
                    home.find(List.of(copy.frame().id()), Deadline.NEVER)
                            .values()
                            .forEach(held -> home.delete(
                                    List.of(new CopyVersion(
                                            held.frame().id(), held.frame().revision(), held.ledgerVersion())),
                                    Deadline.NEVER));
                }
                return call.proceed();
            })),
    OVERWRITES_WHAT_IS_AT_HOME("put_otherContentOfTheRevisionAtHome_isPassedOver", home -> {
        var late = new HashMap<FrameId, StoredFrame>();
        return Flawed.port(FrameHome.class, home)
                .on("put", call -> {
                    List<StoredFrame> copies = call.argument(0);
                    copies.forEach(copy -> late.put(copy.frame().id(), copy));
                    return call.proceed();
                })
                .on("find", call -> {
                    Map<FrameId, StoredFrame> found = new HashMap<>(call.proceed());
                    found.replaceAll((id, copy) -> late.getOrDefault(id, copy));
                    return found;
                });
    }),
    DELETES_WHATEVER_VERSION(
            "delete_otherRevision_stays",
            home -> Flawed.port(FrameHome.class, home).on("delete", call -> {
                call.change(
                        0,
                        (List<CopyVersion> versions) -> versions.stream()
                                .flatMap(version ->
                                        home.find(List.of(version.frame()), Deadline.NEVER).values().stream())
                                .map(held -> new CopyVersion(
                                        held.frame().id(), held.frame().revision(), held.ledgerVersion()))
                                .toList());
                return call.proceed();
            })),

    LEAKS_FORGOTTEN_FRAMES("forget_hidesFromEveryRead", home -> {
        var leaked = new HashMap<FrameId, StoredFrame>();
        return Flawed.port(FrameHome.class, home)
                .on("forget", call -> {
                    leaked.putAll(home.find(call.argument(0), Deadline.NEVER));
                    return call.proceed();
                })
                .on("find", call -> {
                    Collection<FrameId> ids = call.argument(0);
                    Map<FrameId, StoredFrame> found = new HashMap<>(call.proceed());
                    ids.stream().filter(leaked::containsKey).forEach(id -> found.put(id, leaked.get(id)));
                    return found;
                });
    }),
    FORGETS_ONLY_WHAT_IT_KNOWS(
            "forget_unknown_isRememberedToo",
            home -> Flawed.port(FrameHome.class, home).on("forget", call -> {
                call.change(
                        0,
                        (Collection<FrameId> ids) ->
                                home.find(ids, Deadline.NEVER).keySet());
                return call.proceed();
            })),
    LETS_FORGOTTEN_COPIES_BACK("put_forgotten_isPassedOver", home -> {
        var late = new HashMap<FrameId, StoredFrame>();
        return Flawed.port(FrameHome.class, home)
                .on("put", call -> {
                    List<StoredFrame> copies = call.argument(0);
                    copies.forEach(copy -> late.put(copy.frame().id(), copy));
                    return call.proceed();
                })
                .on("find", call -> {
                    Collection<FrameId> ids = call.argument(0);
                    Map<FrameId, StoredFrame> found = new HashMap<>(call.proceed());
                    ids.stream().filter(late::containsKey).forEach(id -> found.put(id, late.get(id)));
                    return found;
                });
    }),

    INCLUDES_THE_END_OF_A_WINDOW(
            "list_timeWindow_includesItsStartAndExcludesItsEnd",
            home -> Flawed.port(FrameCatalog.class, home.catalog()).on("list", call -> {
                call.change(0, Flaw::withLaterEnd);
                return call.proceed();
            })),
    TAKES_ANY_TAG_FOR_ALL(
            "everyAnswer_equalsTheFiltersDefinition",
            home -> Flawed.port(FrameCatalog.class, home.catalog()).on("count", call -> {
                call.change(
                        0,
                        (FrameFilter filter) -> filter.tags().isEmpty()
                                ? filter
                                : filter.withTags(Set.of(new TreeSet<>(filter.tags()).first())));
                return call.proceed();
            })),
    TAKES_PREFIXES_FOR_PATTERNS(
            "listIdsByPrefix_givesThemInUtf8Order",
            home -> Flawed.port(FrameCatalog.class, home.catalog()).on("listIdsByPrefix", call -> {
                call.change(0, (String prefix) -> prefix.replaceAll("[%_].*", ""));
                return call.proceed();
            })),

    SETS_WITHOUT_COMPARING(
            "compareAndSet_otherVersion_changesNothing",
            home -> Flawed.port(Ledger.class, home.ledger()).on("compareAndSet", call -> {
                call.change(
                        0,
                        (List<Residency> next) -> next.stream()
                                .map(residency -> atVersionAfter(home, residency))
                                .toList());
                return call.proceed();
            })),
    COUNTS_ONE_READ_FOR_MANY(
            "recordAccess_addsCountsAndKeepsTheLatest",
            home -> Flawed.port(Ledger.class, home.ledger()).on("recordAccess", call -> {
                call.change(0, (Map<FrameId, AccessPattern> reads) -> {
                    var ones = new HashMap<FrameId, AccessPattern>();
                    reads.forEach((id, read) -> ones.put(id, new AccessPattern(1, read.lastAccess())));
                    return ones;
                });
                return call.proceed();
            })),
    FEEDS_THE_WRONG_END(
            "record_batch_appearsInItsOrder",
            home -> Flawed.port(ChangeFeed.class, home.changes()).on("changesAfter", call -> {
                List<FrameChange> changes = call.proceed();
                return changes.reversed();
            })),
    SKIPS_REMOVALS(
            "forget_appearsAsRemoved",
            home -> Flawed.port(ChangeFeed.class, home.changes()).on("changesAfter", call -> {
                List<FrameChange> changes = call.proceed();
                return changes.stream()
                        .filter(FrameChange.Upserted.class::isInstance)
                        .toList();
            })),

    COMPLETES_WHAT_CAME_LATER("add_whileSuchWorkIsLeased_isNotCompletedWithIt", home -> {
        var open = new HashSet<FrameId>();
        return Flawed.port(Outbox.class, home.outbox()).on("add", call -> {
            call.change(
                    1,
                    (Collection<FrameId> ids) -> ids.stream().filter(open::add).toList());
            return call.proceed();
        });
    }),
    LEASES_TO_EVERYBODY(
            "lease_untilItsEnd_keepsOthersAway",
            home -> Flawed.port(Outbox.class, home.outbox()).on("claim", call -> {
                call.change(3, (Instant leaseEnd) -> Instant.MIN);
                return call.proceed();
            })),

    WAITS_FOR_A_CLOCK_THAT_WAS_AHEAD("leasedOrPutOffByAClockADayAhead_isDueByTheRightOne", home -> {
        var dueAt = new HashMap<FrameId, Instant>();
        return Flawed.port(Outbox.class, home.outbox())
                .on("retryLater", call -> {
                    Outbox.Entry putOff = call.argument(0);
                    dueAt.put(putOff.frame(), call.argument(2));
                    return call.proceed();
                })
                .on("claim", call -> {
                    Instant now = call.argument(2);
                    List<Outbox.Entry> claimed = call.proceed();
                    return claimed.stream()
                            .filter(entry -> !dueAt.getOrDefault(entry.frame(), Instant.MIN)
                                    .isAfter(now))
                            .toList();
                });
    }),
    HIDES_LEASED_WORK("listWaiting_namesDuePutOffAndLeasedWork_oldestFirst", home -> {
        var leased = new HashSet<FrameId>();
        return Flawed.port(Outbox.class, home.outbox())
                .on("claim", call -> {
                    List<Outbox.Entry> claimed = call.proceed();
                    claimed.forEach(entry -> leased.add(entry.frame()));
                    return claimed;
                })
                .on("listWaiting", call -> {
                    List<FrameId> waiting = call.proceed();
                    return waiting.stream()
                            .filter(frame -> !leased.contains(frame))
                            .toList();
                });
    }),
    LEAVES_COPIES_OVER(
            "record_editOfAFrameAtHomeElsewhere_addsWorkForItsLeftover",
            home -> Flawed.port(FrameHome.class, home).on("record", call -> {
                Object receipt = call.proceed();
                home.outbox()
                        .complete(
                                home.outbox().claim(Outbox.LEFTOVERS, 1_000, Instant.MIN, Instant.MAX, Deadline.NEVER),
                                Deadline.NEVER);
                return receipt;
            })),
    LISTS_REPLICAS_FROM_THE_START(
            "listReplicas_afterAnIdThatIsNotThere_goesOnBehindIt",
            home -> Flawed.port(FrameHome.class, home).on("listReplicas", call -> {
                call.change(0, (Optional<FrameId> after) -> Optional.empty());
                return call.proceed();
            })),
    COUNTS_REPLICAS_ONLY_THAT_THE_LEDGER_KNOWS(
            "bytes_copiesThatNoLedgerKnows_count",
            home -> Flawed.port(ReplicaSizes.class, home.replicaSizes()).on("usage", call -> {
                call.<ReplicaUpkeep.Usage>proceed();
                LongSummaryStatistics known = home
                        .ledger()
                        .find(
                                home.listReplicas(Optional.empty(), 1_000, Deadline.NEVER).stream()
                                        .map(CopyVersion::frame)
                                        .toList(),
                                Deadline.NEVER)
                        .values()
                        .stream()
                        .mapToLong(Residency::sizeBytes)
                        .summaryStatistics();
                return new ReplicaUpkeep.Usage(known.getCount(), known.getSum());
            })),

    NEVER_ENDS_A_LEASE(
            "acquire_ended_isTakenOver_andTheHolderBeforeIsRefused",
            home -> Flawed.port(Leases.class, home.leases()).on("acquire", call -> {
                call.change(2, (Duration length) -> Duration.ofDays(365));
                return call.proceed();
            })),
    GIVES_A_LEASE_TO_EVERYBODY(
            "acquire_byManyAtOnce_exactlyOneGetsIt",
            home -> Flawed.port(Leases.class, home.leases()).on("acquire", call -> {
                call.<Boolean>proceed();
                return true;
            })),
    LETS_STRANGERS_RELEASE(
            "release_byAStranger_changesNothing",
            home -> Flawed.port(Leases.class, home.leases()).on("release", call -> {
                // A lease that ends later than it could counts as ended.
                var unused = home.leases().acquire(call.argument(0), call.argument(1), Duration.ZERO, Deadline.NEVER);
                return call.proceed();
            })),

    RELEASES_WHATEVER_VERSION(
            "release_editedSince_stays",
            home -> Flawed.port(UnpublishedFrames.class, home.unpublished()).on("release", call -> {
                call.change(
                        0,
                        (List<Residency> published) -> List.copyOf(home.ledger()
                                .find(published.stream().map(Residency::frame).toList(), Deadline.NEVER)
                                .values()));
                return call.proceed();
            })),
    MOVES_THE_BASE_OF_AN_EDIT("putEdits_again_keepsTheBase_andReplacesTheTime", home -> {
        var edits = new HashMap<FrameId, UnpublishedEdit>();
        return Flawed.port(UnpublishedFrames.class, home.unpublished())
                .on("putEdits", call -> {
                    Collection<UnpublishedEdit> put = call.argument(0);
                    put.forEach(edit -> edits.put(edit.base().frame().id(), edit));
                    return call.proceed();
                })
                .on("findEdits", call -> {
                    Map<FrameId, UnpublishedEdit> found = new HashMap<>(call.proceed());
                    found.replaceAll((id, edit) -> edits.getOrDefault(id, edit));
                    return found;
                });
    }),
    KEEPS_ONLY_WHAT_WAS_SENT_LAST("putSent_again_keepsAll_andEachOnce", home -> {
        var last = new HashMap<FrameId, SentRevision>();
        return Flawed.port(UnpublishedFrames.class, home.unpublished())
                .on("putSent", call -> {
                    Collection<SentRevision> put = call.argument(0);
                    put.forEach(sent -> last.put(sent.frame(), sent));
                    return call.proceed();
                })
                .on("findSent", call -> {
                    Set<SentRevision> found = new HashSet<>(call.proceed());
                    found.retainAll(last.values());
                    return found;
                });
    }),
    FORGETS_THE_LATEST_TIME_WITH_ITS_EDIT(
            "latestEdit_survivesReplacingReleasingAndForgetting",
            home -> Flawed.port(UnpublishedFrames.class, home.unpublished()).on("latestEdit", call -> {
                List<FrameId> known = Stream.of("a", "b").map(FrameId::new).toList();
                return home.unpublished().findEdits(known, Deadline.NEVER).values().stream()
                        .map(UnpublishedEdit::at)
                        .max(Comparator.naturalOrder());
            })),
    KEEPS_ONE_TIME_OF_A_FRAME("put_anotherRevision_leavesTheTimeOfTheFirst", home -> {
        var latest = new HashMap<FrameId, ContentHash>();
        return Flawed.port(EditTimes.class, home.editTimes())
                .on("put", call -> {
                    Collection<EditTime> times = call.argument(0);
                    times.forEach(time -> latest.put(time.frame(), time.content()));
                    return call.proceed();
                })
                .on("find", call -> {
                    Map<FrameId, ContentHash> asked = call.argument(0);
                    Map<FrameId, HybridTime> found = new HashMap<>(call.proceed());
                    found.keySet().removeIf(id -> !Objects.equals(asked.get(id), latest.get(id)));
                    return found;
                });
    }),
    KEEPS_THE_LATER_TIME(
            "put_again_replaces_beItEarlierOrLater",
            home -> Flawed.port(EditTimes.class, home.editTimes()).on("put", call -> {
                call.change(
                        0,
                        (Collection<EditTime> times) -> times.stream()
                                .filter(time -> home
                                        .editTimes()
                                        .find(Map.of(time.frame(), time.content()), Deadline.NEVER)
                                        .values()
                                        .stream()
                                        .allMatch(kept -> kept.compareTo(time.at()) < 0))
                                .toList());
                return call.proceed();
            })),

    BARS_FRAMES_AND_LEAVES_THEM(
            "restore_ofAFrameThatIsHere_forgetsIt",
            home -> Flawed.port(SharedTombstones.class, home.tombstones()).on("restore", call -> Set.of())),
    MIXES_THE_TOMBSTONES_OF_ALL_HOMES(
            "tombstonesOfAnotherHome_areNotThoseOfThisOne",
            home -> Flawed.port(KnownTombstones.class, home.knownTombstones())
                    .on("put", call -> {
                        call.change(0, (String history) -> "any");
                        return call.proceed();
                    })
                    .on("list", call -> {
                        call.change(0, (String history) -> "any");
                        return call.proceed();
                    })),

    FILTERS_AFTER_RANKING(
            "nearest_rareMatch_isFoundThoughManyAreNearer",
            home -> Flawed.port(VectorIndex.class, home.vectors()).on("nearest", call -> {
                FrameFilter filter = call.argument(2);
                call.change(2, (FrameFilter any) -> FrameFilter.ALL);
                List<VectorHit> hits = call.proceed();
                return hits.stream()
                        .filter(hit -> home.find(List.of(hit.frame()), Deadline.NEVER).values().stream()
                                .allMatch(copy -> filter.matches(copy.frame())))
                        .toList();
            })),
    MIXES_MODELS(
            "models_areNeverMixed",
            home -> Flawed.port(VectorIndex.class, home.vectors())
                    .on("put", call -> {
                        call.change(0, Flaw::anyModel);
                        return call.proceed();
                    })
                    .on("nearest", call -> {
                        call.change(0, Flaw::anyModel);
                        return call.proceed();
                    })),
    MISSES_NEIGHBOURS(
            "nearest_equalsComparingEverything_underEveryFilter",
            home -> Flawed.port(VectorIndex.class, home.vectors()).on("nearest", call -> {
                List<VectorHit> hits = call.proceed();
                return hits.stream()
                        .filter(hit -> hit.frame().value().hashCode() % 97 != 0)
                        .toList();
            })),
    SCALES_VECTORS(
            "find_givesEveryComponentAsItWasPut",
            home -> Flawed.port(VectorIndex.class, home.vectors()).on("find", call -> {
                List<FrameVector> vectors = call.proceed();
                return vectors.stream().map(Flaw::withLengthOne).toList();
            })),
    HANDS_OUT_VECTORS_OF_THE_PAST("edit_takesTheVectorOfTheOldRevisionAway", home -> {
        var kept = new HashMap<FrameId, FrameVector>();
        return Flawed.port(VectorIndex.class, home.vectors())
                .on("put", call -> {
                    List<FrameVector> vectors = call.argument(1);
                    vectors.forEach(vector -> kept.put(vector.frame(), vector));
                    return call.proceed();
                })
                .on("find", call -> {
                    Collection<FrameId> ids = call.argument(1);
                    return ids.stream().filter(kept::containsKey).map(kept::get).toList();
                });
    }),

    NEVER_FINDS_DAMAGE(
            "check_deep_findsADamagedFrame",
            home -> Flawed.port(StoreMaintenance.class, home.maintenance()).on("check", call -> {
                CheckReport report = call.proceed();
                return new CheckReport(report.checked(), List.of());
            })),
    CLAIMS_TO_HAVE_ERASED_NOTHING(
            "erase_forgotten_confirmsEach",
            home -> Flawed.port(Erasing.class, home.erasing()).on("erase", call -> {
                call.proceed();
                return Set.of();
            })),
    KEEPS_THE_FIRST_CHECKPOINT(
            "save_existing_replaces",
            home -> Flawed.port(ImportCheckpoints.class, home.checkpoints()).on("save", call -> {
                String key = call.argument(0);
                return home.checkpoints().find(key, Deadline.NEVER).isEmpty() ? call.proceed() : null;
            })),
    KEEPS_A_JOURNAL_FOR_EVER(
            "append_moreThanIsKept_dropsTheOldest",
            home -> Flawed.port(Journal.class, home.journal()).on("append", call -> {
                call.change(2, (Integer kept) -> Integer.MAX_VALUE);
                return call.proceed();
            })),
    READS_A_JOURNAL_FROM_ITS_BEGINNING(
            "newest_comesFirst_inTheOrderOfAppending",
            home -> Flawed.port(Journal.class, home.journal()).on("newest", call -> {
                List<Journal.Entry> entries = call.proceed();
                return entries.reversed();
            })),
    ADOPTS_HASHES_WITHOUT_THEIR_KEYS(
            "adopt_whatWasForgottenElsewhere_isForgottenHere",
            home -> Flawed.port(ForgottenIds.class, home.forgottenIds()).on("adopt", call -> {
                call.change(0, (Set<String> keys) -> Set.of());
                return call.proceed();
            })),
    LISTS_TOMBSTONES_FROM_THE_FIRST(
            "list_page_followsTheOneBefore_inTheOrderOfTheHashes",
            home -> Flawed.port(ForgottenIds.class, home.forgottenIds()).on("list", call -> {
                List<ForgottenIds.DatedTombstone> page = call.proceed();
                return page.reversed();
            })),

    IGNORES_DEADLINES(
            "everyOperation_afterItsDeadline_isRefused_andChangesNothing",
            home -> Flawed.port(FrameHome.class, home).on("record", call -> {
                call.change(1, (Deadline deadline) -> Deadline.NEVER);
                return call.proceed();
            })),
    WRITES_HALF_BEFORE_AN_OUTAGE(
            "everyOperation_whileTheStoreIsAway_isUnavailable_andChangesNothing",
            home -> Flawed.port(FrameHome.class, home).on("record", call -> {
                List<FrameWrite> writes = call.argument(0);
                try {
                    return call.proceed();
                } catch (StoreException.Unavailable outage) {
                    home.faults().heal();
                    home.record(writes.subList(0, 1), Deadline.NEVER);
                    home.faults().breakConnection();
                    throw outage;
                }
            })),
    ANSWERS_ABSENT_WHEN_AWAY(
            "everyOperation_whileTheStoreIsAway_isUnavailable_andChangesNothing",
            home -> Flawed.port(FrameStore.class, home).on("find", call -> {
                try {
                    return call.proceed();
                } catch (StoreException.Unavailable swallowed) {
                    return Map.of();
                }
            }));

    /** A test that must fail; it names the suite too, since each test stands in one. */
    final String revealingTest;

    @SuppressWarnings("ImmutableEnumChecker") // The lambdas capture nothing.
    private final Function<InMemoryHome, Flawed<?>> breaking;

    Flaw(String revealingTest, Function<InMemoryHome, Flawed<?>> breaking) {
        this.revealingTest = revealingTest;
        this.breaking = breaking;
    }

    /** A stand-in with this flaw for one of the ports of the home. */
    Object breakOnePort(InMemoryHome home) {
        return breaking.apply(home).standIn();
    }

    /** A store that gives back other frames than it was given. */
    private static Function<InMemoryHome, Flawed<?>> frames(UnaryOperator<Frame> change) {
        return home -> Flawed.port(FrameHome.class, home).on("find", call -> {
            Map<FrameId, StoredFrame> found = new HashMap<>(call.proceed());
            found.replaceAll(
                    (id, copy) -> new StoredFrame(change.apply(copy.frame()), copy.hash(), copy.ledgerVersion()));
            return found;
        });
    }

    private static Frame withoutLastEvent(Frame frame) {
        List<FrameEvent> events = frame.events();
        return frame.toBuilder()
                .events(events.subList(0, Math.max(0, events.size() - 1)))
                .build();
    }

    private static Frame withSortedEvents(Frame frame) {
        return frame.toBuilder()
                .events(frame.events().stream()
                        .sorted(Comparator.comparingLong(FrameEvent::sequence).thenComparing(FrameEvent::id))
                        .toList())
                .build();
    }

    private static Frame with(Frame frame, UnaryOperator<String> change) {
        return frame.toBuilder()
                .content(change.apply(frame.content()))
                .metadata(frame.metadata().map(change))
                .build();
    }

    private static String throughUtf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), 1_000_000));
    }

    private static Frame withoutBlanksInJson(Frame frame) {
        return frame.toBuilder().inputs(frame.inputs().map(String::strip)).build();
    }

    private static Frame withEmptyAsAbsent(Frame frame) {
        return frame.toBuilder()
                .digest(frame.digest().filter(text -> !text.isEmpty()))
                .build();
    }

    private static Frame withSeconds(Frame frame) {
        return frame.toBuilder()
                .closedAt(frame.closedAt().map(at -> Instant.ofEpochMilli(at.toEpochMilli() / 1000 * 1000)))
                .build();
    }

    private static Frame withFloatScore(Frame frame) {
        return frame.toBuilder().score((float) frame.score()).build();
    }

    private static FrameWrite folded(FrameWrite write) {
        Frame frame = write.frame();
        var id = new FrameId(frame.id().value().toLowerCase(Locale.ROOT));
        return new FrameWrite(frame.toBuilder().id(id).build(), write.baseRevision());
    }

    private static FrameWrite rebased(InMemoryHome home, FrameWrite write) {
        long held = home.find(List.of(write.frame().id()), Deadline.NEVER).values().stream()
                .mapToLong(copy -> copy.frame().revision())
                .findFirst()
                .orElse(0);
        long revision = Math.max(held + 1, write.frame().revision());
        return new FrameWrite(write.frame().toBuilder().revision(revision).build(), held);
    }

    private static FrameFilter withLaterEnd(FrameFilter filter) {
        TimeWindow window = filter.createdWithin();
        Optional<Instant> later =
                window.to().filter(end -> end.isBefore(Instant.MAX)).map(end -> end.plusMillis(1));
        return filter.withCreatedWithin(new TimeWindow(window.from(), later.isPresent() ? later : window.to()));
    }

    private static Residency atVersionAfter(InMemoryHome home, Residency residency) {
        return home.ledger().find(List.of(residency.frame()), Deadline.NEVER).values().stream()
                .map(current -> current.movedTo(residency.home(), residency.tier(), residency.placedAt()))
                .findFirst()
                .orElse(residency);
    }

    private static FrameVector withLengthOne(FrameVector vector) {
        float[] components = vector.components();
        double squares = 0;
        for (float component : components) {
            squares += (double) component * component;
        }
        for (int index = 0; index < components.length; index++) {
            components[index] = (float) (components[index] / Math.sqrt(squares));
        }
        return new FrameVector(vector.frame(), vector.revision(), components);
    }

    private static ModelId anyModel(ModelId model) {
        return new ModelId("any", model.dimension());
    }
}
