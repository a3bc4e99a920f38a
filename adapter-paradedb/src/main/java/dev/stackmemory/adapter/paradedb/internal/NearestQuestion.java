package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.VectorSearch;
import dev.stackmemory.adapter.paradedb.internal.VectorStatements.Indexed;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Cosine;
import dev.stackmemory.ports.search.VectorHit;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jooq.Query;
import org.jspecify.annotations.Nullable;

/**
 * A question for the nearest vectors, with everything that must be told or looked at before it in the same round trip: what the driver sends together
 * is one transaction.
 */
record NearestQuestion(Session session, VectorStatements statements, VectorSearch search) {
    /**
     * What came back.
     *
     * @param indexed what of the vectors the index knows: if it is not what was thought, the question must be put in another way
     */
    record Answer(List<VectorHit> hits, Indexed indexed, Optional<TextLook> look) {}

    /**
     * Asks.
     *
     * @param indexed what is thought of the index
     * @param textIndex to be looked at as well, if not null
     * @param known before the question is put
     */
    Answer ask(
            float[] query,
            FrameFilter filter,
            int limit,
            Indexed indexed,
            @Nullable String textIndex,
            Identity.Known known)
            throws SQLException {
        return switch (search) {
            case VectorSearch.Exact exact -> exact(query, filter, limit, indexed, textIndex, known);
            case VectorSearch.Approximate approximate -> {
                Answer answer = approximate(approximate, query, filter, limit, indexed, textIndex, known);
                // An index is read up to a limit of the server's only: the filter may let pass what lies beyond.
                boolean cutShort = indexed != Indexed.NOTHING
                        && answer.indexed() == indexed
                        && answer.hits().size() < limit;
                yield cutShort ? exact(query, filter, limit, indexed, textIndex, known) : answer;
            }
        };
    }

    private Answer approximate(
            VectorSearch.Approximate approximate,
            float[] query,
            FrameFilter filter,
            int limit,
            Indexed indexed,
            @Nullable String textIndex,
            Identity.Known known)
            throws SQLException {
        Query nearest = statements.approximate(Arrays.toString(query), filter, limit, indexed);
        String look = textIndex == null ? "" : ", " + TextLook.COLUMNS + TextLook.FROM;
        Session.Both<Answer, VectorHit> both = session.both(
                "SELECT " + VectorStatements.PREPARE_APPROXIMATE + look,
                row -> new Answer(
                        List.of(),
                        Indexed.read(row, VectorStatements.PREPARING_COLUMNS),
                        textIndex == null
                                ? Optional.empty()
                                : Optional.of(TextLook.read(row, VectorStatements.PREPARING_COLUMNS, known))),
                nearest.getSQL(),
                parameters -> {
                    parameters
                            .text(Integer.toString(approximate.effort(limit)))
                            .text(Integer.toString(approximate.probes()))
                            .text(statements.index());
                    if (textIndex != null) {
                        parameters.text(textIndex);
                    }
                    DynamicSql.bind(nearest, parameters);
                },
                hitsOf(query));
        return new Answer(
                nearest(both.rows(), limit),
                both.first().indexed(),
                both.first().look());
    }

    private Answer exact(
            float[] query,
            FrameFilter filter,
            int limit,
            Indexed indexed,
            @Nullable String textIndex,
            Identity.Known known)
            throws SQLException {
        Query nearest = statements.exact(Arrays.toString(query), filter, limit);
        if (textIndex == null) {
            List<VectorHit> found = DynamicSql.query(session, nearest, hitsOf(query));
            return new Answer(nearest(found, limit), indexed, Optional.empty());
        }
        Session.Both<TextLook, VectorHit> both = session.both(
                "SELECT " + TextLook.COLUMNS + TextLook.FROM,
                row -> TextLook.read(row, 0, known),
                nearest.getSQL(),
                parameters -> {
                    parameters.text(textIndex);
                    DynamicSql.bind(nearest, parameters);
                },
                hitsOf(query));
        return new Answer(nearest(both.rows(), limit), indexed, Optional.of(both.first()));
    }

    /** The cosine is that of every other store, in double precision, which the server's is not. */
    private static Session.RowReader<VectorHit> hitsOf(float[] query) {
        return row -> new VectorHit(
                new FrameId(row.getString(1)),
                row.getLong(2),
                Cosine.similarity(query, BinaryVector.components(row.getBytes(3))));
    }

    private static List<VectorHit> nearest(List<VectorHit> found, int limit) {
        return found.stream().sorted(VectorHit.NEAREST_FIRST).limit(limit).toList();
    }
}
