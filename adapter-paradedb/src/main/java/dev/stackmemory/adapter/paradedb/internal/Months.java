package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The partitions of frames, events and anchors: one of each for a month of creation times, made before they are needed. Frames of months
 * that have none stand in the default partitions, where nothing but speed is lost: whatever keeps a partition from being made is told to
 * the monitor, and never to who records. Thread-safe.
 */
final class Months {
    /** How many months to come have their partitions ready. */
    private static final int AHEAD = 3;
    /** How far back an import of old frames makes partitions: each one costs every list that looks at all of them. */
    private static final int BACK = 60;

    private static final long MILLIS_A_DAY = 86_400_000;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Database database;
    private final Set<YearMonth> known = ConcurrentHashMap.newKeySet();
    private volatile YearMonth refused = YearMonth.of(0, 1);

    Months(Database database) {
        this.database = database;
    }

    /** The name that the partitions of a creation time end in, whether they are there or not. */
    static String suffix(long createdAt) {
        return suffix(monthOf(createdAt));
    }

    static String suffix(YearMonth month) {
        return String.format(Locale.ROOT, "y%04dm%02d", month.getYear(), month.getMonthValue());
    }

    static YearMonth monthOf(long createdAt) {
        return YearMonth.from(LocalDate.ofEpochDay(Math.floorDiv(createdAt, MILLIS_A_DAY)));
    }

    /** Whether the month is known to have its partitions. */
    boolean has(YearMonth month) {
        return known.contains(month);
    }

    /** Makes what is missing of the months to come. */
    void prepareAhead() {
        YearMonth now = YearMonth.from(database.settings().clock().instant().atZone(ZoneOffset.UTC));
        var wanted = new TreeSet<YearMonth>();
        for (int ahead = 0; ahead <= AHEAD; ahead++) {
            wanted.add(now.plusMonths(ahead));
        }
        make(wanted, now);
    }

    /** Makes what is missing of the months in which the frames were created. */
    void prepareFor(Collection<Long> creationTimes) {
        Instant instant = database.settings().clock().instant();
        YearMonth now = YearMonth.from(instant.atZone(ZoneOffset.UTC));
        long first = start(now.minusMonths(BACK));
        long end = start(now.plusMonths(AHEAD + 1L));
        var wanted = new TreeSet<YearMonth>();
        for (long at : creationTimes) {
            if (at >= first && at < end) {
                wanted.add(monthOf(at));
            }
        }
        make(wanted, now);
    }

    private static long start(YearMonth month) {
        return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    private void make(SortedSet<YearMonth> wanted, YearMonth now) {
        List<YearMonth> missing =
                wanted.stream().filter(month -> !known.contains(month)).toList();
        if (missing.isEmpty() || refused.equals(now)) {
            return;
        }
        for (YearMonth month : missing) {
            try {
                if (!isThere(month)) {
                    make(month);
                }
                known.add(month);
            } catch (StoreException.AccessDenied refusal) {
                refused = now; // It will not be granted before long.
                tell(month, refusal);
                return;
            } catch (StoreException failure) {
                tell(month, failure);
                return;
            }
        }
    }

    private void tell(YearMonth month, StoreException failure) {
        database.settings()
                .reports()
                .monitor()
                .housekeepingFailed("making the partitions of " + month, String.valueOf(failure.getMessage()));
    }

    private boolean isThere(YearMonth month) {
        return database.read(
                        "looking for a partition",
                        Deadline.after(PATIENCE),
                        session -> session.number(
                                "SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid ="
                                        + " c.relnamespace WHERE n.nspname = 'stackmemory' AND c.relname = ?",
                                parameters -> parameters.text("frames_" + suffix(month))))
                == 1;
    }

    private void make(YearMonth month) {
        database.change("making the partitions of " + month, Deadline.after(PATIENCE), session -> {
            // Others wait behind a lock that waits: rather try again with the next frames.
            session.query("SELECT set_config('lock_timeout', '1s', true)", Session.Binder.NOTHING, row -> true);
            session.query(
                    "SELECT stackmemory.create_month(?, ?, ?)",
                    parameters ->
                            parameters.text(suffix(month)).number(start(month)).number(start(month.plusMonths(1))),
                    row -> true);
        });
    }
}
