package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.store.Facet;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types.NestedField;

/** What the bounds of a data file say of a facet, without reading it. */
final class FacetBounds {
    private FacetBounds() {}

    /** The value that each row of the file has; absent where they differ, or the bounds cannot tell. */
    static Optional<String> onlyValue(Facet facet, Schema schema, DataFile file) {
        return switch (facet) {
            case PROJECT -> text(schema, file, Column.PROJECT);
            case TYPE -> text(schema, file, Column.TYPE);
            case STATE -> text(schema, file, Column.STATE);
            case DAY -> day(schema, file);
            case SCORE -> tenth(schema, file);
            case SESSION, TAG -> Optional.empty();
        };
    }

    private record Bounds(Object lower, Object upper) {}

    private static Optional<Bounds> bounds(Schema schema, DataFile file, String column) {
        NestedField field = schema.findField(column);
        if (field == null || file.lowerBounds() == null || file.upperBounds() == null) {
            return Optional.empty();
        }
        ByteBuffer lower = file.lowerBounds().get(field.fieldId());
        ByteBuffer upper = file.upperBounds().get(field.fieldId());
        Long nulls =
                file.nullValueCounts() == null ? null : file.nullValueCounts().get(field.fieldId());
        return lower == null || upper == null || nulls == null || nulls != 0
                ? Optional.empty()
                : Optional.of(new Bounds(
                        Conversions.fromByteBuffer(field.type(), lower),
                        Conversions.fromByteBuffer(field.type(), upper)));
    }

    /** Bounds of long texts are cut, and the upper one is raised: cut ones are never equal. */
    private static Optional<String> text(Schema schema, DataFile file, String column) {
        return bounds(schema, file, column)
                .filter(bounds -> bounds.lower().equals(bounds.upper()))
                .map(bounds -> bounds.lower().toString());
    }

    private static Optional<String> day(Schema schema, DataFile file) {
        return bounds(schema, file, Column.CREATED_AT).flatMap(bounds -> {
            Instant from = Instant.EPOCH.plus((Long) bounds.lower(), ChronoUnit.MICROS);
            Instant to = Instant.EPOCH.plus((Long) bounds.upper(), ChronoUnit.MICROS);
            boolean mayBeUnknown = !from.isAfter(Frame.UNKNOWN_TIME) && !to.isBefore(Frame.UNKNOWN_TIME);
            long first = Math.floorDiv(from.toEpochMilli(), Facet.DAY_MILLIS);
            long last = Math.floorDiv(to.toEpochMilli(), Facet.DAY_MILLIS);
            return mayBeUnknown || first != last ? Optional.empty() : Optional.of(Facet.day(first));
        });
    }

    private static Optional<String> tenth(Schema schema, DataFile file) {
        return bounds(schema, file, Column.SCORE).flatMap(bounds -> {
            String lower = Facet.tenth((int) ((Double) bounds.lower() * Facet.TENTHS));
            String upper = Facet.tenth((int) ((Double) bounds.upper() * Facet.TENTHS));
            return lower.equals(upper) ? Optional.of(lower) : Optional.empty();
        });
    }
}
