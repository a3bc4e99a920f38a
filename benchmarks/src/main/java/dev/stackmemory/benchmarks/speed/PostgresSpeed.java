package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.adapter.paradedb.ParadeDbHome;
import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import dev.stackmemory.adapter.paradedb.PoolSize;
import dev.stackmemory.adapter.paradedb.ServerAddress;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.json.FrameJson;
import dev.stackmemory.ports.store.FrameWrite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Frames of 1 KB loaded into PostgreSQL and found there, beside plain JDBC on a plain table of the columns that these frames fill. */
final class PostgresSpeed implements Measurement {
    private static final int BATCH = 2_000;
    /** Smaller pieces, as the driver's own method sends them, cost a millisecond of waiting each. */
    static final int PIECE = 1 << 20;

    private static final String COLUMNS =
            "frame_id, project_id, session_id, type, name, state, retention, score, created_at, revision, content";

    @Override
    public void run(Bench bench, SpeedReport report) throws IOException, InterruptedException {
        try (PrivatePostgres server = PrivatePostgres.start();
                Connection raw = DriverManager.getConnection(server.url());
                RowCopies copies = RowCopies.beside(server);
                ParadeDbHome home = ParadeDbHome.open(
                        ParadeDbSettings.of(ServerAddress.of(server.url())).withPool(new PoolSize(1, 4)))) {
            execute(
                    raw,
                    "CREATE TABLE public.raw (frame_id text COLLATE \"C\" PRIMARY KEY, project_id text, session_id"
                            + " text, type text, name text, state text, retention text, score float8, created_at bigint,"
                            + " revision bigint, content text)");
            load(bench, home, raw, copies, report);
            find(bench, home, raw, report);
            findElsewhere(bench, server, report);
            sizes(bench, home, raw, report);
        } catch (SQLException failure) {
            throw new IOException("the server refused a statement of the measurement", failure);
        }
    }

    /** First what a process does before its code is compiled, on the same two cores; then the goal, as of the reads that are compared below. */
    private static void load(Bench bench, ParadeDbHome home, Connection raw, RowCopies copies, SpeedReport report)
            throws SQLException {
        int all = bench.scale().large();
        int first = all / 2;
        int batch = Math.min(BATCH, Math.max(1, all / 4));
        String way = "COPY to a table with a primary key";
        Loaded cold = load(bench, home, raw, copies, 0, first, batch);
        Loaded warm = load(bench, home, raw, copies, first, first + all, batch);
        report.rate(
                String.format(Locale.ROOT, "load %,d frames, %,d a transaction", all, batch),
                0.7 * warm.plainRate(),
                warm.rate(),
                way,
                warm.plainRate());
        report.rate(
                "the same, beside the tables alone",
                0,
                warm.rate(),
                "COPY of the same rows to the same tables",
                warm.sameRowsRate());
        report.rate(
                String.format(Locale.ROOT, "load the first %,d frames of a process", first),
                0,
                cold.rate(),
                way,
                cold.plainRate());
    }

    private record Loaded(int frames, long nanos, long plainNanos, long sameRowsNanos) {
        double rate() {
            return frames / (nanos / 1e9);
        }

        double plainRate() {
            return frames / (plainNanos / 1e9);
        }

        double sameRowsRate() {
            return frames / (sameRowsNanos / 1e9);
        }
    }

    /** Batch by batch in turns, so that a slow moment of the disk hits all ways. */
    private static Loaded load(
            Bench bench, ParadeDbHome home, Connection raw, RowCopies copies, int from, int to, int batch)
            throws SQLException {
        long ours = 0;
        long plain = 0;
        long sameRows = 0;
        for (int start = from; start < to; start += batch) {
            List<Frame> frames = bench.frames().frames(start, Math.min(to, start + batch));
            List<FrameWrite> writes = frames.stream().map(FrameWrite::create).toList();
            long begin = System.nanoTime();
            home.frames().record(writes, Deadline.NEVER);
            long between = System.nanoTime();
            copy(raw, frames);
            long end = System.nanoTime();
            ours += between - begin;
            plain += end - between;
            sameRows += copies.copyNewest();
        }
        return new Loaded(to - from, ours, plain, sameRows);
    }

    private static void copy(Connection raw, List<Frame> frames) throws SQLException {
        CopyIn copy =
                raw.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY public.raw (" + COLUMNS + ") FROM STDIN");
        var text = new StringBuilder(PIECE + (1 << 16));
        for (Frame frame : frames) {
            field(text, frame.id().value()).append('\t');
            field(text, frame.project().value()).append('\t');
            field(text, frame.session().map(SessionId::value).orElse("")).append('\t');
            field(text, frame.type()).append('\t');
            field(text, frame.name()).append('\t');
            field(text, frame.state()).append('\t');
            field(text, frame.retention()).append('\t');
            text.append(frame.score()).append('\t');
            text.append(frame.createdAt().toEpochMilli()).append('\t');
            text.append(frame.revision()).append('\t');
            field(text, frame.content()).append('\n');
            if (text.length() > PIECE) {
                send(copy, text);
            }
        }
        send(copy, text);
        copy.endCopy();
    }

