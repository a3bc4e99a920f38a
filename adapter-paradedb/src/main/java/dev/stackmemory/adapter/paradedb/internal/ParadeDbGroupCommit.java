package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Watermark;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.GroupCommit;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.RecordReceipt;
import java.util.ArrayList;
import java.util.List;

/** Threads of this process that record at the same moment wait for the disk of the server once. */
final class ParadeDbGroupCommit extends GroupCommit<RecordingPlan.Write> {
    private static final int MAX_WRITES = 2_048;
    private static final int MAX_WAITING = 4 * MAX_WRITES;
    private static final String OPERATION = "recording";

    private final Database database;

    ParadeDbGroupCommit(Database database) {
        this(database, MAX_WAITING);
    }

    /** @param maxWaiting how many writes are waiting or being written at most */
    ParadeDbGroupCommit(Database database, int maxWaiting) {
        super(MAX_WRITES, maxWaiting);
        this.database = database;
    }

    @Override
    protected List<RecordReceipt> write(List<List<RecordingPlan.Write>> group, Deadline deadline) {
        var writes = new ArrayList<RecordingPlan.Write>();
        for (List<RecordingPlan.Write> request : group) {
            for (RecordingPlan.Write write : request) {
                writes.add(new RecordingPlan.Write(write.write(), write.copy(), writes.size()));
            }
        }
        Recording.Recorded recorded = database.record(writes, deadline);
        var watermark =
                Watermark.of(database.settings().id(), database.identity().historyId(), recorded.position());
        List<RecordOutcome> outcomes = recorded.outcomes();
        var receipts = new ArrayList<RecordReceipt>();
        int next = 0;
        for (List<RecordingPlan.Write> request : group) {
            int end = next + request.size();
            receipts.add(new RecordReceipt(outcomes.subList(next, end), watermark));
            next = end;
        }
        database.settings().reports().monitor().grouped(group.size(), writes.size());
        return receipts;
    }

    @Override
    protected String place() {
        return database.server().toString();
    }

    @Override
    protected StoreException noRoom() {
        return Failures.noRoom(database.server(), OPERATION);
    }

    @Override
    protected StoreException outOfTime() {
        return Failures.noAnswerInTime(database.server(), OPERATION, null);
    }

    @Override
    protected StoreException interrupted(InterruptedException cause) {
        return Failures.interrupted(database.server(), OPERATION, cause);
    }
}
