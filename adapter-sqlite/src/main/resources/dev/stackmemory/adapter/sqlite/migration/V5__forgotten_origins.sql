-- Where a forgotten frame came from, if the ledger here knew it: the shared home may hold another frame of its id.
ALTER TABLE pending_erasures ADD COLUMN project_id TEXT;
ALTER TABLE pending_erasures ADD COLUMN created_at INTEGER;

PRAGMA user_version = 5;
