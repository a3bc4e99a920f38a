package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.ArchiveSettings;
import dev.stackmemory.adapter.s3.TableCatalog;
import dev.stackmemory.adapter.s3.internal.object.ObjectStore;
import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.object.Tally;
import dev.stackmemory.adapter.s3.internal.object.WarehouseIo;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException.DeadlineExceeded;
import dev.stackmemory.ports.failure.StoreException.NewerSchema;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.apache.iceberg.types.Types.NestedField;

/** The way to the newest version of the table, and to a handle through which it can be changed. Thread-safe. */
final class TableAccess implements AutoCloseable {
    private static final int CREATIONS = 4;

    /** To find or make the table, before any caller's deadline is known. */
    private static final Duration OPENING = Duration.ofSeconds(30);

    private static final TableIdentifier NAME = TableIdentifier.parse(TableCatalog.TABLE);

    private final Catalogs.Opened catalog;
    private final WarehouseIo io;
    private final TableOperations operations;
    private final String identity;
    private final boolean wasEmpty;
    private final ReentrantLock refreshing = new ReentrantLock();

    private TableAccess(Catalogs.Opened catalog, WarehouseIo io, TableOperations operations) {
        this.catalog = catalog;
        this.io = io;
        this.operations = operations;
        this.identity = operations.current().uuid();
        this.wasEmpty = TableVersion.newest(operations.current()).rows().orElse(1) == 0;
    }

    /** Opens the table, and makes it where it is missing. */
    static TableAccess open(ArchiveSettings settings, WarehouseIo io) {
        Operation opening = new Operation(settings.id(), "opening the archive", Deadline.after(OPENING), new Tally());
        return TableFailures.translated(
                opening, () -> inTime(opening, () -> opened(settings, io, opening), TableAccess::close));
    }

    private static TableAccess opened(ArchiveSettings settings, WarehouseIo io, Operation opening) {
        Catalogs.Opened catalog = Catalogs.open(settings, io);
        try {
            Table table = loadOrCreate(catalog.catalog(), settings, io.store(), opening);
            requireKnownFormat(table.properties());
            addMissingColumns(table);
            return new TableAccess(catalog, io, ((HasTableOperations) table).operations());
        } catch (RuntimeException failure) {
            catalog.close();
            throw failure;
        }
    }

