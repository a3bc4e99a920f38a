package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.VectorIndexKind;
import dev.stackmemory.adapter.paradedb.VectorPrecision;
import dev.stackmemory.adapter.paradedb.VectorSearch;
import dev.stackmemory.domain.query.FrameFilter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Query;
import org.jooq.impl.DSL;

/** What pgvector is asked for one model. */
final class VectorStatements {
    /** What of the vectors an index knows. */
    enum Indexed {
        /** There is no index: everything is compared. */
        NOTHING,
        WHOLE,
        HALF,
        SIGNS;

        static Indexed read(ResultSet row, int column) throws SQLException {
            return values()[row.getInt(column)];
        }
    }

    /** Selects what the index of that name knows, which decides by what candidates are found. */
    static final String INDEXED = "(SELECT CASE WHEN d IS NULL THEN 0 WHEN d LIKE '%bit_hamming_ops%' THEN 3"
            + " WHEN d LIKE '%halfvec_cosine_ops%' THEN 2 ELSE 1 END FROM pg_catalog.pg_get_indexdef(to_regclass(?)) AS d)";

    /** How far the making of an index is. */
    enum Progress {
        NONE,
        /** Somebody is at it, and holds the lock that the server takes for that. */
        BUILDING,
        /** Whoever was at it is gone; no search uses it. */
        ABANDONED,
        BUILT
    }

    /** Selects the {@link Progress} of the index of that name; no row for {@link Progress#NONE}. */
    static final String PROGRESS = """
        SELECT CASE WHEN i.indisvalid THEN 'BUILT' WHEN EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE l.locktype = 'relation'
          AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
          AND l.relation = i.indrelid AND l.mode = 'ShareUpdateExclusiveLock' AND l.granted) THEN 'BUILDING' ELSE 'ABANDONED' END
        FROM pg_catalog.pg_index i WHERE i.indexrelid = to_regclass(?)\
        """;

    /** How many columns {@link #PREPARE_APPROXIMATE} has, {@link #INDEXED} the last. */
    static final int PREPARING_COLUMNS = 12;

    /** What to select, for the transaction at hand: how hard the indexes try, and that a filter does not leave an answer short. */
    static final String PREPARE_APPROXIMATE =
            "set_config('hnsw.ef_search', ?, true), set_config('ivfflat.probes', ?, true),"
                    + " set_config('hnsw.iterative_scan', 'relaxed_order', true),"
                    + " set_config('ivfflat.iterative_scan', 'relaxed_order', true),"
                    // A plan for any vector and any limit is a plan without the index.
                    + " set_config('plan_cache_mode', 'force_custom_plan', true),"
                    + " set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),"
                    + " set_config('enable_mergejoin', 'off', true),"
                    // Joined to the frames, the index must lead: the planner underestimates the join and would sort all
                    // of it.
                    + " set_config('enable_sort', 'off', true), set_config('max_parallel_workers_per_gather', '0', true),"
                    // What is switched off costs so much in plans that the server would compile them, for a second.
                    + " set_config('jit', 'off', true), "
                    + INDEXED;

    private static final int LARGEST_VECTOR = 2_000;
    private static final int LARGEST_HALF = 4_000;
    private static final int CANDIDATES = 10;

    /** pgvector sums in single precision, and so may take for farther what is nearer by a millionth: so many more are looked at. */
    private static final int NEARLY_AS_NEAR = 10;

    private final VectorExtension extension;
    private final int key;
    private final int dimension;

    VectorStatements(VectorExtension extension, int key, int dimension) {
        this.extension = extension;
        this.key = key;
        this.dimension = dimension;
    }

    /** The name of the index of the vectors. */
    String index() {
        return EmbeddingTables.table(key) + "_nearest";
    }

    private String table() {
        return EmbeddingTables.table(key);
    }

    /** Counts the vectors. */
    String count() {
        return "SELECT count(*) FROM " + table();
    }

    /** Counts the vectors, and stops at so many. */
    String countUpTo(long most) {
        return "SELECT count(*) FROM (SELECT FROM " + table() + " LIMIT " + most + ") AS counted";
    }

    private static final String JOIN = " JOIN stackmemory.frames ON frames.frame_key = e.frame_key"
            + " AND frames.created_at = e.created_at WHERE {1} ";

