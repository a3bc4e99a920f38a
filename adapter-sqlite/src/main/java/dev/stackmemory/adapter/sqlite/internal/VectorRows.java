package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.adapter.sqlite.internal.vector.Metric;
import dev.stackmemory.adapter.sqlite.internal.vector.VectorBlock;
import dev.stackmemory.ports.model.ModelId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The rows of {@code models}, {@code vectors} and {@code vector_blocks}. */
final class VectorRows {
    /** Vectors in a block: at 384 components some 800 KB, which reads in well under a millisecond. */
    static final int BLOCK_MEMBERS = 2_048;

    /** So many vectors may wait outside of blocks; they cost a search full precision reads once in each process. */
    private static final int MAX_LOOSE = 4_096;

    private final Session session;

    VectorRows(Session session) {
        this.session = session;
    }

    OptionalLong findModel(ModelId model) throws SQLException {
        PreparedStatement select = session.prepare("SELECT model_key FROM models WHERE name = ? AND dimension = ?");
        Texts.bind(select, 1, model.name());
        select.setInt(2, model.dimension());
        try (var row = select.executeQuery()) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    long makeModel(ModelId model) throws SQLException {
        PreparedStatement insert =
                session.prepare("INSERT INTO models (name, dimension) VALUES (?, ?) ON CONFLICT DO NOTHING");
        Texts.bind(insert, 1, model.name());
        insert.setInt(2, model.dimension());
        insert.executeUpdate();
        return findModel(model).orElseThrow();
    }

    void changed(long model) throws SQLException {
        PreparedStatement update = session.prepare("UPDATE models SET version = version + 1 WHERE model_key = ?");
        update.setLong(1, model);
        update.executeUpdate();
    }

    long version(long model) throws SQLException {
        PreparedStatement select = session.prepare("SELECT version FROM models WHERE model_key = ?");
        select.setLong(1, model);
        try (var row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : -1;
        }
    }

    void put(long model, long frameKey, float[] components) throws SQLException {
        PreparedStatement delete = session.prepare("DELETE FROM vectors WHERE frame_key = ? AND model_key = ?");
        delete.setLong(1, frameKey);
        delete.setLong(2, model);
        delete.executeUpdate();
        // A new key, because blocks hold the old one with other codes.
        PreparedStatement insert =
                session.prepare("INSERT INTO vectors (model_key, frame_key, components) VALUES (?, ?, ?)");
        insert.setLong(1, model);
        insert.setLong(2, frameKey);
        insert.setBytes(3, bytes(components));
        insert.executeUpdate();
    }

    /** A block as it stands in its table. */
    record BlockRow(long key, long version, VectorBlock block) {}

    /** The keys and versions of the blocks of a model, in order. */
    List<long[]> listBlocks(long model) throws SQLException {
        PreparedStatement select = session.prepare(
                "SELECT block_key, version, last_vector FROM vector_blocks WHERE model_key = ? ORDER BY last_vector");
        select.setLong(1, model);
        var blocks = new ArrayList<long[]>();
        try (var row = select.executeQuery()) {
            while (row.next()) {
                blocks.add(new long[] {row.getLong(1), row.getLong(2), row.getLong(3)});
            }
        }
        return blocks;
    }

    VectorBlock block(long key) throws SQLException {
        PreparedStatement select = session.prepare("SELECT data FROM vector_blocks WHERE block_key = ?");
        select.setLong(1, key);
        try (var row = select.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("a vector block has gone in the midst of a snapshot");
            }
            return VectorBlock.decode(row.getBytes(1));
        }
    }

    /** Adds the vectors after the given key that stand in no block. */
    void loose(long model, long afterVector, VectorBlock.Builder into) throws SQLException {
        PreparedStatement select = session.prepare(
                "SELECT vector_key, frame_key, components FROM vectors WHERE model_key = ? AND vector_key > ? ORDER BY vector_key");
        select.setLong(1, model);
        select.setLong(2, afterVector);
        try (var row = select.executeQuery()) {
            while (row.next()) {
                into.add(row.getLong(1), row.getLong(2), floats(row.getBytes(3)));
            }
        }
    }

