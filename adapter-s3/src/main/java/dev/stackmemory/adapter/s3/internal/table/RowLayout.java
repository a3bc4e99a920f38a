package dev.stackmemory.adapter.s3.internal.table;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.jspecify.annotations.Nullable;

/** Where the columns stand in rows of one schema. A column that the schema does not have reads as absent. */
final class RowLayout {
    private final Map<String, Integer> positions = new HashMap<>();

    RowLayout(Schema schema) {
        for (int index = 0; index < schema.columns().size(); index++) {
            positions.put(schema.columns().get(index).name(), index);
        }
    }

    void set(Record row, String column, @Nullable Object value) {
        Integer position = positions.get(column);
        if (position == null) {
            throw new IllegalArgumentException("the table has no column " + column);
        }
        row.set(position, value);
    }

    <T> @Nullable T find(Record row, String column, Class<T> type) {
        Integer position = positions.get(column);
        return position == null ? null : row.get(position, type);
    }

    <T> T get(Record row, String column, Class<T> type) {
        T value = find(row, column, type);
        if (value == null) {
            throw new IllegalArgumentException("the column " + column + " is empty");
        }
        return value;
    }

    String text(Record row, String column) {
        return get(row, column, String.class);
    }

    Optional<String> findText(Record row, String column) {
        return Optional.ofNullable(find(row, column, String.class));
    }

    List<String> texts(Record row, String column) {
        var texts = new ArrayList<String>();
        List<?> values = find(row, column, List.class);
        if (values != null) {
            values.forEach(value -> texts.add((String) value));
        }
        return texts;
    }

    Optional<Instant> instant(Record row, String column) {
        return Optional.ofNullable(find(row, column, Object.class)).map(Exactness::instant);
    }
}
