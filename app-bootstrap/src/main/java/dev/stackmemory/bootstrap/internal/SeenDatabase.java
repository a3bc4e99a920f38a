package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.adapter.paradedb.ParadeDbHome;
import dev.stackmemory.application.tier.SetBack;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Watermark;
import dev.stackmemory.ports.Watermark.Mark;
import dev.stackmemory.ports.failure.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * How far this machine has seen its PostgreSQL get, in a small file of the home folder, so that a program which starts after an older backup was restored notices it. The
 * file is written when the database is opened and when it is closed; a program that is killed leaves what it was at its start. Thread-safe.
 */
final class SeenDatabase {
    static final String FILE = "postgresql.seen";

    /** What the first question loses at most to writing down that the database was set back. */
    private static final Duration NOTING = Duration.ofSeconds(2);

    private final NoteFile file;
    private final InstantSource clock;
    private final Consumer<String> tell;

    /** @param tell hears, in a sentence for people, that the database was set back */
    SeenDatabase(Path home, InstantSource clock, Consumer<String> tell) {
        this.file = new NoteFile(home.resolve(FILE));
        this.clock = clock;
        this.tell = tell;
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

    /** Compares a database that was just opened with what was seen of it. Costs no question while all is well. */
    void look(ParadeDbHome opened) {
        Mark now = opened.reached().marks().getFirst();
        Seen seen = read();
        Optional<Mark> before = seen.of(now).filter(mark -> mark.position() > now.position());
        var setBack = new SetBack(opened.journal(), clock);
        try {
            if (before.isPresent()) {
                String how = "the PostgreSQL has gone back from change "
                        + before.get().position() + " to change " + now.position()
                        + ": an older backup was restored, or a standby took over that had not received everything."
                        + " What was recorded in between is missing, and nothing is moved between tiers until 'storage verify' finds all well";
                tell.accept(how);
                setBack.noticed(how, Deadline.after(NOTING));
                write(seen.at(now, true));
            } else if (seen.setBack()) {
                Optional<String> unverified = setBack.unverified(Deadline.after(NOTING));
                unverified.ifPresent(tell);
                write(seen.at(now, unverified.isPresent()));
            } else {
                remember(opened);
            }
        } catch (StoreException away) {
            // The next program notices it as well.
        }
    }

    /** Notes how far this program has seen the database get. */
    void remember(ParadeDbHome opened) {
        Mark now = opened.reached().marks().getFirst();
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
