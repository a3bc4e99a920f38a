-- Search for people with psql. A segment's ids and lengths stand in columns of their own now, from which SQL takes what it needs without reading the
-- rest: the id of document n ends at the n-th number of id_ends (four bytes, the highest first) and begins where the one before ends.

ALTER TABLE stackmemory.text_segments
    ADD COLUMN ids bytea NOT NULL DEFAULT ''::bytea,
    ADD COLUMN id_ends bytea NOT NULL DEFAULT ''::bytea,
    -- A byte for each document, as dev.stackmemory.domain.rank.LengthCode has it.
    ADD COLUMN length_codes bytea NOT NULL DEFAULT ''::bytea,
    -- The sum of the lengths of the documents that are not hidden.
    ADD COLUMN visible_length bigint NOT NULL DEFAULT 0;
ALTER TABLE stackmemory.text_segments ALTER COLUMN ids SET STORAGE EXTERNAL;
ALTER TABLE stackmemory.text_segments ALTER COLUMN id_ends SET STORAGE EXTERNAL;
ALTER TABLE stackmemory.text_segments ALTER COLUMN length_codes SET STORAGE EXTERNAL;

-- Porter2, without the stop words of english_stem, which are left out only where a question has other words.
CREATE TEXT SEARCH DICTIONARY stackmemory.english_words (TEMPLATE = pg_catalog.snowball, LANGUAGE = english);

CREATE FUNCTION stackmemory.stem(word text) RETURNS text
LANGUAGE sql STABLE STRICT SET search_path = pg_catalog AS $$
    SELECT CASE WHEN lower(word) ~ '^[a-z'']{1,64}$'
        THEN coalesce((ts_lexize('stackmemory.english_words', lower(word)))[1], lower(word))
        ELSE left(lower(word), 64) END
$$;
COMMENT ON FUNCTION stackmemory.stem(text) IS 'The stem of an English word; other words in lower case.';

-- What the analyzer of the program makes of a question, as far as SQL can: words without diacritics, stemmed; names and paths as a whole and in their parts;
-- pairs of characters where a script writes no blanks.
CREATE FUNCTION stackmemory.search_terms(query text) RETURNS TABLE (term text, occurrences bigint)
LANGUAGE plpgsql STABLE STRICT ROWS 10 SET search_path = pg_catalog AS $$
DECLARE
    letter constant text := '[A-Za-z0-9\u00AA-\u00BA\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u0DFF\u10A0-\u10FF\u1200-\u177F'
        || '\u1800-\u1FFF\u2C00-\u2DFF\uA4D0-\uA95F\uA980-\uABFF]';
    word constant text := letter || '+(?:(?<![0-9])''(?![0-9])' || letter || '+)*';
    run constant text := '[\u0E00-\u0EFF\u1000-\u109F\u1100-\u11FF\u1780-\u17FF\u2E80-\u2FFF\u3005-\u3007\u3041-\uA4CF\uA960-\uA97F'
        || '\uAC00-\uD7FF\uF900-\uFAFF\U00020000-\U0003FFFF]+';
    stop constant text := 'a an and are as at be but by for if in into is it no not of on or such that the their then there these they'
        || ' this to was will with what when where who whom whose which why how do does did can could would should i you he she we me us'
        || ' him them my your his her our its have has had were been being am about any some from it''s i''m don''t';
    folded text;
    piece text;
    part text;
    parts text[];
    found text[] := '{}';
