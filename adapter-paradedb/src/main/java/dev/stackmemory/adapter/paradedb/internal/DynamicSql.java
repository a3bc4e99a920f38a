package dev.stackmemory.adapter.paradedb.internal;

import java.sql.SQLException;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** Runs what jOOQ wrote on our own sessions, so that deadlines, retries and failures are the same for every statement. */
final class DynamicSql {
    static final DSLContext CONTEXT;

    static {
        // jOOQ greets in the log otherwise.
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        CONTEXT = DSL.using(SQLDialect.POSTGRES);
    }

    private DynamicSql() {}

    static <T> List<T> query(Session session, Query query, Session.RowReader<T> reader) throws SQLException {
        return session.query(query.getSQL(), parameters -> bind(query, parameters), reader);
    }

    /** Gives the query its values. */
    static void bind(Query query, Parameters parameters) throws SQLException {
        for (Object value : query.getBindValues()) {
            parameters.value(value);
        }
    }
}
