package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.adapter.paradedb.ParadeDbHome;
import dev.stackmemory.application.tier.SetBack;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Watermark;
import dev.stackmemory.ports.Watermark.Mark;
import dev.stackmemory.ports.failure.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How far this machine has seen its PostgreSQL get, in a small file of the home folder, so that a program which starts after an older backup was restored notices it. The
 * file is written when the database is opened and when it is closed, and once a minute while it is asked, for a program that is killed. Thread-safe.
 */
final class SeenDatabase {
    static final String FILE = "postgresql.seen";

    /** What the first question loses at most to writing down that the database was set back. */
    private static final Duration NOTING = Duration.ofSeconds(2);

    /** How much older than what this program has seen the file gets while the database is asked. */
    static final Duration RENEWAL = Duration.ofMinutes(1);

    private final NoteFile file;
    private final InstantSource clock;
    private final Consumer<String> tell;
    private final AtomicReference<Instant> renewed;

    /** @param tell hears, in a sentence for people, that the database was set back */
    SeenDatabase(Path home, InstantSource clock, Consumer<String> tell) {
        this.file = new NoteFile(home.resolve(FILE));
        this.clock = clock;
        this.tell = tell;
        this.renewed = new AtomicReference<>(clock.instant());
    }

    /**
     * What the file says.
     *
     * @param furthest how far each database was seen to get
     * @param setBack whether it was noticed since that one had gone back, so that its journal tells whether that is verified
     */
    private record Seen(Watermark furthest, boolean setBack) {
        private static final String SET_BACK = "set back";

        static Seen parse(List<String> lines) {
            return lines.isEmpty()
                    ? new Seen(Watermark.NONE, false)
                    : new Seen(Watermark.parse(lines.getFirst()), lines.contains(SET_BACK));
        }

        List<String> lines() {
            return setBack ? List.of(furthest.toString(), SET_BACK) : List.of(furthest.toString());
        }

        Optional<Mark> of(Mark mark) {
            return furthest.marks().stream()
                    .filter(other -> other.history().equals(mark.history()))
                    .findFirst();
        }

        boolean isAhead(Mark mark) {
            return of(mark).filter(before -> before.position() > mark.position())
                    .isPresent();
        }

        /** The mark in the place of a further one of its history. */
        Seen at(Mark mark, boolean nowSetBack) {
            return new Seen(
                    new Watermark(Stream.concat(
                                    furthest.marks().stream()
                                            .filter(other -> !other.history().equals(mark.history())),
                                    Stream.of(mark))
                            .toList()),
                    nowSetBack);
        }
    }

    /**
     * Compares a database that was just opened with what was seen of it. Costs no question while all is well.
     *
     * @throws StoreException if the database was set back and that cannot be noted, so that movers would not know
     */
    void look(ParadeDbHome opened) {
        Seen seen = read();
        Mark now = opened.reached().marks().getFirst();
        if (seen.isAhead(now)) {
            // Unless another program wrote it down since this one was told how far the database is.
            now = new Mark(now.home(), now.history(), opened.changes().head(Deadline.after(NOTING)));
        }
        var setBack = new SetBack(opened.journal(), clock);
        if (seen.isAhead(now)) {
            String how = "the PostgreSQL has gone back from change "
                    + seen.of(now).orElseThrow().position() + " to change " + now.position()
                    + ": an older backup was restored, or a standby took over that had not received everything."
                    + " What was recorded in between is missing, and nothing is moved between tiers until 'storage verify' finds all well";
            setBack.noticed(how, Deadline.after(NOTING));
            tell.accept(how);
            write(seen.at(now, true));
        } else if (seen.setBack()) {
            Optional<String> unverified = unverified(setBack);
            unverified.ifPresent(tell);
            write(seen.at(now, unverified.isPresent()));
        } else {
            remember(opened.reached());
        }
    }

    /** What the next program asks for again, if there is no answer now. */
    private static Optional<String> unverified(SetBack setBack) {
        try {
            return setBack.unverified(Deadline.after(NOTING));
        } catch (StoreException away) {
            return Optional.of(
                    "whether the PostgreSQL was verified after it had gone back is not known: " + away.getMessage());
        }
    }

    /** Called with each question, and notes now and then how far this program has seen the database get. */
    void renew(Supplier<Watermark> reached) {
        Instant last = renewed.get();
        Instant now = clock.instant();
        if (Duration.between(last, now).abs().compareTo(RENEWAL) >= 0 && renewed.compareAndSet(last, now)) {
            remember(reached.get());
        }
    }

    /** Notes how far this program has seen the database get. */
    void remember(Watermark reached) {
        Mark now = reached.marks().getFirst();
        Seen seen = read();
        if (seen.of(now).filter(mark -> mark.position() >= now.position()).isEmpty()) {
            write(seen.at(now, seen.setBack()));
        }
    }

    private Seen read() {
        try {
            return Seen.parse(file.read());
        } catch (IllegalArgumentException damaged) {
            return new Seen(Watermark.NONE, false);
        }
    }

    private void write(Seen seen) {
        file.write(seen.lines());
    }
}
