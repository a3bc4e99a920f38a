package dev.stackmemory.domain.tier;

import static dev.stackmemory.domain.tier.Residencies.NOW;
import static dev.stackmemory.domain.tier.Residencies.PARADEDB;
import static dev.stackmemory.domain.tier.Residencies.PROJECT;
import static dev.stackmemory.domain.tier.Residencies.REDIS;
import static dev.stackmemory.domain.tier.Residencies.S3;
import static dev.stackmemory.domain.tier.Residencies.SQLITE;
import static dev.stackmemory.domain.tier.Residencies.active;
import static dev.stackmemory.domain.tier.Residencies.aged;
import static dev.stackmemory.domain.tier.Residencies.inProject;
import static dev.stackmemory.domain.tier.Residencies.kept;
import static dev.stackmemory.domain.tier.Residencies.read;
import static dev.stackmemory.domain.tier.Residencies.residency;
import static dev.stackmemory.domain.tier.Residencies.sized;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.eviction.EvictionOrder;
import dev.stackmemory.domain.frame.ProjectId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TieringPolicyTest {
    private static final TieringSettings LOCAL = Topology.LOCAL.defaults(SQLITE);
    private static final TieringSettings HOSTED = Topology.HOSTED.defaults(SQLITE);
    private static final TieringSettings TEAM = Topology.TEAM.defaults(SQLITE);

    @Test
    void plan_onALaptop_ageMovesNothing() {
        Residency ancient = aged(residency("a", SQLITE, Tier.HOT), Duration.ofDays(3_000));

        assertThat(plan(LOCAL, List.of(ancient)).isEmpty()).isTrue();
    }

    @Test
    void plan_onALaptop_sizeMovesTheLeastRecentlyUsed() {
        Residency old = sized(read(residency("a", SQLITE, Tier.HOT), 1, Duration.ofDays(2)), 300_000_000);
        Residency recent = sized(read(residency("b", SQLITE, Tier.HOT), 1, Duration.ofDays(1)), 300_000_000);

        assertThat(plan(LOCAL, List.of(old, recent)).moves())
                .containsExactly(
                        new Move.Demote(old, S3, Tier.COLD, new MoveReason.OverBytes(600_000_000, 500_000_000)));
    }

    @Test
    void plan_frameOlderThanADayOnANode_isDemotedToTheNextDurableTier() {
        Residency young = aged(residency("a", SQLITE, Tier.HOT), Duration.ofHours(24));
        Residency old = aged(residency("b", SQLITE, Tier.HOT), Duration.ofHours(25));

        // Redis, the warm tier of a team, may hold no only copy.
        assertThat(plan(TEAM, List.of(young, old)).moves())
                .containsExactly(new Move.Demote(
                        old, PARADEDB, Tier.COLD, new MoveReason.TooOld(Duration.ofHours(25), Duration.ofHours(24))));
    }

    @Test
    void plan_frameTooOldForTwoTiers_movesOnceForTheReasonItLeft() {
        TieringSettings unified = Topology.UNIFIED.defaults(SQLITE);
        Residency old = aged(residency("a", PARADEDB, Tier.HOT), Duration.ofDays(31));

        assertThat(plan(unified, List.of(old)).moves())
                .containsExactly(new Move.Demote(
                        old, PARADEDB, Tier.COLD, new MoveReason.TooOld(Duration.ofDays(31), Duration.ofHours(24))));
    }

    @Test
    void plan_moreThanAThousandFrames_demotesThoseOverTheLimit() {
        TieringSettings three = TEAM.withLimits(Tier.HOT, TierLimits.NONE.withMaxFrames(2));
        Residency first = aged(residency("a", SQLITE, Tier.HOT), Duration.ofHours(3));
        Residency second = aged(residency("b", SQLITE, Tier.HOT), Duration.ofHours(2));
        Residency third = aged(residency("c", SQLITE, Tier.HOT), Duration.ofHours(1));

        assertThat(plan(three, List.of(third, first, second)).moves())
                .containsExactly(new Move.Demote(first, PARADEDB, Tier.COLD, new MoveReason.OverCount(3, 2)));
    }

    @Test
    void plan_eachEvictionOrder_choosesItsOwnVictim() {
        TieringSettings one =
                TEAM.withLimits(Tier.HOT, TierLimits.NONE.withMaxFrames(2)).withPromotionThreshold(1_000);
        Residency oldest = read(aged(residency("a", SQLITE, Tier.HOT), Duration.ofHours(9)), 5, Duration.ofHours(1));
        Residency unused = read(aged(residency("b", SQLITE, Tier.HOT), Duration.ofHours(8)), 9, Duration.ofHours(7));
        Residency rare = read(aged(residency("c", SQLITE, Tier.HOT), Duration.ofHours(7)), 1, Duration.ofHours(2));
        List<Residency> all = List.of(oldest, unused, rare);

        assertThat(plan(one.withEvictionOrder(EvictionOrder.AGE), all).moves())
                .extracting(Move::residency)
                .containsExactly(oldest);
        assertThat(plan(one.withEvictionOrder(EvictionOrder.LRU), all).moves())
                .extracting(Move::residency)
                .containsExactly(unused);
        assertThat(plan(one.withEvictionOrder(EvictionOrder.LFU), all).moves())
                .extracting(Move::residency)
                .containsExactly(rare);
    }

    @Test
    void plan_pinnedFrames_stayAndCountFirst() {
        TieringSettings one = TEAM.withLimits(
                        Tier.HOT, TierLimits.NONE.withMaxFrames(1).withMaxAge(Duration.ofHours(24)))
                .withRetention(Duration.ofDays(10));
        Residency active = active(aged(residency("a", SQLITE, Tier.HOT), Duration.ofDays(90)));
        Residency kept = kept(aged(residency("b", SQLITE, Tier.HOT), Duration.ofDays(90)));
        Residency fresh = residency("c", SQLITE, Tier.HOT);

        TieringPlan plan = plan(one, List.of(active, kept, fresh));

        assertThat(plan.moves()).extracting(Move::residency).containsExactly(fresh);
        assertThat(plan.unmet())
                .containsExactly(
                        new TieringPlan.Unmet(SQLITE, Tier.HOT, Optional.empty(), new MoveReason.OverCount(2, 1)));
    }

    @Test
    void plan_withoutAnOlderDurableTier_reportsTheLimitAndMovesNothing() {
        TieringSettings alone = new TieringSettings(
                Map.of(
                        Tier.HOT,
                        new TierSettings(
                                SQLITE,
                                true,
                                TierLimits.NONE.withMaxBytes(1_500).withMaxAge(Duration.ofMinutes(1)))),
                EvictionOrder.LRU,
                3,
                Optional.empty(),
                Map.of());

        TieringPlan plan = plan(alone, List.of(residency("a", SQLITE, Tier.HOT), residency("b", SQLITE, Tier.HOT)));

        assertThat(plan.moves()).isEmpty();
        assertThat(plan.unmet())
                .containsExactly(new TieringPlan.Unmet(
                        SQLITE, Tier.HOT, Optional.empty(), new MoveReason.OverBytes(2_000, 1_500)));
    }

    @Test
    void plan_homeWhoseStoreHasComeToServeAnotherTier_countsThere_andTheLedgerIsTold() {
        // As a team has it that has added an archive: what PostgreSQL holds was cold before, and is warm now.
        Residency young = aged(residency("a", PARADEDB, Tier.COLD), Duration.ofDays(29));
        Residency old = aged(residency("b", PARADEDB, Tier.COLD), Duration.ofDays(31));
        Residency archived = aged(residency("c", S3, Tier.COLD), Duration.ofDays(29));

        assertThat(plan(HOSTED, List.of(young, old, archived)).moves())
                .containsExactly(
                        new Move.Reassign(young, Tier.WARM, new MoveReason.ServesAnother(Tier.WARM)),
                        new Move.Demote(
                                old, S3, Tier.COLD, new MoveReason.TooOld(Duration.ofDays(31), Duration.ofDays(30))));
    }

    @Test
    void plan_homeInATierThatNoStoreServes_staysAsTheLedgerSays() {
        // As a machine of a team has it that knows of no archive: those that do would only have to tell the ledger
        // again.
        Residency warm = aged(residency("a", PARADEDB, Tier.WARM), Duration.ofDays(90));
        TieringSettings withoutWarm = new TieringSettings(
                Map.of(Tier.COLD, new TierSettings(PARADEDB, true, TierLimits.NONE)),
                EvictionOrder.LRU,
                3,
                Optional.empty(),
                Map.of());

        assertThat(plan(withoutWarm, List.of(warm)).isEmpty()).isTrue();
    }

    @Test
    void plan_frameReadOften_getsAReplicaInTheYoungestTier() {
        Residency seldom = read(residency("a", PARADEDB, Tier.WARM), 2, Duration.ofMinutes(1));
        Residency often = read(residency("b", PARADEDB, Tier.WARM), 3, Duration.ofMinutes(1));

        assertThat(plan(HOSTED, List.of(seldom, often)).moves())
                .containsExactly(new Move.Promote(often, REDIS, Tier.HOT, new MoveReason.AccessedOften(3, 3)));
    }

    @Test
    void plan_frameReadOften_comesBackToTheYoungestTierOfItsOwnStore_withoutACopy() {
        TieringSettings one = Topology.UNIFIED
                .defaults(SQLITE)
                .withLimits(Tier.HOT, TierLimits.NONE.withMaxFrames(1))
                .withLimits(Tier.WARM, TierLimits.NONE.withMaxFrames(1));
        Residency stale = read(residency("a", PARADEDB, Tier.HOT), 9, Duration.ofHours(5));
        Residency often = read(residency("b", PARADEDB, Tier.WARM), 3, Duration.ofMinutes(1));

        assertThat(plan(one, List.of(stale, often)).moves())
                .containsExactly(
                        new Move.Demote(stale, PARADEDB, Tier.WARM, new MoveReason.OverCount(2, 1)),
                        new Move.Recall(often, PARADEDB, Tier.HOT, new MoveReason.AccessedOften(3, 3)));
    }

    @Test
    void plan_frameThatHasItsReplica_isNotPromotedAgain() {
        Residency often = read(residency("b", PARADEDB, Tier.WARM), 3, Duration.ofMinutes(1));

        assertThat(plan(HOSTED, List.of(often), List.of(new Replica(often, REDIS, Tier.HOT, NOW)))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void plan_promotionIntoAFullTier_replacesWhatIsWorthLess() {
        TieringSettings one = HOSTED.withLimits(Tier.HOT, TierLimits.NONE.withMaxFrames(1));
        Residency stale = read(residency("a", PARADEDB, Tier.WARM), 9, Duration.ofHours(5));
        Residency often = read(residency("b", PARADEDB, Tier.WARM), 3, Duration.ofMinutes(1));
        var replica = new Replica(stale, REDIS, Tier.HOT, NOW.minus(Duration.ofHours(6)));

        assertThat(plan(one, List.of(stale, often), List.of(replica)).moves())
                .containsExactly(
                        new Move.EvictReplica(replica, new MoveReason.OverCount(2, 1)),
                        new Move.Promote(often, REDIS, Tier.HOT, new MoveReason.AccessedOften(3, 3)));
    }

    @Test
    void plan_replicaUnusedBeyondItsTimeToLive_isEvicted() {
        TieringSettings ttl = HOSTED.withLimits(Tier.HOT, TierLimits.NONE.withTtl(Duration.ofHours(24)));
        Residency frame = aged(residency("a", PARADEDB, Tier.WARM), Duration.ofDays(3));
        var stale = new Replica(frame, REDIS, Tier.HOT, NOW.minus(Duration.ofHours(25)));
        var renewed = new Replica(
                read(residency("b", PARADEDB, Tier.WARM), 1, Duration.ofHours(2)),
                REDIS,
                Tier.HOT,
                NOW.minus(Duration.ofHours(25)));

        assertThat(plan(ttl, List.of(frame, renewed.residency()), List.of(stale, renewed))
                        .moves())
                .containsExactly(new Move.EvictReplica(
                        stale, new MoveReason.Unused(Duration.ofHours(25), Duration.ofHours(24))));
    }

    @Test
    void plan_replicaNoFasterThanItsHome_isEvicted() {
        Residency frame = residency("a", PARADEDB, Tier.WARM);
        var replica = new Replica(frame, PARADEDB, Tier.WARM, NOW);

        assertThat(plan(HOSTED, List.of(frame), List.of(replica)).moves())
                .containsExactly(new Move.EvictReplica(replica, new MoveReason.Superseded(Tier.WARM)));
    }

    @Test
    void plan_retentionEnded_expiresTheFrameWholly() {
        TieringSettings ninetyDays = HOSTED.withRetention(Duration.ofDays(90));
        Residency past = aged(residency("a", S3, Tier.COLD), Duration.ofDays(91));
        var replica = new Replica(past, REDIS, Tier.HOT, NOW);

        assertThat(plan(ninetyDays, List.of(past), List.of(replica)).moves())
                .containsExactly(
                        new Move.Expire(past, new MoveReason.RetentionEnded(Duration.ofDays(91), Duration.ofDays(90))));
    }

    @Test
    void plan_projectWithItsOwnRules_isCountedApart() {
        var strict = new ProjectId("strict");
        TieringSettings settings = TEAM.withLimits(Tier.HOT, TierLimits.NONE.withMaxFrames(1))
                .withProjects(Map.of(
                        strict,
                        new ProjectRules(
                                Map.of(Tier.HOT, TierLimits.NONE.withMaxAge(Duration.ofMinutes(30))),
                                Optional.of(Duration.ofDays(1)))));
        Residency own = inProject(residency("a", SQLITE, Tier.HOT), strict);
        Residency past = aged(inProject(residency("b", PARADEDB, Tier.COLD), strict), Duration.ofDays(2));
        Residency other = residency("c", SQLITE, Tier.HOT);
        Residency otherPast = aged(residency("d", PARADEDB, Tier.COLD), Duration.ofDays(2));

        assertThat(plan(settings, List.of(own, past, other, otherPast)).moves())
                .containsExactly(
                        new Move.Expire(past, new MoveReason.RetentionEnded(Duration.ofDays(2), Duration.ofDays(1))),
                        new Move.Demote(
                                own,
                                PARADEDB,
                                Tier.COLD,
                                new MoveReason.TooOld(Duration.ofHours(1), Duration.ofMinutes(30))));
        assertThat(other.project()).isEqualTo(PROJECT);
    }

    @Test
    void plan_largeFrameThatDoesNotFit_doesNotStopSmallOnes() {
        TieringSettings small = TEAM.withLimits(Tier.HOT, TierLimits.NONE.withMaxBytes(2_500));
        Residency newest = aged(residency("a", SQLITE, Tier.HOT), Duration.ofMinutes(1));
        Residency large = sized(aged(residency("b", SQLITE, Tier.HOT), Duration.ofMinutes(2)), 2_000);
        Residency oldest = aged(residency("c", SQLITE, Tier.HOT), Duration.ofMinutes(3));

        assertThat(plan(small, List.of(newest, large, oldest)).moves())
                .extracting(Move::residency)
                .containsExactly(large);
    }

    @Test
    void describe_everyReason_readsAsASentence() {
        assertThat(new MoveReason.TooOld(Duration.ofHours(25), Duration.ofHours(24)).describe())
                .isEqualTo("created 25 hours ago, the limit is 24 hours");
        assertThat(new MoveReason.Unused(Duration.ofSeconds(90), Duration.ofSeconds(60)).describe())
                .isEqualTo("unused for 90 seconds, the limit is 60 seconds");
        assertThat(new MoveReason.OverCount(3, 2).describe()).isEqualTo("3 frames, the limit is 2");
        assertThat(new MoveReason.OverBytes(30, 20).describe()).isEqualTo("30 bytes, the limit is 20");
        assertThat(new MoveReason.Superseded(Tier.WARM).describe()).isEqualTo("its home is in the warm tier");
        assertThat(new MoveReason.ServesAnother(Tier.WARM).describe()).isEqualTo("its store serves the warm tier now");
        assertThat(new MoveReason.AccessedOften(4, 3).describe()).isEqualTo("read 4 times, the threshold is 3");
        assertThat(new MoveReason.RetentionEnded(Duration.ofDays(91), Duration.ofDays(90)).describe())
                .isEqualTo("created 91 days ago, frames are kept for 90 days");
    }

    private static TieringPlan plan(TieringSettings settings, List<Residency> residencies) {
        return plan(settings, residencies, List.of());
    }

    private static TieringPlan plan(TieringSettings settings, List<Residency> residencies, List<Replica> replicas) {
        return new TieringPolicy(settings).plan(residencies, replicas, NOW);
    }
}
