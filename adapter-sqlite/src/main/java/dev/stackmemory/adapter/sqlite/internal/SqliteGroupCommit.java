package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Watermark;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.GroupCommit;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.RecordReceipt;
import java.util.ArrayList;
import java.util.List;

/** Threads of this process that record at the same moment wait for the disk once. */
final class SqliteGroupCommit extends GroupCommit<Recording.Prepared> {
    private static final int MAX_WRITES = 4_096;
    private static final int MAX_WAITING = 4 * MAX_WRITES;
    private static final String OPERATION = "recording";

    private final SqliteDatabase database;
    private final String historyId;

    SqliteGroupCommit(SqliteDatabase database, String historyId) {
        this(database, historyId, MAX_WAITING);
    }

    /** @param maxWaiting how many writes are waiting or being written at most */
    SqliteGroupCommit(SqliteDatabase database, String historyId, int maxWaiting) {
        super(MAX_WRITES, maxWaiting);
        this.database = database;
        this.historyId = historyId;
    }

    @Override
    protected List<RecordReceipt> write(List<List<Recording.Prepared>> group, Deadline deadline) {
        return database.write(OPERATION, deadline, session -> {
            ChangeCounter counter = ChangeCounter.in(session);
            var recording = new Recording(session, database.settings(), counter);
            var outcomes = new ArrayList<List<RecordOutcome>>(group.size());
            for (List<Recording.Prepared> writes : group) {
                outcomes.add(recording.record(writes));
            }
            counter.save();
            var watermark = Watermark.of(database.settings().id(), historyId, counter.newest());
            return outcomes.stream()
                    .map(each -> new RecordReceipt(each, watermark))
                    .toList();
        });
    }

    @Override
    protected String place() {
        return database.path().toString();
    }

    @Override
    protected StoreException noRoom() {
        return Failures.noRoom(database.path(), OPERATION);
    }

    @Override
    protected StoreException outOfTime() {
        return Failures.busy(database.path(), OPERATION, null);
    }

    @Override
    protected StoreException interrupted(InterruptedException cause) {
        return new StoreException.Unavailable("recording was interrupted.", cause);
    }
}
