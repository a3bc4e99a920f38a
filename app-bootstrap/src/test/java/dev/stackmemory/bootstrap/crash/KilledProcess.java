package dev.stackmemory.bootstrap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A program of this test's class path that says when it is where it is to be killed, and is killed then.
 *
 * @param output the file that it prints to
 */
record KilledProcess(Process process, Path output) {
    /** What it prints when it has come to where it is to be killed. */
    static final String HERE = "here";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static KilledProcess start(Path folder, Class<?> program, List<String> arguments) throws IOException {
        Path output = Files.createTempFile(folder, "process", ".out");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new KilledProcess(process, output);
    }

    /** Called by the program where it is to be killed; does not return. */
    static void waitToBeKilled() {
        System.out.println(HERE);
        while (true) {
            LockSupport.park();
        }
    }

    void killWhenHere() throws IOException, InterruptedException {
        killAfterHere(Duration.ZERO);
    }

    void killAfterHere(Duration pause) throws IOException, InterruptedException {
        awaitHere();
        Thread.sleep(pause);
        process.destroyForcibly().waitFor();
    }

    /** A process that ends without getting there fails the test. */
    private void awaitHere() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(output).contains(HERE)) {
            assertThat(process.isAlive()).as("the process got to its step").isTrue();
            assertThat(System.nanoTime()).as("the process is too slow").isLessThan(end);
            Thread.sleep(10);
        }
    }
}
