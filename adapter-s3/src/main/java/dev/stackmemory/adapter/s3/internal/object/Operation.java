package dev.stackmemory.adapter.s3.internal.object;

import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException.DeadlineExceeded;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One call of a port: its deadline, and what it has cost. Handed on to every thread that works for it.
 *
 * @param store the archive, as its users call it
 * @param name for messages, such as {@code finding frames}
 * @param atTheCatalog whether a new version was written of which only the catalog says whether it counts
 */
public record Operation(StoreId store, String name, Deadline deadline, Tally tally, AtomicBoolean atTheCatalog) {
    private static final ThreadLocal<@Nullable Operation> CURRENT = new ThreadLocal<>();

    public Operation {
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(deadline, "deadline");
        Objects.requireNonNull(tally, "tally");
        Objects.requireNonNull(atTheCatalog, "atTheCatalog");
    }

    public Operation(StoreId store, String name, Deadline deadline, Tally tally) {
        this(store, name, deadline, tally, new AtomicBoolean());
    }

    /** Work that nobody waits for. */
    public static Operation unlimited(StoreId store, String name) {
        return new Operation(store, name, Deadline.NEVER, new Tally());
    }

    /** A part of this, or what follows it: counted with it, by another deadline. */
    public Operation by(Deadline other) {
        return new Operation(store, name, other, tally);
    }

    /** The operation for which this thread works inside of Iceberg, whose interfaces have no place for one. */
    static Operation current(StoreId store) {
        Operation current = CURRENT.get();
        return current == null ? unlimited(store, "table housekeeping") : current;
    }

    /** Does the work with this as the {@linkplain #current current} operation. */
    public <T, X extends Exception> T during(Work<T, X> work) throws X {
        Operation before = CURRENT.get();
        CURRENT.set(this);
        try {
            return work.run();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    /** @throws DeadlineExceeded if the deadline has passed */
    public void check() {
        if (deadline.isExpired()) {
            throw new DeadlineExceeded(name + " in the archive took longer than its deadline.", null);
        }
    }

    /**
     * One request for a part of an object is about to be made.
     *
     * @param bytes what it will give; 0 if nobody knows, and {@link #read} says it later
     * @throws dev.stackmemory.ports.failure.StoreException.CostLimitReached if that costs more than may be spent
     */
    void requesting(long bytes) {
        check();
        deadline.meter().reading(store, 1, bytes);
    }

    /** So much was given by a request of which nobody knew it. */
    void read(long bytes) {
        deadline.meter().reading(store, 0, bytes);
    }

    /** A question is asked of a table that has so many data files. */
    public void choosingAmong(int files) {
        tally.add(Tally.Count.FILES, files);
        deadline.meter().choosing(store, files, 0);
    }

    /** So many of them can have a part in its answer, and are looked into. */
    public void lookingInto(int files) {
        tally.add(Tally.Count.FILES_READ, files);
        deadline.meter().choosing(store, 0, files);
    }

    /** Something to do. */
    @FunctionalInterface
    public interface Work<T, X extends Exception> {
        T run() throws X;
    }
}
