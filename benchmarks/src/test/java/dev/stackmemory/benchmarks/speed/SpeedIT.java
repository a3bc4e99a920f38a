package dev.stackmemory.benchmarks.speed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each measurement runs on little data; what it measures is nobody's test. Those that start the program itself are left to {@code benchmarks/run}. */
class SpeedIT {
    private static final Set<String> STARTING = Set.of("commands", "large-import");

    static Stream<String> inProcess() {
        return Speed.measurements().keySet().stream().filter(name -> !STARTING.contains(name));
    }

    @ParameterizedTest
    @MethodSource("inProcess")
    void measurement_onLittleData_printsATable(String name) throws IOException, InterruptedException {
        Measurement measurement =
                Optional.ofNullable(Speed.measurements().get(name)).orElseThrow();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        SourceTexts texts = SourceTexts.invented();
        GeneratedFrames frames = new GeneratedFrames(
                new SourceTexts("a test", texts.words(), texts.questions().subList(0, 5)), 1);

        Speed.measure(
                measurement,
                Path.of(""),
                frames,
                Bench.Scale.TINY,
                new SpeedReport(new PrintStream(printed, true, StandardCharsets.UTF_8)));

        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("| what | goal |");
    }
}
