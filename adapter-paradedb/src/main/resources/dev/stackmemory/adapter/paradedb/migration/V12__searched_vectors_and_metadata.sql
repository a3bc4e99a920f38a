-- Search for people with psql compares every vector that the project lets pass: the sum keeps the planner from an index, which ends its scan at hnsw.ef_search
-- and left a small project out.
CREATE OR REPLACE FUNCTION stackmemory.search_frames(
    query text,
    embedding real[] DEFAULT NULL,
    score_threshold double precision DEFAULT 0,
    "limit" integer DEFAULT 10,
    project text DEFAULT NULL,
    model text DEFAULT NULL)
RETURNS TABLE (
    frame_id text, name text, project_id text, score double precision, created_at timestamptz, snippet text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog SET jit = off AS $$
#variable_conflict use_column
DECLARE
    k1 constant double precision := 1.2;
    b constant double precision := 0.6;
    share_of_words constant double precision := 0.7;
    state record;
    hit record;
    place record;
    vectors text;
    models integer[];
    known text;
    keys bigint[] := '{}';
    times bigint[] := '{}';
    scores double precision[] := '{}';
    near_keys bigint[] := '{}';
    near_times bigint[] := '{}';
    cosines double precision[] := '{}';
    least_cosine double precision;
    wanted integer;
    terms tsquery;
BEGIN
    IF "limit" IS NULL OR "limit" NOT BETWEEN 1 AND 1000 THEN
        RAISE EXCEPTION 'limit % is not between 1 and 1000', "limit" USING ERRCODE = 'invalid_parameter_value';
    END IF;

    SELECT i.position, i.form, s.changes, i.history_id = s.history_id AS ours INTO state
        FROM stackmemory.store s LEFT JOIN stackmemory.text_indexes i ON i.name = 'frames';
    IF state.ours IS NOT TRUE OR state.form NOT LIKE '%, postings 2' THEN
        RAISE EXCEPTION 'the words of the frames are not indexed yet, or in another form'
            USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Run: stackmemory storage rebuild-index (where no extension proposes the frames instead: texts: exact).';
    ELSIF state.position < state.changes THEN
        RAISE NOTICE 'the newest % changes are not searched yet', state.changes - state.position;
    END IF;

    IF embedding IS NOT NULL THEN
        SELECT quote_ident(n.nspname) INTO vectors
            FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'vector';
        IF vectors IS NULL THEN
            RAISE EXCEPTION 'this database has no pgvector, so that frames are not searched by meaning'
                USING ERRCODE = 'feature_not_supported', HINT = 'Leave the embedding out to search by words.';
        END IF;
        SELECT array_agg(m.model_key ORDER BY m.model_key),
                string_agg(format('%s (%s)', m.name, m.dimension), ', ' ORDER BY m.model_key)
            INTO models, known FROM stackmemory.embedding_models m
            WHERE m.dimension = cardinality(embedding) AND (model IS NULL OR m.name = model);
        IF models IS NULL THEN
            SELECT string_agg(format('%s (%s)', m.name, m.dimension), ', ' ORDER BY m.model_key) INTO known
                FROM stackmemory.embedding_models m;
            RAISE EXCEPTION 'no model here has vectors of % components', cardinality(embedding)
                USING ERRCODE = 'invalid_parameter_value', HINT = 'Models: ' || coalesce(known, 'none');
        ELSIF cardinality(models) > 1 THEN
            RAISE EXCEPTION 'several models have vectors of % components', cardinality(embedding)
                USING ERRCODE = 'ambiguous_parameter', HINT = 'Name one of them as model => …: ' || known;
        END IF;
        EXECUTE format('SELECT array_agg(frame_key), array_agg(created_at), array_agg(1 - distance)'
                ' FROM (SELECT f.frame_key, f.created_at, 0 + (e.embedding OPERATOR(%1$s.<=>) $1::%1$s.vector) AS distance'
                ' FROM stackmemory.embeddings_%2$s e JOIN stackmemory.frames f ON f.frame_key = e.frame_key'
                ' AND f.created_at = e.created_at WHERE f.at_home AND ($2 IS NULL OR f.project_id = $2)'
                ' ORDER BY distance LIMIT $3) nearest', vectors, models[1])
            INTO near_keys, near_times, cosines USING embedding, project, greatest(50, 2 * "limit");
        -- As strict as it can be while enough are similar.
        SELECT coalesce(max(step), 0.3) INTO least_cosine FROM generate_series(0.3, 0.7, 0.05) AS step
            WHERE (SELECT count(*) FROM unnest(cosines) AS cosine WHERE cosine >= step) >= "limit";
    END IF;

    wanted := CASE WHEN embedding IS NULL THEN "limit" ELSE greatest(100, 2 * "limit") END;
    FOR hit IN
        WITH segments AS MATERIALIZED (
            SELECT s.segment, s.documents, s.hidden, s.length_codes, s.visible_length
            FROM stackmemory.text_segments s WHERE s.index_name = 'frames' AND s.dropped_at IS NULL),
        asked AS MATERIALIZED (SELECT t.term, t.occurrences FROM stackmemory.search_terms(query) t),
        held AS MATERIALIZED (
            SELECT a.term, a.occurrences, s.segment, u.document, u.frequency, u.length
            FROM segments s CROSS JOIN asked a
            CROSS JOIN LATERAL (
                SELECT p.postings FROM stackmemory.text_postings p
                WHERE p.segment = s.segment AND p.term = a.term COLLATE "C" OFFSET 0) p
            CROSS JOIN LATERAL stackmemory.unpack_postings(p.postings, s.hidden, s.length_codes) u),
        corpus AS (
            SELECT sum(s.documents - bit_count(s.hidden))::double precision AS frames,
                greatest(1, sum(s.visible_length))::double precision AS length FROM segments s),
        weighed AS (
            SELECT h.term, h.occurrences * ln(1 + (c.frames - count(*) + 0.5) / (count(*) + 0.5)) AS weight
            FROM held h CROSS JOIN corpus c GROUP BY h.term, h.occurrences, c.frames
            ORDER BY weight DESC, h.term COLLATE "C" LIMIT 64)
        SELECT h.segment, h.document, sum(w.weight * (1 - 1 / (1 + h.frequency
                / (k1 * (1 - b + b * h.length * c.frames / c.length))))) / (SELECT sum(weight) FROM weighed) AS score
        FROM held h JOIN weighed w USING (term) CROSS JOIN corpus c
        GROUP BY h.segment, h.document ORDER BY score DESC, h.segment, h.document
    LOOP
        EXIT WHEN embedding IS NULL AND hit.score < score_threshold;
        SELECT l.copy_key, l.copy_created_at INTO place
            FROM (SELECT s.ids, ('x' || encode(substr(s.id_ends, 4 * hit.document + 1, 4), 'hex'))::bit(32)::integer AS until,
                    CASE WHEN hit.document = 0 THEN 0
                        ELSE ('x' || encode(substr(s.id_ends, 4 * hit.document - 3, 4), 'hex'))::bit(32)::integer END AS start
                FROM stackmemory.text_segments s WHERE s.segment = hit.segment) s
            JOIN stackmemory.ledger l
                ON l.frame_id = convert_from(substr(s.ids, s.start + 1, s.until - s.start), 'UTF8') COLLATE "C"
            WHERE l.at_home AND (project IS NULL OR l.project_id = project);
        IF FOUND THEN
            keys := keys || place.copy_key;
            times := times || place.copy_created_at;
            scores := scores || hit.score;
            EXIT WHEN cardinality(keys) >= wanted;
        END IF;
    END LOOP;

    SELECT string_agg('''' || replace(replace(t.term, '\', '\\'), '''', '''''') || '''', ' | ')::tsquery INTO terms
        FROM stackmemory.search_terms(query) t;
    RETURN QUERY
        WITH words AS MATERIALIZED (
            SELECT * FROM unnest(keys, times, scores) AS w (frame_key, created_at, score)),
        meaning AS MATERIALIZED (
            SELECT * FROM unnest(near_keys, near_times, cosines) AS m (frame_key, created_at, cosine)
            WHERE m.cosine >= least_cosine),
        bounds AS (
            SELECT (SELECT count(*) FROM meaning) > 0 AS fusing,
                (SELECT min(score) FROM words) AS lowest, (SELECT max(score) FROM words) AS highest,
                (SELECT min(cosine) FROM meaning) AS least, (SELECT max(cosine) FROM meaning) AS largest),
        fused AS (
            SELECT coalesce(w.frame_key, m.frame_key) AS frame_key, coalesce(w.created_at, m.created_at) AS created_at,
                CASE WHEN NOT o.fusing THEN w.score
                    ELSE coalesce(share_of_words * CASE WHEN o.highest > o.lowest
                            THEN (w.score - o.lowest) / (o.highest - o.lowest) WHEN w.score IS NOT NULL THEN 1 END, 0)
                        + coalesce((1 - share_of_words) * CASE WHEN o.largest > o.least
                            THEN (m.cosine - o.least) / (o.largest - o.least) WHEN m.cosine IS NOT NULL THEN 1 END, 0)
                    END AS score
            FROM words w FULL JOIN meaning m ON m.frame_key = w.frame_key AND m.created_at = w.created_at
            CROSS JOIN bounds o),
        best AS (
            SELECT f.frame_id, f.name, f.project_id, x.score, f.created_at, coalesce(f.content, f.digest, '') AS text
            FROM fused x JOIN stackmemory.frames f ON f.frame_key = x.frame_key AND f.created_at = x.created_at
            WHERE x.score >= score_threshold
            ORDER BY x.score DESC, f.frame_id COLLATE "C" LIMIT "limit")
        SELECT best.frame_id, best.name, best.project_id, best.score,
            CASE WHEN best.created_at BETWEEN -62135596800000 AND 253402300799999
                THEN to_timestamp(best.created_at / 1000.0) END,
            coalesce(ts_headline('pg_catalog.english', best.text, terms,
                'StartSel=[, StopSel=], MaxWords=30, MinWords=15, MaxFragments=1'), left(best.text, 200))
        FROM best ORDER BY best.score DESC, best.frame_id COLLATE "C";
END
$$;

-- No query reads the metadata of many frames; each write paid for its index.
DROP INDEX stackmemory.frames_by_metadata;