    /**
     * What asks the catalog, whose client knows no deadline and tries again for minutes: on a thread of its own, which is interrupted when the time is
     * up.
     *
     * @param tooLate is handed an answer that nobody waits for any more
     */
    private static <T> T inTime(Operation operation, Supplier<T> asking, Consumer<T> tooLate) {
        var answer = new CompletableFuture<T>();
        Thread thread = Thread.ofVirtual().name(operation.name()).start(() -> {
            try {
                T given = operation.during(asking::get);
                if (!answer.complete(given)) {
                    tooLate.accept(given);
                }
            } catch (Throwable failure) {
                answer.completeExceptionally(failure);
            }
        });
        try {
            return operation.deadline().await(answer);
        } catch (TimeoutException late) {
            giveUp(answer, thread);
            throw new DeadlineExceeded(operation.name() + " waited for the catalog until its deadline.", late);
        } catch (InterruptedException interrupted) {
            giveUp(answer, thread);
            Thread.currentThread().interrupt();
            throw new Unavailable(operation.name() + " was interrupted", interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(operation.name() + " failed", failed);
        }
    }

    private static <T> T inTime(Operation operation, Supplier<T> asking) {
        return inTime(operation, asking, unheard -> {});
    }

    private static void giveUp(CompletableFuture<?> answer, Thread asking) {
        answer.cancel(false);
        asking.interrupt();
    }

    /** Other processes may make the table, or the namespace that it is in, at the same moment; then theirs is taken. */
    private static Table loadOrCreate(
            Catalog catalog, ArchiveSettings settings, ObjectStore objects, Operation opening) {
        for (int attempt = 1; ; attempt++) {
            try {
                if (catalog.tableExists(NAME)) {
                    return catalog.loadTable(NAME);
                }
                if (holdsRows(objects, opening) && !catalog.tableExists(NAME)) {
                    throw new Unavailable(
                            "there is an archive at " + objects.root() + " which "
                                    + settings.catalog().describe()
                                    + " does not know: it was made with another. Name that one again, or restore it from a backup;"
                                    + " nothing was changed.",
                            null);
                }
                return create(catalog, settings);
            } catch (AlreadyExistsException | CommitFailedException | UncheckedSQLException meanwhile) {
                if (attempt == CREATIONS) {
                    throw meanwhile;
                }
            }
        }
    }

    /** Whether there are data files where catalogs put those of the table, unless they have been told otherwise. */
    private static boolean holdsRows(ObjectStore objects, Operation opening) {
        var rows = new AtomicBoolean();
        objects.list(
                objects.root() + "/" + NAME.namespace() + "/" + NAME.name() + "/",
                object -> rows.compareAndSet(false, object.location().endsWith(".parquet")),
                opening);
        return rows.get();
    }

    private static Table create(Catalog catalog, ArchiveSettings settings) {
        if (catalog instanceof SupportsNamespaces namespaces && !namespaces.namespaceExists(NAME.namespace())) {
            namespaces.createNamespace(NAME.namespace());
        }
        Schema schema = FrameTable.schema();
        return catalog.buildTable(NAME, schema)
                .withPartitionSpec(FrameTable.partitions(schema))
                .withSortOrder(FrameTable.order(schema))
                .withProperties(FrameTable.properties(settings))
                .create();
    }

    private static void requireKnownFormat(Map<String, String> properties) {
        String format = properties.getOrDefault(FrameTable.FORMAT_PROPERTY, "1");
        if (!format.equals(Integer.toString(FrameTable.FORMAT))) {
            throw new NewerSchema(
                    "the archive has form " + format + ", and this program knows up to " + FrameTable.FORMAT
                            + ". Update StackMemory; nothing was read or written.",
                    null);
        }
    }

    /** Columns that came with a later version read as absent in the files from before. */
    private static void addMissingColumns(Table table) {
        var missing = FrameTable.schema().columns().stream()
                .filter(column -> table.schema().findField(column.name()) == null)
                .toList();
        if (!missing.isEmpty()) {
            var update = table.updateSchema();
            for (NestedField column : missing) {
                update.addColumn(column.name(), column.type(), column.doc());
            }
            update.commit();
        }
    }

    /** Given to the table when it was made. */
    String identity() {
        return identity;
    }

    /** Whether the table had no rows when it was opened. */
    boolean wasEmpty() {
        return wasEmpty;
    }

    /** The number of the newest version that was seen here. */
    long seenVersion() {
        return operations.current().lastSequenceNumber();
    }

    /** The newest version, asked of the catalog each time; its description is read only if it is another than before. */
    TableMetadata newest(Operation operation) {
        return TableFailures.translated(operation, () -> inTime(operation, () -> refreshed(operation)));
    }

    private TableMetadata refreshed(Operation operation) {
        if (!acquired(operation)) {
            throw new DeadlineExceeded(operation.name() + " waited for the catalog too long.", null);
        }
        try {
            operation.check();
            operation.tally().add(Tally.Count.CATALOG_CALLS, 1);
            return operations.refresh();
        } finally {
            refreshing.unlock();
        }
    }

    private boolean acquired(Operation operation) {
        try {
            return refreshing.tryLock(operation.deadline().remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Unavailable(operation.name() + " was interrupted", interrupted);
        }
    }

    /** A handle to the newest version, for one change. */
    Table handle(Operation operation) {
        return TableFailures.translated(operation, () -> {
            operation.check();
            operation.tally().add(Tally.Count.CATALOG_CALLS, 1);
            Table table = inTime(operation, () -> catalog.catalog().loadTable(NAME));
            return new BaseTable(
                    new OperationsFor(operation, ((HasTableOperations) table).operations(), io.forOperation(operation)),
                    NAME.toString());
        });
    }

    @Override
    public void close() {
        catalog.close();
    }
}