    /** Moves vectors into blocks when many are loose. */
    void pack(long model, int dimension) throws SQLException {
        long last = lastPacked(model);
        if (count(model, last + 1, Long.MAX_VALUE) <= MAX_LOOSE) {
            return;
        }
        var loose = new VectorBlock.Builder(Metric.COSINE, dimension, MAX_LOOSE);
        loose(model, last, loose);
        VectorBlock all = loose.build();
        for (int first = 0; first + BLOCK_MEMBERS <= all.members(); first += BLOCK_MEMBERS) {
            long firstKey = all.vectorKey(first);
            long lastKey = all.vectorKey(first + BLOCK_MEMBERS - 1);
            insertBlock(model, firstKey, lastKey, all.retain(key -> key >= firstKey && key <= lastKey));
        }
    }

    private void insertBlock(long model, long first, long last, VectorBlock block) throws SQLException {
        PreparedStatement insert = session.prepare(
                "INSERT INTO vector_blocks (model_key, first_vector, last_vector, members, version, data) VALUES (?, ?, ?, ?, 1, ?)");
        insert.setLong(1, model);
        insert.setLong(2, first);
        insert.setLong(3, last);
        insert.setInt(4, block.members());
        insert.setBytes(5, block.encode());
        insert.executeUpdate();
    }

    long lastPacked(long model) throws SQLException {
        PreparedStatement select = session.prepare("SELECT max(last_vector) FROM vector_blocks WHERE model_key = ?");
        select.setLong(1, model);
        try (var row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private long count(long model, long first, long last) throws SQLException {
        PreparedStatement select =
                session.prepare("SELECT count(*) FROM vectors WHERE model_key = ? AND vector_key BETWEEN ? AND ?");
        select.setLong(1, model);
        select.setLong(2, first);
        select.setLong(3, last);
        try (var row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** Rewrites every block that holds codes of vectors that have gone. */
    void purgeBlocks() throws SQLException {
        record Stale(long key, long model, long first, long last) {}
        var stale = new ArrayList<Stale>();
        try (var row = session.prepare(
                        "SELECT block_key, model_key, first_vector, last_vector, members FROM vector_blocks")
                .executeQuery()) {
            while (row.next()) {
                stale.add(new Stale(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)));
                if (count(row.getLong(2), row.getLong(3), row.getLong(4)) == row.getLong(5)) {
                    stale.removeLast();
                }
            }
        }
        for (Stale block : stale) {
            LongSet alive = keys(block.model(), block.first(), block.last());
            VectorBlock purged = block(block.key()).retain(alive::contains);
            PreparedStatement update = session.prepare(
                    "UPDATE vector_blocks SET data = ?, members = ?, version = version + 1 WHERE block_key = ?");
            update.setBytes(1, purged.encode());
            update.setInt(2, purged.members());
            update.setLong(3, block.key());
            update.executeUpdate();
            changed(block.model());
        }
    }

    private LongSet keys(long model, long first, long last) throws SQLException {
        PreparedStatement select =
                session.prepare("SELECT vector_key FROM vectors WHERE model_key = ? AND vector_key BETWEEN ? AND ?");
        select.setLong(1, model);
        select.setLong(2, first);
        select.setLong(3, last);
        var keys = new LongSet();
        try (var row = select.executeQuery()) {
            while (row.next()) {
                keys.add(row.getLong(1));
            }
        }
        return keys;
    }

    static float[] components(ResultSet row, int index) throws SQLException {
        return floats(row.getBytes(index));
    }

    private static byte[] bytes(float[] components) {
        ByteBuffer bytes = ByteBuffer.allocate(components.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(components);
        return bytes.array();
    }

    private static float[] floats(byte[] bytes) {
        float[] components = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(components);
        return components;
    }
}
