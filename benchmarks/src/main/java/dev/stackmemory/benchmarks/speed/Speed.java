package dev.stackmemory.benchmarks.speed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures what is named, or everything but what takes hours, and prints a table. */
public final class Speed {
    private static final long SEED = 20_261_120;
    /** Takes hours. */
    private static final List<String> ON_DEMAND = List.of("postgres-million");

    private Speed() {}

    /** Every measurement by the name that {@code benchmarks/run} takes, in the order of the report. */
    static Map<String, Measurement> measurements() {
        Map<String, Measurement> all = new LinkedHashMap<>();
        all.put("record", new RecordSpeed());
        all.put("import", new ImportSpeed());
        all.put("find", new FindSpeed());
        all.put("search", new SearchSpeed(false));
        all.put("vectors", new VectorSpeed());
        all.put("commands", new CommandSpeed());
        all.put("large-import", new LargeImportSpeed());
        all.put("redis", new RedisSpeed());
        all.put("postgres", new PostgresSpeed());
        all.put("postgres-search", new PostgresSearchSpeed());
        all.put("postgres-proposals", new ProposalSpeed());
        all.put("postgres-vectors", new PostgresVectorSpeed(false));
        all.put("postgres-load", new PostgresLoadSpeed());
        all.put("tiers", new TierSpeed());
        all.put("publish", new PublishSpeed());
        all.put("again", new AgainSpeed());
        all.put("overhead", new OverheadSpeed());
        all.put("team", new TeamSpeed());
        all.put("load", new LoadSpeed());
        all.put("outages", new OutageSpeed());
        all.put("growth", new SearchSpeed(true));
        all.put("cold", new ColdSpeed());
        all.put("postgres-million", new PostgresVectorSpeed(true));
        return all;
    }

    /** @param arguments the root of the repository, then the names of measurements; none means all but those on demand */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path root = Path.of(arguments[0]);
        Map<String, Measurement> all = measurements();
        List<String> names = new ArrayList<>(List.of(arguments).subList(1, arguments.length));
        if (names.isEmpty()) {
            names.addAll(all.keySet());
            names.removeAll(ON_DEMAND);
        }
        GeneratedFrames frames = new GeneratedFrames(SourceTexts.beside(root), SEED);
        SpeedReport report = new SpeedReport(System.out);
        Bench.Scale scale = Bench.Scale.FULL.with(
                frames("STACKMEMORY_SPEED_LARGE", Bench.Scale.FULL.large()),
                frames("STACKMEMORY_SPEED_FRAMES", Bench.Scale.FULL.huge()));
        for (String name : names) {
            Measurement measurement = all.get(name);
            if (measurement == null) {
                System.err.println("no measurement is called '" + name + "'; there are " + all.keySet());
                System.exit(2);
                return;
            }
            measure(measurement, root, frames, scale, report);
        }
    }

    private static int frames(String variable, int otherwise) {
        String value = System.getenv(variable);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    /** Runs one measurement in a folder of its own. */
    static void measure(
            Measurement measurement, Path root, GeneratedFrames frames, Bench.Scale scale, SpeedReport report)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("stackmemory-speed");
        try {
            measurement.run(new Bench(root, folder, frames, scale), report);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.deleteIfExists(path);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        }
    }
}
