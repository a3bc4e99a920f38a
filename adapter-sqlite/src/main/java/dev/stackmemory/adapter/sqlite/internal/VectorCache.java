package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.adapter.sqlite.internal.vector.Metric;
import dev.stackmemory.adapter.sqlite.internal.vector.VectorBlock;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The blocks of each model in memory: a byte for each component, and a few for each vector. Compared with the version of the model in the
 * reader's snapshot, so that what another process wrote is seen. Thread-safe.
 */
final class VectorCache {
    /** Models whose blocks stay in memory; a memory has one, or two while it is embedded anew. */
    private static final int MAX_MODELS = 2;

    private final Map<Long, Cached> models = new HashMap<>();

    private record Cached(long version, List<VectorRows.BlockRow> blocks, VectorBlock loose) {
        List<VectorBlock> all() {
            var all = new ArrayList<VectorBlock>();
            blocks.forEach(row -> all.add(row.block()));
            all.add(loose);
            return all;
        }
    }

    /** The blocks of the model as the session's snapshot has them, what is loose among them. */
    synchronized List<VectorBlock> blocks(Session session, long model, int dimension) throws SQLException {
        var rows = new VectorRows(session);
        long version = rows.version(model);
        Cached cached = models.get(model);
        if (cached == null || cached.version() != version) {
            cached = load(rows, model, dimension, version, cached == null ? List.of() : cached.blocks());
            if (models.size() >= MAX_MODELS && !models.containsKey(model)) {
                models.clear();
            }
            models.put(model, cached);
        }
        return cached.all();
    }

    private static Cached load(
            VectorRows rows, long model, int dimension, long version, List<VectorRows.BlockRow> known)
            throws SQLException {
        var kept = new HashMap<Long, VectorRows.BlockRow>();
        known.forEach(row -> kept.put(row.key(), row));
        var blocks = new ArrayList<VectorRows.BlockRow>();
        long last = 0;
        for (long[] block : rows.listBlocks(model)) {
            VectorRows.BlockRow row = kept.get(block[0]);
            if (row == null || row.version() != block[1]) {
                row = new VectorRows.BlockRow(block[0], block[1], rows.block(block[0]));
            }
            blocks.add(row);
            last = block[2];
        }
        var loose = new VectorBlock.Builder(Metric.COSINE, dimension, 64);
        rows.loose(model, last, loose);
        return new Cached(version, blocks, loose.build());
    }
}
