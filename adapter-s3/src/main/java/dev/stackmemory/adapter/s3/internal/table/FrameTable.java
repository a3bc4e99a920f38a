package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.ArchiveSettings;
import dev.stackmemory.adapter.s3.ArchiveSettings.Compression;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/** How the table is made: columns, partitions, order, and the properties that every engine which writes to it follows. */
final class FrameTable {
    /** Raised when readers of before could no longer read what is written. */
    static final int FORMAT = 1;

    static final String FORMAT_PROPERTY = "stackmemory.format";

    /** One frame costs a request of at most so much, a scan one for each. */
    static final long ROW_GROUP_BYTES = 1L << 20;

    /** One frame costs the decoding of half of this, of every column. */
    private static final int PAGE_ROWS = 200;

    /** A hundredth of false positives among the 3,000 frames of 1 KB that a row group holds. */
    private static final int BLOOM_BYTES = 4 << 10;

    /** By which nobody prunes: their bounds would only make the ends of files longer. */
    private static final List<String> UNBOUNDED = List.of(
            Column.CONTENT_HASH,
            Column.CONTENT,
            Column.INPUTS,
            Column.OUTPUTS,
            Column.DIGEST,
            Column.DIGEST_JSON,
            Column.METADATA,
            Column.EVENTS + ".element.id",
            Column.EVENTS + ".element.type",
            Column.EVENTS + ".element.payload",
            Column.ANCHORS + ".element.id",
            Column.ANCHORS + ".element.type",
            Column.ANCHORS + ".element.text",
            Column.ANCHORS + ".element.metadata");

    private FrameTable() {}

    /** The newest columns: what is narrow and asked for often first, so that one request reads them together. */
    static Schema schema() {
        var id = new Object() {
            private int last = 0;

            int next() {
                return ++last;
            }
        };
        return new Schema(
                NestedField.required(id.next(), Column.ID, Types.StringType.get()),
                NestedField.required(id.next(), Column.REVISION, Types.LongType.get()),
                NestedField.required(id.next(), Column.LEDGER_VERSION, Types.LongType.get()),
                NestedField.required(id.next(), Column.PROJECT, Types.StringType.get()),
                NestedField.required(id.next(), Column.CREATED_AT, Types.TimestampType.withZone()),
                NestedField.required(id.next(), Column.SCORE, Types.DoubleType.get()),
                NestedField.optional(id.next(), Column.SESSION, Types.StringType.get()),
                NestedField.required(id.next(), Column.TYPE, Types.StringType.get()),
                NestedField.required(id.next(), Column.STATE, Types.StringType.get()),
                NestedField.required(
                        id.next(), Column.TAGS, Types.ListType.ofRequired(id.next(), Types.StringType.get())),
                NestedField.required(id.next(), Column.NAME, Types.StringType.get()),
                NestedField.optional(id.next(), Column.PARENT, Types.StringType.get()),
                NestedField.required(id.next(), Column.DEPTH, Types.IntegerType.get()),
                NestedField.optional(id.next(), Column.RUN, Types.StringType.get()),
                NestedField.optional(id.next(), Column.CLOSED_AT, Types.TimestampType.withZone()),
                NestedField.required(id.next(), Column.RETENTION, Types.StringType.get()),
                NestedField.required(id.next(), Column.CONTENT_HASH, Types.BinaryType.get()),
                NestedField.required(id.next(), Column.SOURCE, Types.StringType.get()),
                NestedField.required(id.next(), Column.DERIVATION, Types.StringType.get()),
                NestedField.required(id.next(), Column.CONFIDENCE, Types.DoubleType.get()),
                NestedField.optional(id.next(), Column.SUPERSEDED_BY, Types.StringType.get()),
                NestedField.required(id.next(), Column.PROGRAM_VERSION, Types.StringType.get()),
                NestedField.optional(
                        id.next(),
                        Column.EXACT,
                        Types.BinaryType.get(),
                        "the whole frame as JSON, where a text or an instant does not fit the other columns exactly"),
                NestedField.required(id.next(), Column.CONTENT, Types.StringType.get()),
                NestedField.optional(id.next(), Column.INPUTS, Types.StringType.get()),
                NestedField.optional(id.next(), Column.OUTPUTS, Types.StringType.get()),
                NestedField.optional(id.next(), Column.DIGEST, Types.StringType.get()),
                NestedField.optional(id.next(), Column.DIGEST_JSON, Types.StringType.get()),
                NestedField.optional(id.next(), Column.METADATA, Types.StringType.get()),
                NestedField.required(
                        id.next(),
                        Column.EVENTS,
                        Types.ListType.ofRequired(
                                id.next(),
                                Types.StructType.of(
                                        NestedField.required(id.next(), "id", Types.StringType.get()),
                                        NestedField.required(id.next(), "sequence", Types.LongType.get()),
                                        NestedField.required(id.next(), "type", Types.StringType.get()),
                                        NestedField.required(id.next(), "payload", Types.StringType.get()),
                                        NestedField.required(id.next(), "at", Types.TimestampType.withZone())))),
                NestedField.required(
                        id.next(),
                        Column.ANCHORS,
                        Types.ListType.ofRequired(
                                id.next(),
                                Types.StructType.of(
                                        NestedField.required(id.next(), "id", Types.StringType.get()),
                                        NestedField.required(id.next(), "type", Types.StringType.get()),
                                        NestedField.required(id.next(), "text", Types.StringType.get()),
                                        NestedField.required(id.next(), "priority", Types.IntegerType.get()),
                                        NestedField.required(id.next(), "created_at", Types.TimestampType.withZone()),
                                        NestedField.required(id.next(), "metadata", Types.StringType.get())))));
    }

