package dev.stackmemory.adapter.sqlite.chroma;

import dev.stackmemory.adapter.sqlite.internal.UntouchedFile;
import dev.stackmemory.adapter.sqlite.internal.UntouchedReading;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.source.SourceItem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Walks through the records in the order in which Chroma numbered them, one in memory at a time, and then names those that it cannot read yet. */
final class ChromaReading extends UntouchedReading {
    /** So many records are recorded again at most, after an interruption. */
    private static final int CHECKPOINT = 100;

    private final ChromaSchema schema;
    private final Optional<ProjectId> project;
    private final PreparedStatement metadata;
    private final Optional<PreparedStatement> lists;
    private final ResultSet records;
    private long progress;

    ChromaReading(UntouchedFile file, ChromaSchema schema, Optional<ProjectId> project, Optional<String> checkpoint)
            throws SQLException {
        super(file);
        this.schema = schema;
        this.project = project;
        Connection connection = file.connection();
        this.metadata = connection.prepareStatement(schema.metadata());
        Optional<String> listed = schema.lists();
        this.lists = listed.isPresent() ? Optional.of(connection.prepareStatement(listed.get())) : Optional.empty();
        PreparedStatement all = connection.prepareStatement(schema.records());
        all.setLong(1, resumeAfter(checkpoint));
        this.records = all.executeQuery();
    }

    /** The number after which an interrupted reading of this very state of the file goes on. */
    private long resumeAfter(Optional<String> checkpoint) {
        try {
            return place(checkpoint).map(Long::parseLong).orElse(Long.MIN_VALUE);
        } catch (NumberFormatException another) {
            return Long.MIN_VALUE;
        }
    }

    @Override
    protected void advance() throws SQLException {
        if (records.next()) {
            progress++;
            add(item(record()));
            return;
        }
        schema.countWaiting(file().connection())
                .forEach((collection, count) -> add(new SourceItem.Skipped(
                        collection,
                        count + (count == 1 ? " record waits" : " records wait")
                                + " in Chroma's log and not in the collection yet; open the directory with Chroma once, then import again",
                        true,
                        progress,
                        Optional.empty())));
        end();
    }

    private SourceItem item(ChromaRecord read) {
        String location = read.collection().orElse("no collection") + "/" + read.id();
        Optional<String> checkpoint =
                progress % CHECKPOINT == 0 ? Optional.of(checkpoint(Long.toString(read.number()))) : Optional.empty();
        try {
            Frame frame = read.frame(project);
            List<String> repairs = read.collection().isPresent()
                    ? List.of()
                    : List.of("its collection is not there any more; it was given the project " + frame.project());
            return new SourceItem.Read(frame, location, repairs, 0, progress, checkpoint);
        } catch (IllegalArgumentException noFrame) {
            return new SourceItem.Skipped(location, String.valueOf(noFrame.getMessage()), true, progress, checkpoint);
        }
    }

    private ChromaRecord record() throws SQLException {
        long number = records.getLong(1);
        return new ChromaRecord(
                number,
                Optional.ofNullable(records.getString(2)).orElse(""),
                Optional.ofNullable(records.getString(3)),
                Optional.ofNullable(records.getString(4)),
                Optional.ofNullable(records.getString(5)),
                Optional.ofNullable(records.getString(6)),
                metadata(number));
    }

    private Map<String, @Nullable Object> metadata(long number) throws SQLException {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        metadata.setLong(1, number);
        try (ResultSet row = metadata.executeQuery()) {
            while (row.next()) {
                values.put(row.getString(1), value(row));
            }
        }
        if (lists.isPresent()) {
            Map<String, List<@Nullable Object>> listed = new LinkedHashMap<>();
            lists.get().setLong(1, number);
            try (ResultSet row = lists.get().executeQuery()) {
                while (row.next()) {
                    listed.computeIfAbsent(row.getString(1), key -> new ArrayList<>())
                            .add(value(row));
                }
            }
            values.putAll(listed);
        }
        return values;
    }

    /** The one of the four that is there; nothing, if none is. */
    private static @Nullable Object value(ResultSet row) throws SQLException {
        String text = row.getString(2);
        if (text != null) {
            return text;
        }
        Object truth = row.getObject(5);
        if (truth instanceof Number number) {
            return number.longValue() != 0;
        }
        Object whole = row.getObject(3);
        return whole instanceof Number number ? (Object) number.longValue() : row.getObject(4);
    }
}
