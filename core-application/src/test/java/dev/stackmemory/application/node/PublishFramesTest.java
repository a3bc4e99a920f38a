package dev.stackmemory.application.node;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.frames;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.application.node.PublishFrames.PublishReport;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.ReplicaCopy;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.ports.store.TierUsage;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.memory.InMemoryHome;
import dev.stackmemory.testkit.memory.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Three nodes of a team with one home. */
class PublishFramesTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final FrameId F = new FrameId("f");
    private static final ProjectId PRIVATE = new ProjectId("diary");

    private final VirtualTime time = new VirtualTime(Frames.NOON);
    private final InMemoryHome shared = new InMemoryHome(StoreId.shared("paradedb"), Tier.WARM, time);
    private final SharingNode ann = node("ann");
    private final SharingNode ben = node("ben");
    private final SharingNode cleo = node("cleo");

    private SharingNode node(String name) {
        return new SharingNode(name, shared, time, Set.of(PRIVATE));
    }

    private void publishedByAnn() {
        ann.record(aFrame("f").build());
        ann.publish();
    }

    @Nested
    class ANewFrame {
        @Test
        void isBornOnItsNode_withoutTheSharedHome() {
            shared.faults().breakConnection();
            assertThat(ann.record(aFrame("f").build())).isEqualTo(new RecordOutcome.Recorded(F, 1));
            assertThat(ann.read(F)).contains(aFrame("f").build());
            assertThat(ann.listed()).containsExactly("f");
            assertThat(ann.publish().obstacle())
                    .hasValueSatisfying(said -> assertThat(said).contains("away"));
            assertThat(ann.publishing.waiting(NEVER)).isEqualTo(1);
        }

        @Test
        void isSeenByTheOthers_onceItIsPublished() {
            ann.record(aFrame("f").build());
            assertThat(ben.read(F)).isEmpty();

            assertThat(ann.publish().published()).isEqualTo(1);

            assertThat(ben.read(F)).contains(aFrame("f").build());
            assertThat(ben.listed()).containsExactly("f");
            assertThat(ann.isOwn(F)).isFalse();
            assertThat(ann.publish().published()).isZero();
        }

        @Test
        void isReadFromItsNodeAfterwards() {
            publishedByAnn();
            ann.sync();
            shared.faults().breakConnection();
            assertThat(ann.read(F)).contains(aFrame("f").build());
            assertThat(ann.heard).isEmpty();
        }

        @Test
        void isCountedTogetherWithWhatIsShared_orNotAtAll() {
            publishedByAnn();
            ann.record(aFrame("g").build());
            assertThat(ann.ledger().usage(NEVER)).extracting(TierUsage::frames).containsExactly(1L, 1L);

            shared.faults().breakConnection();
            assertThatThrownBy(() -> ann.ledger().usage(NEVER)).isInstanceOf(StoreException.Unavailable.class);
        }

        @Test
        void ofAPrivateProject_isNeverPublished() {
            ann.record(aFrame("f").project(PRIVATE).build());
            ann.record(aFrame("g").build());
            assertThat(ann.publish().published()).isEqualTo(1);
            assertThat(ann.publishing.waiting(NEVER)).isZero();
            assertThat(ben.listed()).containsExactly("g");
            assertThat(ann.listed()).containsExactly("f", "g");
        }

        @Test
        void takesItsVectorsAlong() {
            ModelId model = new ModelId("model", 2);
            ann.record(aFrame("f").build());
            ann.own.vectors().put(model, List.of(new FrameVector(F, 1, new float[] {0.6f, 0.8f})), NEVER);
            ann.publish();
            assertThat(shared.vectors().findEmbedded(model, List.of(F), NEVER)).containsExactly(F);
        }

        @Test
        void isPublishedAmongMoreThanSeveralBatchesHold() {
            List<FrameWrite> writes = IntStream.range(0, 9_000)
                    .mapToObj(number -> FrameWrite.create(
                            aFrame("f" + number).content("content " + number).build()))
                    .toList();
            ann.own.record(writes, NEVER);
            List<Long> done = new ArrayList<>();

            PublishReport report = ann.publishing.publish((looked, total) -> done.add(looked), NEVER);

            assertThat(report.obstacle()).isEmpty();
            assertThat(report.published()).isEqualTo(9_000);
            assertThat(done).isSorted().last().isEqualTo(9_000L);
            assertThat(shared.find(
                                    writes.stream()
                                            .map(write -> write.frame().id())
                                            .toList(),
                                    NEVER)
                            .values())
                    .extracting(StoredFrame::frame)
                    .containsExactlyInAnyOrderElementsOf(
                            writes.stream().map(FrameWrite::frame).toList());
            assertThat(ann.publishing.waiting(NEVER)).isZero();
        }

        @Test
        void isPublishedThoughAnotherCannotBe() {
            for (Frame frame : frames("f", 5)) {
                ann.record(frame);
            }
            shared.record(
                    List.of(FrameWrite.create(
                            aFrame("f0002").name("of another origin").build())),
                    NEVER);
            var report = ann.publish();
            assertThat(report.published()).isEqualTo(4);
            assertThat(report.problems()).singleElement().asString().contains("f0002", "another frame of that id");
        }

        @Test
        void ofAnEqualIdOfAnotherOrigin_replacesNothing_andStaysOnItsNode() {
            Frame stranger = aFrame("f").createdAt(Frames.NOON.plusSeconds(1)).build();
            shared.record(List.of(FrameWrite.create(stranger)), NEVER);
            ann.record(aFrame("f").build());
            ann.publish();
            assertThat(ann.isOwn(F)).isTrue();
            assertThat(ann.read(F)).contains(aFrame("f").build());
            assertThat(ben.read(F)).contains(stranger);
        }
    }

    @Nested
    class APublishingThatIsCut {
        @Test
        void afterItWasRecorded_isEndedByTheNext() {
            ann.record(aFrame("f").build());
            // Everything that is asked of the shared home works, but the answer to the recording is lost.
            shared.faults().passNext(1);
            shared.faults().loseNextAnswer();
            assertThat(ann.publish().obstacle()).isPresent();
            shared.faults().heal();
            assertThat(ann.listed()).containsExactly("f");
            assertThat(ann.counted()).isEqualTo(1);

            assertThat(ann.publish().published()).isEqualTo(1);
            assertThat(ann.isOwn(F)).isFalse();
            assertThat(ben.read(F)).contains(aFrame("f").build());
        }

        @Test
        void andWhoseFrameIsEditedThen_isNoConflict() {
            ann.record(aFrame("f").tags(List.of("draft")).build());
            shared.faults().passNext(1);
            shared.faults().loseNextAnswer();
            ann.publish();
            shared.faults().heal();
            Frame edited = ann.edit(F, frame -> frame.name("edited").tags(List.of()));
            assertThat(ann.publish().merged()).isZero();
            assertThat(ben.read(F)).contains(edited);
            assertThat(ann.isOwn(F)).isFalse();
        }

        @Test
        void andWhoseFrameSomebodyElseEditsThen_unitesTheTwo() {
            ann.record(aFrame("f").build());
            shared.faults().passNext(1);
            shared.faults().loseNextAnswer();
            ann.publish();
            shared.faults().heal();
            ben.edit(F, frame -> frame.tags(List.of("of ben")));
            ben.publish();
            ann.edit(F, frame -> frame.tags(List.of("of ann")));
            assertThat(ann.publish().merged()).isEqualTo(1);
            assertThat(cleo.read(F))
                    .hasValueSatisfying(seen -> assertThat(seen.tags()).containsExactlyInAnyOrder("of ann", "of ben"));
        }
    }

    @Nested
    class AnEdit {
        @Test
        void ofASharedFrame_bringsItHomeToTheNode_untilItIsPublished() {
            publishedByAnn();
            shared.faults().breakConnection();
            Frame edited = ann.edit(F, frame -> frame.name("edited"));
            assertThat(ann.isOwn(F)).isTrue();
            assertThat(ann.read(F)).contains(edited);
            shared.faults().heal();
            assertThat(ann.listed()).containsExactly("f");
            assertThat(ann.counted()).isEqualTo(1);
            assertThat(ben.read(F)).contains(aFrame("f").build());

            ann.publish();
            assertThat(cleo.read(F)).contains(edited);
            ben.sync();
            assertThat(ben.read(F)).contains(edited);
        }

        @Test
        void ofAFrameThatLiesOnlyThere_fetchesWhatItEdits() {
            publishedByAnn();
            Frame edited = ben.edit(F, frame -> frame.name("ben's"));
            ben.publish();
            assertThat(cleo.read(F)).contains(edited);
        }

        @Test
        void thatDoesNotFollowWhatIsSeen_isAConflict() {
            publishedByAnn();
            assertThat(ann.record(aFrame("f").name("other").revision(7).build()))
                    .isEqualTo(new RecordOutcome.Conflict(F, 1));
            assertThat(ann.record(aFrame("f").name("other").build())).isEqualTo(new RecordOutcome.Conflict(F, 1));
            assertThat(ann.record(aFrame("f").build())).isEqualTo(new RecordOutcome.Unchanged(F, 1));
        }

        @Test
        void isNotOverwrittenByAReplicaOfSomebodyElsesRevision() {
            publishedByAnn();
            Frame edited = ann.edit(F, frame -> frame.name("ann's"));
            ben.edit(F, frame -> frame.state("closed"));
            ben.edit(F, frame -> frame.state("done"));
            ben.publish();
            ann.home.put(List.copyOf(shared.find(List.of(F), NEVER).values()), NEVER);
            assertThat(ann.read(F)).contains(edited);
        }
    }

    @Nested
    class TwoEditsOfOneRevision {
        @Test
        void uniteWhatTheyAdd() {
            publishedByAnn();
            ann.edit(F, frame -> frame.name("ann's").events(List.of(event("of ann"))));
            ben.edit(F, frame -> frame.state("closed").events(List.of(event("of ben"))));
            ann.sync();
            assertThat(ben.sync().merged()).isEqualTo(1);
            ann.sync();

            Frame united = cleo.read(F).orElseThrow();
            assertThat(united.name()).isEqualTo("ann's");
            assertThat(united.state()).isEqualTo("closed");
            assertThat(united.events()).extracting(FrameEvent::id).containsExactlyInAnyOrder("of ann", "of ben");
            assertThat(ann.read(F)).contains(united);
            assertThat(ben.read(F)).contains(united);
        }

        @Test
        void ofOneField_leaveTheLaterOne_andKeepTheOtherAsAnEvent() {
            publishedByAnn();
            ben.read(F);
            // Ann's edit is the earlier one, and is published long after Ben's.
            ann.edit(F, frame -> frame.name("ann's"));
            time.advance(Duration.ofDays(2));
            ben.edit(F, frame -> frame.name("ben's"));
            ben.sync();
            time.advance(Duration.ofDays(5));
            ann.sync();

            Frame united = cleo.read(F).orElseThrow();
            assertThat(united.name()).isEqualTo("ben's");
            assertThat(united.events()).singleElement().satisfies(conflict -> {
                assertThat(conflict.type()).isEqualTo("conflict");
                assertThat(conflict.payload()).contains("\"lost\":{\"name\":\"ann's\"}");
            });
            assertThat(ann.read(F)).contains(united);
        }

        @Test
        void ofOneField_leaveTheLaterOne_thoughItIsPublishedLater() {
            publishedByAnn();
            ben.read(F);
            ben.edit(F, frame -> frame.name("ben's"));
            time.advance(Duration.ofDays(2));
            ann.edit(F, frame -> frame.name("ann's"));
            ben.sync();
            ann.sync();

            Frame united = cleo.read(F).orElseThrow();
            assertThat(united.name()).isEqualTo("ann's");
            assertThat(united.events())
                    .singleElement()
                    .satisfies(conflict -> assertThat(conflict.payload()).contains("\"lost\":{\"name\":\"ben's\"}"));
        }

        @Test
        void areUnitedOnce_thoughThePublishingWasCut() {
            publishedByAnn();
            ben.read(F);
            ann.edit(F, frame -> frame.name("ann's"));
            time.advance(Duration.ofDays(1));
            ben.edit(F, frame -> frame.name("ben's"));
            ben.sync();
            ann.own.faults().passNext(20);
            shared.faults().passNext(4);
            shared.faults().loseNextAnswer();
            ann.publish();
            shared.faults().heal();
            ann.own.faults().heal();
            ann.sync();

            Frame united = cleo.read(F).orElseThrow();
            assertThat(united.events()).hasSize(1);
            assertThat(united.revision()).isEqualTo(3);
            assertThat(ann.isOwn(F)).isFalse();
        }

        private FrameEvent event(String id) {
            return new FrameEvent(id, 1, "note", "{}", Frames.NOON);
        }
    }

    @Nested
    class AForgottenFrame {
        @Test
        void isHiddenOnItsNodeAtOnce_andForTheOthersBeforeAnythingIsPublished() {
            publishedByAnn();
            ben.read(F);
            shared.faults().breakConnection();
            ann.home.forget(List.of(F), NEVER);
            shared.faults().heal();
            assertThat(ann.read(F)).isEmpty();
            assertThat(ann.listed()).isEmpty();
            assertThat(ann.counted()).isZero();

            ann.record(aFrame("g").build());
            ann.publish();
            ben.sync();
            assertThat(ben.read(F)).isEmpty();
            assertThat(ben.listed()).containsExactly("g");
        }

        @Test
        void isGoneForAProgramThatFollowsTheChanges_thoughItWasErasedInBetween() {
            publishedByAnn();
            ben.read(F);
            ben.sync();
            cleo.home.forget(List.of(F), NEVER);
            // Once every store has confirmed, the feed of changes does not name it any more.
            shared.confirmErased(List.of(F), NEVER);
            ben.sync();
            assertThat(ben.read(F)).isEmpty();
        }

        @Test
        void isRefusedOnItsMachine_beforeTheOthersKnow() {
            OwnStore spool = ben.place();
            NodeHome home = ben.home.recordingIn(NodeHome.Birthplace.SHARED);
            publishedByAnn();
            shared.faults().breakConnection();
            home.forget(List.of(F), NEVER);
            shared.faults().heal();
            assertThat(home.record(
                                    List.of(FrameWrite.create(
                                            aFrame("f").name("again").build())),
                                    NEVER)
                            .outcomes())
                    .containsExactly(new RecordOutcome.Forgotten(F));
            assertThat(spool.find()).isPresent();
        }

        @Test
        void ofAnEqualIdOfAnotherOrigin_doesNotTakeTheOtherOneAlong() {
            Frame stranger = annsBesideASharedOne();
            assertThat(ann.forget(F).hidden()).containsExactly(F);
            assertThat(ann.heard).singleElement().asString().contains("another frame of that id");
            ann.publish();
            assertThat(ben.read(F)).contains(stranger);
            // Her own is erased, so she sees what the others see.
            assertThat(ann.own.listPendingErasures(1, NEVER)).isEmpty();
            assertThat(ann.read(F)).contains(stranger);
            assertThat(ann.listed()).containsExactly("f");
        }

        @Test
        void ofAnEqualIdOfAnotherOrigin_doesNotTakeTheOtherOneAlong_whenTheOthersAreToldLater() {
            Frame stranger = annsBesideASharedOne();
            shared.faults().breakConnection();
            assertThat(ann.forget(F).erasure().pending()).containsExactly(F);
            shared.faults().heal();
            assertThat(ann.read(F)).isEmpty();
            assertThat(ann.listed()).isEmpty();

            ann.publish();
            assertThat(ben.read(F)).contains(stranger);
            assertThat(ann.forgetting.erasePending(NEVER).erased()).containsExactly(F);
            assertThat(ben.read(F)).contains(stranger);
            assertThat(ann.read(F)).contains(stranger);
        }

        /** The shared one. */
        private Frame annsBesideASharedOne() {
            Frame stranger = aFrame("f").createdAt(Frames.NOON.plusSeconds(1)).build();
            ann.record(aFrame("f").build());
            shared.record(List.of(FrameWrite.create(stranger)), NEVER);
            return stranger;
        }

        @Test
        void doesNotComeBackByAnEditOfSomebodyElse() {
            publishedByAnn();
            ben.edit(F, frame -> frame.name("an edit of a week"));
            ann.home.forget(List.of(F), NEVER);
            time.advance(Duration.ofDays(7));
            assertThat(ben.publish().forgotten()).isEqualTo(1);
            assertThat(ben.read(F)).isEmpty();
            assertThat(ben.own.find(List.of(F), NEVER)).isEmpty();
            assertThat(cleo.listed()).isEmpty();
        }
    }

    /** As when a backup is restored from before some frames were recorded, edited or forgotten. */
    @Nested
    class ASharedHomeThatWasSetBack {
        private void isSetBackTo(Frame... held) {
            shared.lose(F);
            shared.record(Stream.of(held).map(FrameWrite::create).toList(), NEVER);
        }

        @Test
        void getsBackWhatItLost_fromANodeThatHoldsACopy() {
            publishedByAnn();
            ben.read(F);
            ann.dropCopies();
            isSetBackTo();
            assertThat(cleo.read(F)).isEmpty();

            assertThat(ben.syncAnew()).isEqualTo(new PublishReport(1, 0, 0, 1, 0, List.of(), Optional.empty()));

            assertThat(cleo.read(F)).contains(aFrame("f").build());
            assertThat(ben.isOwn(F)).isFalse();
            assertThat(ann.syncAnew().recovered()).isZero();
            assertThat(ben.syncAnew().recovered()).isZero();
        }

        @Test
        void getsBackWhatItLost_once_thoughTwoNodesHoldIt() {
            publishedByAnn();
            ben.read(F);
            isSetBackTo();
            ann.syncAnew();
            ben.syncAnew();
            assertThat(cleo.read(F)).contains(aFrame("f").build());
            assertThat(List.of(ann.isOwn(F), ben.isOwn(F))).containsOnly(false);
        }

        @Test
        void takesNoCopyFromANodeThatReadsIt_beforeThatHasItPublishedAgain() {
            publishedByAnn();
            isSetBackTo();
            time.advance(ReplicaCopy.ANSWERS_ALONE);
            assertThat(ann.read(F)).isEmpty();
            assertThat(ann.syncAnew().recovered()).isEqualTo(1);
            assertThat(ann.read(F)).contains(aFrame("f").build());
        }

        @Test
        void toAnEarlierRevision_getsTheLaterOne_andKeepsWhatDiffers() {
            publishedByAnn();
            Frame later = ann.edit(F, frame -> frame.name("later").tags(List.of("later")));
            ann.publish();
            isSetBackTo(aFrame("f").build());

            assertThat(ann.syncAnew().merged()).isEqualTo(1);

            assertThat(ben.read(F)).hasValueSatisfying(seen -> {
                assertThat(seen.name()).isEqualTo("later");
                assertThat(seen.tags()).containsExactly("later");
                assertThat(seen.revision()).isGreaterThan(later.revision());
                assertThat(seen.events())
                        .singleElement()
                        .satisfies(event -> assertThat(event.payload())
                                .contains("\"name\"", aFrame("f").build().name()));
            });
        }

        @Test
        void andEditedSince_losesNeitherEdit() {
            publishedByAnn();
            ann.edit(F, frame -> frame.tags(List.of("lost")));
            ann.publish();
            isSetBackTo(aFrame("f").build());
            ben.edit(F, frame -> frame.tags(List.of("since")));
            ben.publish();

            ann.syncAnew();

            assertThat(cleo.read(F))
                    .hasValueSatisfying(seen -> assertThat(seen.tags()).containsExactlyInAnyOrder("lost", "since"));
        }

        @Test
        void behindWhatWasEditedOnANode_takesTheEditWhole() {
            publishedByAnn();
            ann.edit(F, frame -> frame.name("published"));
            ann.publish();
            ann.edit(F, frame -> frame.content("not published yet"));
            isSetBackTo(aFrame("f").build());

            ann.syncAnew();

            assertThat(ben.read(F)).hasValueSatisfying(seen -> {
                assertThat(seen.name()).isEqualTo("published");
                assertThat(seen.content()).isEqualTo("not published yet");
            });
        }

        @Test
        void thatKnowsWhatWasForgotten_getsNoCopyOfIt() {
            publishedByAnn();
            ben.read(F);
            ann.forget(F);
            assertThat(ben.syncAnew().recovered()).isZero();
            assertThat(ben.holds(F)).isFalse();
        }

        @Test
        void andLostWhatWasForgotten_getsNoCopyFromTheNodeThatForgotIt() {
            publishedByAnn();
            ann.forget(F);
            isSetBackTo();
            assertThat(ann.syncAnew().recovered()).isZero();
            assertThat(ben.read(F)).isEmpty();
        }

        @Test
        void andHoldsAnotherFrameOfTheId_keepsThat_andTheLostOneStaysOnItsNode() {
            publishedByAnn();
            Frame stranger = aFrame("f").createdAt(Frames.NOON.plusSeconds(1)).build();
            isSetBackTo(stranger);

            PublishReport report = ann.syncAnew();

            assertThat(report.recovered()).isEqualTo(1);
            assertThat(report.problems()).singleElement().asString().contains("another frame of that id");
            assertThat(ann.read(F)).contains(aFrame("f").build());
            assertThat(ben.read(F)).contains(stranger);
        }

        @Test
        void whileAProgramRuns_getsBackWhatItLost() {
            publishedByAnn();
            ann.sync();
            isSetBackTo();
            shared.forget(List.of(new FrameId("another")), NEVER);
            assertThat(ann.sync().recovered()).isEqualTo(1);
            assertThat(ben.read(F)).contains(aFrame("f").build());
        }
    }

    @Test
    void nodeThatWasAwayForAWeek_takesPartAsIfItHadNotBeen() {
        publishedByAnn();
        ben.read(F);
        ben.sync();
        ben.record(aFrame("of ben").build());
        time.advance(Duration.ofDays(7));
        Frame edited = ann.edit(F, frame -> frame.name("of this week"));
        ann.record(aFrame("new").build());
        ann.sync();

        ben.sync();
        assertThat(ben.read(F)).contains(edited);
        assertThat(ben.listed()).containsExactly("f", "new", "of ben");
        assertThat(cleo.listed()).containsExactly("f", "new", "of ben");
        assertThat(cleo.counted()).isEqualTo(3);
    }

    @Test
    void clockThatIsADayAhead_decidesNoConflictAfterItsTimesWereSeen() {
        publishedByAnn();
        VirtualTime ahead = new VirtualTime(Frames.NOON.plus(Duration.ofDays(1)));
        SharingNode dan = new SharingNode("dan", shared, ahead, Set.of());
        dan.edit(F, frame -> frame.name("dan's"));
        dan.publish();
        ann.sync();
        ben.sync();
        // Both have seen it, and edit it; Ben does so last.
        ann.edit(F, frame -> frame.name("ann's"));
        time.advance(Duration.ofSeconds(1));
        ben.edit(F, frame -> frame.name("ben's"));
        ann.sync();
        ben.sync();
        assertThat(cleo.read(F))
                .hasValueSatisfying(seen -> assertThat(seen.name()).isEqualTo("ben's"));
    }

    @Nested
    class ASpool {
        private final InMemoryHome own = new InMemoryHome(StoreId.shared("sqlite"), Tier.HOT, time);
        private final OwnStore spool = OwnStore.of(
                new NodeStore(own, own.catalog(), own.ledger(), own.changes(), own.unpublished(), Optional.empty()));
        private final SharedHome team =
                new SharedHome(shared, shared, shared.ledger(), shared.editTimes(), Optional.empty(), Optional::empty);
        private final EditClock clock = new EditClock(spool, time);
        private final NodeHome home =
                new NodeHome(spool, team, shared, NodeHome.Birthplace.SHARED, clock, ann.heard::add);

        private void record(Frame frame) {
            var unused = home.record(List.of(FrameWrite.edit(frame)), NEVER);
        }

        private PublishReport publish() {
            return new PublishFrames(spool, team, Set.of(), PublishFrames.Afterwards.DROP, clock)
                    .publish(Progress.NONE, NEVER);
        }

        @Test
        void isEmptiedByPublishing() {
            shared.faults().breakConnection();
            record(aFrame("f").build());
            assertThat(ann.heard).singleElement().asString().contains("recorded on this machine");
            shared.faults().heal();
            record(aFrame("f").name("edited").revision(2).build());
            record(aFrame("g").build());
            assertThat(own.catalog().listIdsByPrefix("", 10, NEVER)).containsExactly(F);

            publish();
            assertThat(own.find(List.of(F), NEVER)).isEmpty();
            assertThat(shared.find(List.of(F), NEVER)).containsKey(F);
            assertThat(home.find(List.of(F), NEVER)).containsKey(F);
        }

        @Test
        void takesWhatTheSharedHomeHasTakenWithoutAnAnswer_andAnEditOfThatIsNoConflict() {
            shared.faults().loseNextAnswer();
            record(aFrame("f").build());
            shared.faults().heal();
            Frame edited = aFrame("f").name("edited").revision(2).build();
            record(edited);
            assertThat(publish().merged()).isZero();
            assertThat(ben.read(F)).contains(edited);
            assertThat(own.find(List.of(F), NEVER)).isEmpty();
        }
    }
}
