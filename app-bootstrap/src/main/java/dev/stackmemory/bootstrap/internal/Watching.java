package dev.stackmemory.bootstrap.internal;

import dagger.Module;
import dagger.Provides;
import dev.stackmemory.adapter.watch.ActivityFile;
import dev.stackmemory.adapter.watch.AlertFile;
import dev.stackmemory.adapter.watch.Webhook;
import dev.stackmemory.application.WaitingWork;
import dev.stackmemory.application.tier.CopyPlace;
import dev.stackmemory.application.tier.PrepareAnswers;
import dev.stackmemory.application.tier.Rebalance;
import dev.stackmemory.application.watch.ApplyRemedies;
import dev.stackmemory.application.watch.KeepWatch;
import dev.stackmemory.application.watch.ReportActivity;
import dev.stackmemory.application.watch.WatchAlerts;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.domain.alert.AlertRule;
import dev.stackmemory.domain.measure.Activity;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.watch.ActivityLog;
import dev.stackmemory.ports.watch.AlertLog;
import dev.stackmemory.ports.watch.AlertReceiver;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Figures, alerts and who hears of them, over whatever stores the topology has. The logs lie beside the configuration of each machine. */
@Module
interface Watching {
    /** Making a smaller index anew gains nothing that anybody would notice. */
    long LEAST_INDEX_BYTES = 10_000_000;

    @Provides
    @Singleton
    static ActivityLog activityLog(Settings settings) {
        return new ActivityFile(settings.home().resolve("activity.log"));
    }

    /** What is opened first is closed last: the log gets its entry when all has been measured. */
    @Provides
    @Singleton
    static Closing closing(Measurements measurements, ActivityLog log, Consumer<String> notices) {
        var closing = new Closing();
        measurements.logTo(activity -> append(activity, log, notices));
        closing.add(measurements::logNow);
        return closing;
    }

    private static void append(Activity activity, ActivityLog log, Consumer<String> notices) {
        try {
            log.append(activity);
        } catch (StoreException.AccessDenied readOnly) {
            // Whoever may read a memory and not write it leaves no trace.
        } catch (StoreException failed) {
            notices.accept("the figures of this command are not kept: " + failed.getMessage());
        }
    }

    @Provides
    static ReportActivity reportActivity(ActivityLog log, WaitingWork outbox) {
        return new ReportActivity(log, outbox, StackMemory.OUTBOX_TOPICS);
    }

    @Provides
    @Singleton
    static AlertLog alertLog(Settings settings) {
        return new AlertFile(settings.home().resolve("alerts.log"));
    }

    @Provides
    @Singleton
    static AlertReceiver alertReceiver(Settings settings, Consumer<String> notices, Closing closing) {
        return settings.get(SettingKeys.ALERTS_WEBHOOK)
                .<AlertReceiver>map(address -> closing.add(new Webhook(address, notices)))
                .orElse(AlertReceiver.NONE);
    }

    @Provides
    static WatchAlerts watchAlerts(
            Settings settings,
            ActivityLog activities,
            AlertLog alerts,
            AlertReceiver receiver,
            @Whole Ledger ledger,
            List<CopyPlace> copies,
            FrameHome home,
            LexicalIndex words,
            InstantSource clock) {
        return new WatchAlerts(
                rules(settings),
                settings.get(SettingKeys.ALERTS_WINDOW),
                activities,
                alerts,
                receiver,
                ledger,
                copies,
                home.id().toString(),
                words,
                clock);
    }

    /** What the settings ask for; a limit that is none is no rule. */
    static List<AlertRule> rules(Settings settings) {
        long least = settings.get(SettingKeys.ALERTS_MIN_SAMPLES);
        List<AlertRule> rules = new ArrayList<>();
        settings.get(SettingKeys.ALERTS_SLOW_READS)
                .ifPresent(limit -> rules.add(new AlertRule.SlowReads(Tier.WARM, limit, least)));
        settings.get(SettingKeys.ALERTS_HIT_RATE).ifPresent(share -> rules.add(new AlertRule.LowHitRate(share, least)));
        settings.get(SettingKeys.ALERTS_HOT_BYTES).ifPresent(bytes -> rules.add(new AlertRule.LargeHotTier(bytes)));
        settings.get(SettingKeys.ALERTS_COLD_READS)
                .ifPresent(share -> rules.add(new AlertRule.ManyColdReads(share, least)));
        settings.get(SettingKeys.ALERTS_INDEX_BLOAT)
                .ifPresent(bloat -> rules.add(new AlertRule.BloatedIndex(bloat, LEAST_INDEX_BYTES)));
        return rules;
    }

    @Provides
    static KeepWatch keepWatch(
            Settings settings,
            WatchAlerts alerts,
            Rebalance moving,
            FrameReader frames,
            FrameCatalog catalog,
            LexicalIndex words,
            Optional<PrepareAnswers> answers,
            Consumer<String> notices) {
        Optional<ApplyRemedies> remedies = settings.get(SettingKeys.ALERTS_RUN_ACTIONS)
                ? Optional.of(new ApplyRemedies(
                        moving,
                        settings.get(SettingKeys.ALERTS_HOT_BYTES)
                                .map(OptionalLong::of)
                                .orElse(OptionalLong.empty()),
                        settings.get(SettingKeys.ALERTS_WINDOW),
                        frames,
                        catalog,
                        words,
                        answers))
                : Optional.empty();
        return new KeepWatch(alerts, remedies, notices);
    }
}