BEGIN
    -- Humps need the case of the letters, so that only their marks go here.
    folded := regexp_replace(normalize(replace(query, U&'\2019', ''''), NFKD), '[\u0300-\u036F\u00AD]', '', 'g');
    folded := normalize(translate(replace(replace(replace(folded, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'øđðħłŧı', 'oddhlti'), NFC);
    FOR piece IN
        SELECT m[1] FROM regexp_matches(folded,
            '([cC]\+\+|[cCfF]#|' || word || '(?:[-_./\\@]' || word || ')*|' || run || ')', 'g') m
    LOOP
        IF piece ~ ('^' || run) THEN
            FOR at IN 1..greatest(1, char_length(piece) - 1) LOOP
                found := found || substr(piece, at, 2);
            END LOOP;
            CONTINUE;
        ELSIF piece ~ '[+#]$' THEN
            found := found || ARRAY[lower(piece), lower(left(piece, 1))];
            CONTINUE;
        ELSIF piece ~ '[./\\@]' THEN
            IF char_length(piece) <= 128 THEN
                found := found || lower(replace(piece, '\', '/'));
            END IF;
            FOREACH part IN ARRAY regexp_split_to_array(piece, '[/\\]') LOOP
                IF part ~ '[.@]' AND part <> piece AND char_length(part) <= 128 THEN
                    found := found || lower(part);
                END IF;
            END LOOP;
        END IF;
        FOREACH part IN ARRAY regexp_split_to_array(piece, '[./\\@]') LOOP
            -- A hump begins at a capital after another letter or a digit, and at the last of several capitals; digits at the end are a part.
            parts := regexp_split_to_array(
                regexp_replace(
                    regexp_replace(
                        regexp_replace(part, '([a-z0-9])(?=[A-Z])', '\1 ', 'g'),
                        '([A-Z])(?=[A-Z](?:[a-rt-z]|s[a-z0-9]))', '\1 ', 'g'),
                    '([A-Za-z]{2})(?=[0-9]+(?:$|[ A-Z_-]))', '\1 ', 'g'),
                '[ _-]');
            IF cardinality(parts) > 1 AND char_length(part) <= 128 THEN
                found := found || CASE WHEN part ~ '[^0-9_-]'
                    THEN stackmemory.stem(regexp_replace(part, '[_-]', '', 'g')) ELSE lower(part) END;
            END IF;
            found := found || array(SELECT stackmemory.stem(each) FROM unnest(parts) AS each);
        END LOOP;
    END LOOP;
    RETURN QUERY
        WITH cut AS (SELECT one, count(*) AS times FROM unnest(found) AS one WHERE one <> '' GROUP BY one),
        telling AS (
            SELECT one, times FROM cut
            WHERE one <> ALL (array(SELECT stackmemory.stem(each) FROM unnest(string_to_array(stop, ' ')) AS each)))
        SELECT one, times FROM telling
        UNION ALL SELECT one, times FROM cut WHERE NOT EXISTS (SELECT FROM telling);
END
$$;
COMMENT ON FUNCTION stackmemory.search_terms(text) IS
    'The terms that search_frames looks for, and how often the question has each. Stop words are left out if there are others.';

-- The visible documents of a packed list (dev.stackmemory.adapter.paradedb.internal.text.TermPostings), each with the weighted number of occurrences
-- and its length.
CREATE FUNCTION stackmemory.unpack_postings(postings bytea, hidden bytea, length_codes bytea)
RETURNS TABLE (document integer, frequency integer, length integer)
LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = pg_catalog AS $$
DECLARE
    -- Copies in memory: of what lies out of line, each byte would be fetched anew.
    packed constant bytea := postings || ''::bytea;
    codes constant bytea := length_codes || ''::bytea;
    bits constant bytea := hidden || ''::bytea;
    hidden_until constant integer := 8 * octet_length(hidden);
    size constant integer := octet_length(postings);
    -- Of name, digest, content, anchors, events.
    weights constant integer[] := '{2,1,1,2,1}';
    at integer := 0;
    unit integer;
    value integer;
    shift integer;
    fields integer;
BEGIN
    document := -1;
    WHILE at < size LOOP
        -- Seven bits a byte, the lowest first; the eighth says that more follow.
        value := get_byte(packed, at);
        at := at + 1;
        IF value > 127 THEN
            value := value & 127;
            shift := 7;
            LOOP
                unit := get_byte(packed, at);
                at := at + 1;
                value := value | ((unit & 127) << shift);
                shift := shift + 7;
                EXIT WHEN unit < 128;
            END LOOP;
        END IF;
        document := document + value + 1;
        value := get_byte(packed, at);
        at := at + 1;
        IF value > 127 THEN
            value := value & 127;
            shift := 7;
            LOOP
                unit := get_byte(packed, at);
                at := at + 1;
                value := value | ((unit & 127) << shift);
                shift := shift + 7;
                EXIT WHEN unit < 128;
            END LOOP;
        END IF;
        IF value & 1 = 0 THEN
            frequency := value >> 1;
        ELSE
            fields := value >> 1;
            frequency := 0;
            FOR field IN 0..4 LOOP
                IF (fields >> field) & 1 = 1 THEN
                    value := 0;
                    shift := 0;
                    LOOP
                        unit := get_byte(packed, at);
                        at := at + 1;
                        value := value | ((unit & 127) << shift);
                        shift := shift + 7;
                        EXIT WHEN unit < 128;
                    END LOOP;
                    frequency := frequency + value * weights[field + 1];
                END IF;
            END LOOP;
        END IF;
        IF document >= hidden_until OR get_bit(bits, document) = 0 THEN
            value := get_byte(codes, document);
            length := CASE WHEN value < 32 THEN value ELSE (16 + (value - 32) % 16) << (1 + (value - 32) / 16) END;
            RETURN NEXT;
        END IF;
    END LOOP;
END
$$;

CREATE FUNCTION stackmemory.search_frames(
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
                ' FROM (SELECT f.frame_key, f.created_at, e.embedding OPERATOR(%1$s.<=>) $1::%1$s.vector AS distance'
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
COMMENT ON FUNCTION stackmemory.search_frames(text, real[], double precision, integer, text, text) IS
$$The frames that answer a question best, for people with psql.

query: words; any of them, the more the better. No operators, phrases or patterns.
embedding: of the question, by the model whose vectors are here; needs pgvector ('[0.1, …]'::vector::real[]). Without it, words decide alone.
score_threshold: frames below it are left out. By words alone a score lies between 0 and 1; with an embedding it is 0.7 of the words' and 0.3 of the
cosine's, each brought to 0 to 1 among the candidates.
limit: 1 to 1000. project: only its frames. model: needed where several have as many components.

Ranks by BM25 over the program's own index and its statistics of all projects, without what the program adds: neighbouring turns, the order of
words, feedback, recency. It unpacks the index in PL/pgSQL, a few hundred milliseconds for 100,000 frames. Changes that the index has not
taken in are not found, which a notice says. Texts over 8 KB stand compressed, and have no snippet.$$;
