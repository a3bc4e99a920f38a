-- Grows with every forgetting, and now and then. The same number lies beside the replicas: those that hold another missed a forgetting.
ALTER TABLE stackmemory.store ADD COLUMN replica_epoch bigint NOT NULL DEFAULT 0;
