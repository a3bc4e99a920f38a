package dev.stackmemory.adapter.paradedb.internal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/** The parameters of one statement, in their order. */
public final class Parameters implements RowSink {
    private final PreparedStatement statement;
    private int index;

    Parameters(PreparedStatement statement, int taken) {
        this.statement = statement;
        this.index = taken;
    }

    @Override
    public Parameters number(long value) throws SQLException {
        statement.setLong(++index, value);
        return this;
    }

    @Override
    public Parameters number(@Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(++index, Types.BIGINT);
            return this;
        }
        return number(value.longValue());
    }

    @Override
    public Parameters small(int value) throws SQLException {
        statement.setShort(++index, (short) value);
        return this;
    }

    @Override
    public Parameters integer(int value) throws SQLException {
        statement.setInt(++index, value);
        return this;
    }

    @Override
    public Parameters fraction(double value) throws SQLException {
        statement.setDouble(++index, value);
        return this;
    }

    @Override
    public Parameters flag(boolean value) throws SQLException {
        statement.setBoolean(++index, value);
        return this;
    }

    @Override
    public Parameters text(@Nullable String value) throws SQLException {
        statement.setString(++index, value);
        return this;
    }

    @Override
    public Parameters json(@Nullable String value) throws SQLException {
        if (value == null) {
            statement.setNull(++index, Types.OTHER);
            return this;
        }
        var json = new PGobject();
        json.setType("jsonb");
        json.setValue(value);
        statement.setObject(++index, json);
        return this;
    }

    @Override
    public Parameters bytes(byte @Nullable [] value) throws SQLException {
        statement.setBytes(++index, value);
        return this;
    }

    @Override
    public Parameters texts(String @Nullable [] value) throws SQLException {
        return array("text", value);
    }

    public Parameters texts(Collection<String> values) throws SQLException {
        return array("text", values.toArray(String[]::new));
    }

    @Override
    public Parameters numbers(long @Nullable [] value) throws SQLException {
        return array("int8", value);
    }

    public Parameters numbers(Collection<Long> values) throws SQLException {
        return array("int8", values.stream().mapToLong(Long::longValue).toArray());
    }

    public Parameters allBytes(List<byte[]> values) throws SQLException {
        return array("bytea", values.toArray(byte[][]::new));
    }

    /** A value of a type that the driver knows by its class. */
    public Parameters value(Object value) throws SQLException {
        statement.setObject(++index, value);
        return this;
    }

    private Parameters array(String type, @Nullable Object elements) throws SQLException {
        if (elements == null) {
            statement.setNull(++index, Types.ARRAY);
        } else {
            statement.setArray(
                    ++index,
                    statement
                            .getConnection()
                            .unwrap(org.postgresql.jdbc.PgConnection.class)
                            .createArrayOf(type, elements));
        }
        return this;
    }
}
