package dev.stackmemory.adapter.sqlite;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.RecordOutcome;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A program of its own that records frames and prints each id once its recording is acknowledged. */
final class WritingProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader acknowledged;

    private WritingProcess(Process process) {
        this.process = process;
        this.acknowledged = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts a program.
     *
     * @param compactEvery after how many frames it compacts the store; 0 for never
     */
    static WritingProcess start(Path folder, String prefix, int frames, int compactEvery, String... jvmArguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
        command.addAll(List.of(jvmArguments));
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", String.valueOf(classPath), WritingProcess.class.getName()));
        command.addAll(List.of(folder.toString(), prefix, Integer.toString(frames), Integer.toString(compactEvery)));
        try {
            return new WritingProcess(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .directory(new File("."))
                    .start());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** The next line that the program printed; null at its end. */
    String nextLine() throws IOException {
        return acknowledged.readLine();
    }

    /** Ends the program as the system would: at once, in the midst of what it does. */
    void kill() throws InterruptedException {
        // By its handle, since destroying the process object closes what it printed.
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    static Frame frame(String id) {
        return Frame.builder(new FrameId(id), new ProjectId("processes"), Instant.ofEpochSecond(1_700_000_000))
                .name("frame " + id)
                .content("some words of " + id + " ".repeat(300))
                .tags(List.of("written"))
                .events(List.of(new FrameEvent(
                        "e1", 1, "message", "{\"of\":\"" + id + "\"}", Instant.ofEpochSecond(1_700_000_000))))
                .build();
    }

    public static void main(String[] arguments) {
        int frames = Integer.parseInt(arguments[2]);
        int compactEvery = Integer.parseInt(arguments[3]);
        try (SqliteHome home = SqliteHome.open(SqliteSettings.of(Path.of(arguments[0])))) {
            for (int number = 0; number < frames; number++) {
                String id = arguments[1] + number;
                RecordOutcome outcome = home.frames()
                        .record(List.of(FrameWrite.create(frame(id))), Deadline.after(Duration.ofMinutes(2)))
                        .outcomes()
                        .getFirst();
                if (!(outcome instanceof RecordOutcome.Recorded)) {
                    throw new AssertionError(outcome);
                }
                System.out.println(id);
                if (compactEvery > 0 && number % compactEvery == compactEvery - 1) {
                    home.maintenance().compact(Progress.NONE, Deadline.after(Duration.ofMinutes(2)));
                }
            }
        }
        System.out.flush();
    }
}
