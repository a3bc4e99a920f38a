-- What the texts of a replica take, in bytes. Null where the frame is at home here: then the ledger knows.
ALTER TABLE frames ADD COLUMN size_bytes INTEGER;

UPDATE frames SET size_bytes = coalesce(
    (SELECT size_bytes FROM tier_metadata l WHERE l.frame_id = frames.frame_id AND l.content_hash = frames.content_hash),
    octet_length(frame_id) + octet_length(project_id) + octet_length(type) + octet_length(name) + octet_length(state)
      + (SELECT octet_length(content) + ifnull(octet_length(inputs), 0) + ifnull(octet_length(outputs), 0) + ifnull(octet_length(digest), 0)
           + ifnull(octet_length(digest_json), 0) + ifnull(octet_length(metadata), 0)
         FROM frame_texts t WHERE t.frame_key = frames.frame_key)
      + (SELECT ifnull(sum(octet_length(event_id) + octet_length(type) + octet_length(payload)), 0)
         FROM events e WHERE e.frame_key = frames.frame_key)
      + (SELECT ifnull(sum(octet_length(anchor_id) + octet_length(type) + octet_length(text) + octet_length(metadata)), 0)
         FROM anchors a WHERE a.frame_key = frames.frame_key))
WHERE at_home = 0;
-- Tags are ordered by tag, and so are added in one walk through them.
UPDATE frames SET size_bytes = size_bytes + tagged.bytes
FROM (SELECT t.frame_key, sum(octet_length(t.tag)) AS bytes FROM tags t JOIN frames f USING (frame_key)
      WHERE f.at_home = 0 GROUP BY t.frame_key) AS tagged
WHERE frames.frame_key = tagged.frame_key AND NOT EXISTS
    (SELECT 1 FROM tier_metadata l WHERE l.frame_id = frames.frame_id AND l.content_hash = frames.content_hash);

-- The sum of all is in the index.
DROP INDEX frames_replicas;
CREATE INDEX frames_replicas ON frames (frame_id, size_bytes) WHERE at_home = 0;

PRAGMA user_version = 8;