    /** Compares everything: the sum keeps the planner from an index, whose order may be wrong. */
    Query exact(String vector, FrameFilter filter, int limit) {
        String order = "0 + (" + distance("e") + "), frames.frame_id";
        return nearest(vector, filter, order, limit + NEARLY_AS_NEAR, limit + NEARLY_AS_NEAR);
    }

    /**
     * Takes the nearest as the index gives them.
     *
     * @param indexed what the index knows; of signs only, more candidates are needed
     */
    Query approximate(String vector, FrameFilter filter, int limit, Indexed indexed) {
        int candidates = indexed == Indexed.SIGNS ? Math.max(limit, Math.min(1_000, CANDIDATES * limit)) : limit;
        String order = switch (indexed) {
            case NOTHING, WHOLE -> distance("e");
            case HALF -> half("e.embedding") + " " + extension.distance() + " " + half(sought());
            case SIGNS -> binary("e.embedding") + " OPERATOR(" + extension.schema() + ".<~>) " + binary(sought());
        };
        return nearest(vector, filter, order, candidates, limit);
    }

    /** Selects the id, the revision and the vector, in binary, of the first in that order; of these candidates, the nearest by whole vectors. */
    private Query nearest(String vector, FrameFilter filter, String order, int candidates, int limit) {
        return DynamicSql.CONTEXT.resultQuery(
                "WITH candidates AS MATERIALIZED (SELECT frames.frame_id, frames.revision, e.frame_key, e.created_at FROM "
                        + table() + " e" + JOIN + "ORDER BY " + order + " LIMIT {2})"
                        + " SELECT c.frame_id, c.revision, " + extension.binary("v.embedding")
                        + " FROM candidates c JOIN " + table()
                        + " v ON v.frame_key = c.frame_key AND v.created_at = c.created_at ORDER BY " + distance("v")
                        + " LIMIT {3}",
                DSL.val(vector),
                FilterCondition.of(filter),
                DSL.inline(candidates),
                DSL.inline(limit));
    }

    private String sought() {
        return extension.single("{0}");
    }

    private String distance(String alias) {
        return extension.single(alias + ".embedding") + " " + extension.distance() + " " + sought();
    }

    private String half(String vector) {
        return "cast(" + vector + " as " + extension.type(VectorPrecision.HALF) + "(" + dimension + "))";
    }

    private String binary(String vector) {
        return "cast(" + extension.schema() + ".binary_quantize(" + vector + ") as bit(" + dimension + "))";
    }

    /**
     * What takes the indexes that are there away and makes the wanted one; none of it in a transaction.
     *
     * @param stored in what precision the vectors are kept
     */
    List<String> indexes(VectorIndexKind kind, VectorPrecision stored, long vectors) {
        var statements = new ArrayList<String>();
        statements.add("DROP INDEX CONCURRENTLY IF EXISTS " + index());
        String method = switch (kind) {
            case NONE -> "";
            case MEASURED -> vectors < VectorSearch.INDEX_FROM ? "" : "hnsw";
            case GRAPH, HALF, BINARY -> "hnsw";
            case LISTS -> "ivfflat";
        };
        if (!method.isEmpty()) {
            String options = method.equals("ivfflat")
                    ? " WITH (lists = " + Math.max(1, Math.min(4_096, vectors / 1_000)) + ")"
                    : "";
            statements.add("CREATE INDEX CONCURRENTLY embeddings_" + key + "_nearest ON " + table() + " USING " + method
                    + " ((" + indexed(kind, stored) + options);
        }
        return statements;
    }

    private String indexed(VectorIndexKind kind, VectorPrecision stored) {
        if (kind == VectorIndexKind.BINARY || dimension > LARGEST_HALF) {
            return binary("embedding") + ") " + extension.schema() + ".bit_hamming_ops)";
        }
        return stored == VectorPrecision.SINGLE && dimension <= LARGEST_VECTOR && kind != VectorIndexKind.HALF
                ? "embedding) " + extension.schema() + ".vector_cosine_ops)"
                : half("embedding") + ") " + extension.schema() + ".halfvec_cosine_ops)";
    }
}
