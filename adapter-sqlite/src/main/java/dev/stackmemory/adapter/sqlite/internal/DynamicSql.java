package dev.stackmemory.adapter.sqlite.internal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** Prepares what jOOQ wrote on our own sessions, so that deadlines, retries and failures are the same for every statement. */
final class DynamicSql {
    static final DSLContext CONTEXT;

    static {
        // jOOQ greets in the log otherwise.
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        CONTEXT = DSL.using(SQLDialect.SQLITE);
    }

    private DynamicSql() {}

    static PreparedStatement prepare(Session session, Query query) throws SQLException {
        PreparedStatement statement = session.prepareOnce(query.getSQL());
        List<Object> values = query.getBindValues();
        for (int index = 0; index < values.size(); index++) {
            statement.setObject(index + 1, values.get(index));
        }
        return statement;
    }
}
