package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.application.tier.SetBack;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Journal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How far a memory has seen its archive get, in the memory's journal: what the ledger knows of the archive is as old as that. So an archive whose catalog or
 * bucket was restored from an older backup is noticed by the next program, on whatever machine. It is noted when the archive is opened and closed, and each time before frames
 * are moved. Thread-safe.
 */
final class SeenArchive {
    /** What closing loses at most to the note. */
    private static final Duration NOTING = Duration.ofSeconds(2);

    private final JournalNote note;
    private final SetBack setBack;
    private final InstantSource clock;
    private final Consumer<String> tell;

    /** @param tell hears, in a sentence for people, that the archive was set back */
    SeenArchive(Journal journal, InstantSource clock, Consumer<String> tell) {
        this.note = new JournalNote(journal, "archive version");
        this.setBack = new SetBack(journal, clock);
        this.clock = clock;
        this.tell = tell;
    }

    /** An archive that is looked at. */
    interface Versioned {
        /** What tells it from every other. */
        String identity();

        /** The number of its newest version, which grows with each change; asked now. */
        long version(Deadline deadline);
    }

    /**
     * What the note says.
     *
     * @param archive which one
     * @param version the newest that was seen of it
     * @param setBack whether it was noticed since that it had gone back, so that the journal tells whether that is verified
     */
    private record Seen(String archive, long version, boolean setBack) {
        private static final String SET_BACK = "set back";

        /** Nothing of what a newer program may have written. */
        static Optional<Seen> parse(String text) {
            String[] words = text.split(" ", 3);
            try {
                return words.length == 1
                        ? Optional.empty()
                        : Optional.of(new Seen(
                                words[0], Long.parseLong(words[1]), words.length == 3 && words[2].equals(SET_BACK)));
            } catch (NumberFormatException unknown) {
                return Optional.empty();
            }
        }

        String text() {
            return archive + " " + version + (setBack ? " " + SET_BACK : "");
        }
    }

    /**
     * Compares an archive with what was seen of it.
     *
     * @param named the archive, in words for people
     * @throws StoreException if it was set back and that cannot be noted, so that movers would not know
     */
    void look(Versioned archive, String named, Deadline deadline) {
        // Read first: what others note meanwhile is not newer than what the catalog answers then.
        Optional<Seen> before = find(archive.identity(), deadline);
        long now = archive.version(deadline);
        if (before.isPresent() && now < before.get().version()) {
            String how = "the archive in " + named + " has gone back from version "
                    + before.get().version() + " to version " + now
                    + ": it or its catalog was restored from an older backup. What came to it in between is missing, and nothing is moved"
                    + " between tiers until 'storage verify' finds all well";
            tell.accept(how);
            setBack.noticed(how, deadline);
            write(new Seen(archive.identity(), now, true), deadline);
        } else {
            Optional<String> unverified =
                    before.filter(Seen::setBack).flatMap(doubtful -> setBack.unverified(deadline));
            unverified.ifPresent(tell);
            write(new Seen(archive.identity(), now, unverified.isPresent()), deadline);
        }
    }

    /** Notes, as far as it can be noted now, how far this program has seen the archive get. */
    void remember(String archive, long version) {
        Deadline deadline = Deadline.after(NOTING);
        try {
            Optional<Seen> before = find(archive, deadline);
            if (before.filter(seen -> seen.version() < version).isPresent()) {
                write(new Seen(archive, version, before.get().setBack()), deadline);
            }
        } catch (StoreException away) {
            // Who moves or opens next finds it out.
        }
    }

    private Optional<Seen> find(String archive, Deadline deadline) {
        return note.find(deadline)
                .flatMap(Seen::parse)
                .filter(seen -> seen.archive().equals(archive));
    }

    private void write(Seen seen, Deadline deadline) {
        note.put(seen.text(), clock.instant(), deadline);
    }
}
