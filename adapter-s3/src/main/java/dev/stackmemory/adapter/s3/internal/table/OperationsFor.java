package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.object.WarehouseIo;
import org.apache.iceberg.BaseMetastoreTableOperations;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/** The catalog's operations on the table, bound to the deadline of one operation of ours also on Iceberg's own threads. */
record OperationsFor(Operation operation, TableOperations catalog, WarehouseIo objects) implements TableOperations {
    @Override
    public TableMetadata current() {
        return operation.during(catalog::current);
    }

    @Override
    public TableMetadata refresh() {
        return operation.during(catalog::refresh);
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
        operation.<Boolean, RuntimeException>during(() -> {
            // Others tell that they are there when they have written the new version's description; a server does that
            // itself.
            if (!(catalog instanceof BaseMetastoreTableOperations)) {
                operation.atTheCatalog().set(true);
            }
            catalog.commit(base, metadata);
            return true;
        });
    }

    @Override
    public FileIO io() {
        return objects;
    }

    @Override
    public EncryptionManager encryption() {
        return catalog.encryption();
    }

    @Override
    public String metadataFileLocation(String fileName) {
        return catalog.metadataFileLocation(fileName);
    }

    @Override
    public LocationProvider locationProvider() {
        return catalog.locationProvider();
    }

    @Override
    public TableOperations temp(TableMetadata uncommitted) {
        return catalog.temp(uncommitted);
    }

    @Override
    public long newSnapshotId() {
        return catalog.newSnapshotId();
    }

    @Override
    public boolean requireStrictCleanup() {
        return true;
    }
}