    /** By month only: within it files are sorted by project and time, and their bounds prune, however many projects there are. */
    static PartitionSpec partitions(Schema schema) {
        return PartitionSpec.builderFor(schema).month(Column.CREATED_AT).build();
    }

    static SortOrder order(Schema schema) {
        return SortOrder.builderFor(schema)
                .asc(Column.PROJECT)
                .asc(Column.CREATED_AT)
                .asc(Column.ID)
                .build();
    }

    static Map<String, String> properties(ArchiveSettings settings) {
        var properties = new HashMap<String, String>();
        properties.put("format-version", "2");
        properties.put(FORMAT_PROPERTY, Integer.toString(FORMAT));
        properties.put("write.format.default", "parquet");
        properties.put("write.target-file-size-bytes", Long.toString(settings.targetFileBytes()));
        properties.putAll(fileProperties(settings.compression()));
        // Files are sorted by project: lists and bounds of the long texts would cost and prune nothing.
        properties.put("write.metadata.metrics.default", "none");
        for (String column : new String[] {Column.PROJECT, Column.CREATED_AT, Column.SCORE}) {
            properties.put("write.metadata.metrics.column." + column, "full");
        }
        properties.put("write.metadata.metrics.column." + Column.ID, "truncate(40)");
        for (String column : new String[] {Column.SESSION, Column.TYPE, Column.STATE}) {
            properties.put("write.metadata.metrics.column." + column, "truncate(40)");
        }
        properties.put("write.metadata.metrics.column." + Column.EXACT, "counts");
        properties.put("write.metadata.delete-after-commit.enabled", "true");
        properties.put("write.metadata.previous-versions-max", "20");
        properties.put("commit.manifest.min-count-to-merge", "20");
        properties.put("commit.retry.num-retries", "0");
        return properties;
    }

    /** What a writer of data files follows. */
    static Map<String, String> fileProperties(Compression compression) {
        var properties = new HashMap<String, String>();
        properties.put(
                "write.parquet.compression-codec",
                switch (compression) {
                    case ZSTD -> "zstd";
                    case SNAPPY -> "snappy";
                });
        properties.put("write.parquet.row-group-size-bytes", Long.toString(ROW_GROUP_BYTES));
        properties.put("write.parquet.page-row-limit", Integer.toString(PAGE_ROWS));
        // So large that it ends no page: those of all columns shall begin with the same rows.
        properties.put("write.parquet.page-size-bytes", Integer.toString(16 << 20));
        properties.put("write.parquet.row-group-check-min-record-count", "100");
        properties.put("write.parquet.row-group-check-max-record-count", "1000");
        UNBOUNDED.forEach(column -> properties.put("write.parquet.stats-enabled.column." + column, "false"));
        // For other engines; this adapter's own index of ids is exact.
        properties.put("write.parquet.bloom-filter-enabled.column." + Column.ID, "true");
        properties.put("write.parquet.bloom-filter-max-bytes", Integer.toString(BLOOM_BYTES));
        return properties;
    }
}
