package dev.stackmemory.adapter.paradedb.internal;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Takes the values of a row one after the other: the parameters of a statement, or a line of COPY. */
interface RowSink {
    RowSink number(long value) throws SQLException;

    RowSink number(@Nullable Long value) throws SQLException;

    /** A number of two bytes. */
    RowSink small(int value) throws SQLException;

    RowSink integer(int value) throws SQLException;

    RowSink fraction(double value) throws SQLException;

    RowSink flag(boolean value) throws SQLException;

    /** A text that PostgreSQL takes: an id, or one that {@link Texts} has encoded. */
    RowSink text(@Nullable String value) throws SQLException;

    RowSink json(@Nullable String value) throws SQLException;

    RowSink bytes(byte @Nullable [] value) throws SQLException;

    RowSink texts(String @Nullable [] value) throws SQLException;

    RowSink numbers(long @Nullable [] value) throws SQLException;
}
