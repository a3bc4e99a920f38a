package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** A filter on the columns of the proposed documents: true at least for the frames that {@link FrameFilter#matches} takes. */
final class ProposalFilter {
    private static final Field<Double> SCORE = DSL.field(DSL.name("score"), SQLDataType.DOUBLE);
    private static final Field<Long> CREATED_AT = DSL.field(DSL.name("created_at"), SQLDataType.BIGINT);
    private static final Field<String[]> TAGS = DSL.field(DSL.name("tags"), SQLDataType.CLOB.array());

    private ProposalFilter() {}

    static Condition of(FrameFilter filter) {
        var conditions = new ArrayList<Condition>();
        addIn(
                conditions,
                "project_id",
                filter.projects().stream().map(ProjectId::value).toList());
        filter.session().ifPresent(session -> addIn(conditions, "session_id", List.of(session.value())));
        addIn(conditions, "type", filter.types().stream().map(Texts::encode).toList());
        addIn(conditions, "state", filter.states().stream().map(Texts::encode).toList());
        for (String tag : filter.tags()) {
            conditions.add(DSL.condition("{0} = any ({1})", DSL.val(Texts.encode(tag)), TAGS));
        }
        if (filter.minScore() > 0) {
            conditions.add(SCORE.ge(filter.minScore()));
        }
        filter.createdWithin()
                .from()
                .ifPresent(from -> conditions.add(CREATED_AT.ge(FilterCondition.firstMilliAtOrAfter(from))));
        filter.createdWithin()
                .to()
                .ifPresent(to -> conditions.add(CREATED_AT.lt(FilterCondition.firstMilliAtOrAfter(to))));
        return conditions.isEmpty() ? DSL.trueCondition() : DSL.and(conditions);
    }

    private static void addIn(List<Condition> conditions, String column, Collection<String> values) {
        if (!values.isEmpty()) {
            conditions.add(DSL.field(DSL.name(column), SQLDataType.CLOB).in(values));
        }
    }
}
