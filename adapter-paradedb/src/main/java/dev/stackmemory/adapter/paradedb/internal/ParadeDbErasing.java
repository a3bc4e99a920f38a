package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.IdHashes;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Erases forgotten frames from the tables. A deleted row keeps its bytes until its place is used again, so the partitions that held the
 * frames are written anew without them, and so are the tables that an extension indexes: its index keeps the words of a deleted row. What the server's log of changes and its backups hold goes when the server drops those.
 */
public final class ParadeDbErasing implements Erasing {
    /** The first number that the server tells in detail is that of rows that some old snapshot may still see. */
    private static final Pattern STILL_THERE = Pattern.compile("(\\d+)");

    private static final String CACHE = "stackmemory.session_cache";

    private static final String EXISTS = "SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
            + " ON n.oid = c.relnamespace WHERE n.nspname = 'stackmemory' AND c.relname = ?";

    private final Database database;
    private final TextErasing texts;

    public ParadeDbErasing(Database database, TextErasing texts) {
        this.database = database;
        this.texts = texts;
    }

    @Override
    public String name() {
        return database.settings().id().toString();
    }

    @Override
    public Set<FrameId> erase(Collection<FrameId> ids, Deadline deadline) {
        Set<FrameId> absent = new LinkedHashSet<>();
        Set<String> months = database.read("erasing", deadline, session -> {
            var heads = new LedgerRows(session).find(ids);
            absent.clear();
            ids.stream().filter(id -> !heads.containsKey(id)).forEach(absent::add);
            List<String> values = absent.stream().map(FrameId::value).toList();
            List<Long> times = session.query(
                    "SELECT DISTINCT created_at FROM stackmemory.pending_erasures"
                            + " WHERE frame_id = ANY (?) AND created_at IS NOT NULL",
                    parameters -> parameters.texts(values),
                    row -> row.getLong(1));
            var suffixes = new TreeSet<String>();
            for (long time : times) {
                String suffix = Months.suffix(time);
                boolean own = session.number(EXISTS, parameters -> parameters.text("frames_" + suffix)) == 1;
                suffixes.add(own ? suffix : "other");
            }
            return suffixes;
        });
        boolean gone = absent.isEmpty() || texts.takeOut(deadline);
        for (String month : months) {
            for (String table : List.of("frames", "events", "anchors")) {
                gone &= rewrite("stackmemory." + table + "_" + month, deadline);
            }
        }
        if (!absent.isEmpty()) {
            for (String table : texts.tables(deadline)) {
                gone &= rewrite(table, deadline);
            }
        }
        if (!absent.isEmpty() && dropCachedCopies(absent, deadline)) {
            gone &= rewrite(CACHE, deadline);
        }
        for (String table : List.of(
                "ledger",
                "outbox",
                "dead_letters",
                "removals",
                "pending_erasures",
                "edit_times",
                "text_segments",
                "text_postings")) {
            if (!absent.isEmpty()) {
                database.maintain("erasing", deadline, session -> session.details("VACUUM stackmemory." + table));
            }
        }
        return gone ? absent : Set.of();
    }

    /**
     * Takes the copies out of the session cache. Who was about to keep one when the frame was forgotten has done so when the lock is granted; who comes later is
     * kept from it by the tombstone.
     *
     * @return whether the cache was used since the server started with it empty
     */
    private boolean dropCachedCopies(Set<FrameId> ids, Deadline deadline) {
        List<byte[]> hashes = new IdHashes(database.identity().tombstoneKey()).of(ids);
        return database.write("erasing", deadline, session -> {
            session.run("LOCK TABLE " + CACHE + " IN SHARE ROW EXCLUSIVE MODE");
            session.update(
                    "DELETE FROM " + CACHE + " WHERE id_hash = ANY (?)", parameters -> parameters.allBytes(hashes));
            return session.number("SELECT pg_relation_size('" + CACHE + "')", Session.Binder.NOTHING) > 0;
        });
    }

    /** Whether nothing that was deleted is left in the table. */
    private boolean rewrite(String table, Deadline deadline) {
        List<String> details =
                database.maintain("erasing", deadline, session -> session.details("VACUUM (FULL, VERBOSE) " + table));
        Optional<Long> left = details.stream()
                .map(STILL_THERE::matcher)
                .filter(Matcher::find)
                .map(number -> Long.valueOf(number.group(1)))
                .findFirst();
        // No word about the rows means that the server passed the table over, as it does where the user lacks the
        // right.
        return left.equals(Optional.of(0L));
    }
}