    private static void send(CopyIn copy, StringBuilder text) throws SQLException {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        text.setLength(0);
    }

    private static StringBuilder field(StringBuilder text, String value) {
        for (int index = 0; index < value.length(); index++) {
            char unit = value.charAt(index);
            switch (unit) {
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\\' -> text.append("\\\\");
                default -> text.append(unit);
            }
        }
        return text;
    }

    private static void find(Bench bench, ParadeDbHome home, Connection raw, SpeedReport report) throws SQLException {
        execute(raw, "VACUUM ANALYZE");
        List<FrameId> ids = bench.frames()
                .randomIds(bench.scale().large())
                .limit(bench.scale().records())
                .toList();
        try (PreparedStatement select =
                raw.prepareStatement("SELECT " + COLUMNS + " FROM public.raw WHERE frame_id = ?")) {
            // The first rounds warm up: each reads thousands of frames, and both ways are compiled before they are
            // measured.
            for (boolean counted : new boolean[] {false, false, false, true}) {
                var ours = new Latencies();
                var plain = new Latencies();
                onVirtualThread(() -> {
                    for (FrameId id : ids) {
                        ours.time(() -> required(
                                home.frames().find(List.of(id), Deadline.NEVER).containsKey(id)));
                        plain.time(() -> required(isRead(select, id)));
                    }
                });
                if (counted) {
                    String way = "SELECT of as many columns by primary key";
                    report.time(
                            "get one frame, p50",
                            1.3 * plain.milliseconds(0.5),
                            ours.milliseconds(0.5),
                            way,
                            plain.milliseconds(0.5));
                    report.time("get one frame, p99", 0, ours.milliseconds(0.99), way, plain.milliseconds(0.99));
                }
            }
        }
    }

    /** What a process that has never seen the frames waits for each of them. */
    private static void findElsewhere(Bench bench, PrivatePostgres server, SpeedReport report) {
        List<FrameId> ids = bench.frames()
                .randomIds(bench.scale().large())
                .distinct()
                .limit(bench.scale().records())
                .toList();
        try (ParadeDbHome other = ParadeDbHome.open(
                ParadeDbSettings.of(ServerAddress.of(server.url())).withPool(new PoolSize(1, 4)))) {
            var first = new Latencies();
            var second = new Latencies();
            onVirtualThread(() -> {
                for (Latencies latencies : List.of(first, second)) {
                    for (FrameId id : ids) {
                        latencies.time(() -> required(
                                other.frames().find(List.of(id), Deadline.NEVER).containsKey(id)));
                    }
                }
            });
            report.time(
                    "get one frame that the process has not seen before, p50",
                    0,
                    first.milliseconds(0.5),
                    "the second time",
                    second.milliseconds(0.5));
        }
    }

    /** As the ports are called: a platform thread would have the work done by a virtual one, to be interruptible. */
    private static void onVirtualThread(Runnable work) {
        try {
            Thread.ofVirtual().start(work).join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isRead(PreparedStatement select, FrameId id) {
        try {
            select.setString(1, id.value());
            try (ResultSet row = select.executeQuery()) {
                int length = 0;
                while (row.next()) {
                    for (int column = 1; column <= 7; column++) {
                        length += row.getString(column).length();
                    }
                    length += (int) (row.getDouble(8) + row.getLong(9) + row.getLong(10));
                    length += row.getString(11).length();
                }
                return length != 0;
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void sizes(Bench bench, ParadeDbHome home, Connection raw, SpeedReport report) throws SQLException {
        long frames = number(raw, "SELECT count(*) FROM public.raw");
        long json = 0;
        int sample = (int) Math.min(frames, 1_000);
        for (Frame frame : bench.frames().frames(0, sample)) {
            json += FrameJson.write(frame).getBytes(StandardCharsets.UTF_8).length;
        }
        report.remark(String.format(
                Locale.ROOT,
                "Bytes a frame: %,d as JSON; %,d at rest, indexes included; %,d in the plain table and its primary"
                        + " key.",
                json / sample,
                home.maintenance().sizeBytes() / frames,
                number(raw, "SELECT pg_total_relation_size('public.raw')") / frames));
    }

    private static void required(boolean done) {
        if (!done) {
            throw new IllegalStateException("a frame that was loaded is not found");
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
