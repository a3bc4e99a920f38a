package dev.stackmemory.application.watch;

import dev.stackmemory.application.tier.CopyPlace;
import dev.stackmemory.domain.alert.Alert;
import dev.stackmemory.domain.alert.AlertChange;
import dev.stackmemory.domain.alert.AlertRule;
import dev.stackmemory.domain.alert.Observation;
import dev.stackmemory.domain.alert.Observation.IndexSize;
import dev.stackmemory.domain.alert.Verdict;
import dev.stackmemory.domain.measure.Activity;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalIndex.IndexStatus;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.ReplicaUpkeep;
import dev.stackmemory.ports.store.TierUsage;
import dev.stackmemory.ports.watch.ActivityLog;
import dev.stackmemory.ports.watch.AlertLog;
import dev.stackmemory.ports.watch.AlertReceiver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Judges how a memory does, and tells it: raises what is wrong, once, and clears it when all is well again. Thread-safe, and safe beside other programs
 * that watch the same memory on the same machine: each change is told by one of them, and by another if that one could not.
 */
public final class WatchAlerts {
    /** Whoever has not told a change by then has given up, or was killed: a receiver tries for some minutes. */
    static final Duration TELLING = Duration.ofMinutes(10);

    private final List<AlertRule> rules;
    private final Duration window;
    private final ActivityLog activities;
    private final AlertLog alerts;
    private final AlertReceiver receiver;
    private final Ledger ledger;
    private final List<CopyPlace> copies;
    private final String indexed;
    private final LexicalIndex words;
    private final InstantSource clock;

    /**
     * @param window how far back rates are looked at
     * @param ledger counts what is at home in the hot tier, to which the copies there are added
     * @param copies the stores that keep some
     * @param indexed the name of the store whose words are in the index
     */
    public WatchAlerts(
            List<AlertRule> rules,
            Duration window,
            ActivityLog activities,
            AlertLog alerts,
            AlertReceiver receiver,
            Ledger ledger,
            List<CopyPlace> copies,
            String indexed,
            LexicalIndex words,
            InstantSource clock) {
        this.rules = List.copyOf(rules);
        this.window = window;
        this.activities = activities;
        this.alerts = alerts;
        this.receiver = receiver;
        this.ledger = ledger;
        this.copies = List.copyOf(copies);
        this.indexed = indexed;
        this.words = words;
        this.clock = clock;
    }

    /**
     * The alerts as they stand now, by name: those that were raised and are not over, and those that {@link #watch} would raise. Changes nothing and
     * tells nobody.
     *
     * @throws StoreException if the logs may not be read, or the ledger refuses to answer
     */
    public List<Alert> look(Deadline deadline) {
        Map<String, Alert> standing = new LinkedHashMap<>(alerts.raised());
        for (AlertChange change : changes(standing, deadline)) {
            switch (change) {
                case AlertChange.Raised raised -> standing.put(raised.alert().name(), raised.alert());
                case AlertChange.Cleared cleared ->
                    standing.remove(cleared.alert().name());
            }
        }
        return List.copyOf(new TreeMap<>(standing).values());
    }

    /**
     * The alerts that were told and are not over.
     *
     * @throws StoreException if the log may not be read
     */
    public List<Alert> standing() {
        return List.copyOf(alerts.raised().values());
    }

    /**
     * Judges, writes down what changed, and has it told; and so what another has not told within ten minutes.
     *
     * @return what this program was the first to find
     * @throws StoreException if the logs cannot be used, or the ledger refuses to answer
     */
    public List<AlertChange> watch(Deadline deadline) {
        alerts.takeUntold(clock.instant(), TELLING).forEach(this::tell);
        List<AlertChange> news = new ArrayList<>();
        for (AlertChange change : changes(alerts.raised(), deadline)) {
            if (alerts.append(change)) {
                tell(change);
                news.add(change);
            }
        }
        return news;
    }

    private void tell(AlertChange change) {
        receiver.send(change, () -> {
            try {
                alerts.told(change);
            } catch (StoreException notNoted) {
                // It is told once more.
            }
        });
    }

    private List<AlertChange> changes(Map<String, Alert> raised, Deadline deadline) {
        Instant now = clock.instant();
        Observation observation = observe(now, deadline);
        List<Verdict> verdicts =
                rules.stream().flatMap(rule -> rule.judge(observation).stream()).toList();
        return AlertChange.of(verdicts, raised, now, window);
    }

    private Observation observe(Instant now, Deadline deadline) {
        Instant since = now.minus(window);
        Activity activity =
                activities.listSince(since).stream().reduce(Activity::plus).orElseGet(() -> Activity.none(since));
        return new Observation(activity, hotBytes(deadline), indexes(deadline));
    }

    /** What lies in the hot tier, copies included; empty while one that must tell does not answer. */
    private OptionalLong hotBytes(Deadline deadline) {
        long bytes;
        try {
            bytes = ledger.usage(deadline).stream()
                    .filter(usage -> usage.tier() == Tier.HOT)
                    .mapToLong(TierUsage::bytes)
                    .sum();
        } catch (StoreException.Unavailable | StoreException.DeadlineExceeded away) {
            return OptionalLong.empty();
        }
        for (CopyPlace place : copies) {
            if (place.tier() == Tier.HOT) {
                Optional<ReplicaUpkeep.Usage> held = place.usage(deadline);
                if (held.isEmpty()) {
                    return OptionalLong.empty();
                }
                bytes += held.get().bytes();
            }
        }
        return OptionalLong.of(bytes);
    }

    private SortedMap<String, IndexSize> indexes(Deadline deadline) {
        SortedMap<String, IndexSize> sizes = new TreeMap<>();
        try {
            IndexStatus status = words.status(deadline);
            status.bloat().ifPresent(bloat -> sizes.put(indexed, new IndexSize(status.bytes(), bloat)));
        } catch (StoreException away) {
            // An index that cannot be looked at says nothing, and what stands of it stays.
        }
        return sizes;
    }
}
