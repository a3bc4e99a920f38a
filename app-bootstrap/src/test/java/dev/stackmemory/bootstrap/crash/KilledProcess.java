package dev.stackmemory.bootstrap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A program of this test's class path that says when it is where it is to be killed, and is killed then.
 *
 * @param output the file that it prints to
 */
record KilledProcess(Process process, Path output) {
    /** What it prints when it has come to where it is to be killed. */
    static final String HERE = "here";

    /** How a process ends that got signal 9. */
    private static final int KILLED = 128 + 9;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A process that knows nothing but what is given to it. What libraries unpack for themselves lies in the folder, too, for they cannot clean up. */
    static KilledProcess start(Path folder, Class<?> program, List<String> arguments, Map<String, String> environment)
            throws IOException {
        Path output = Files.createTempFile(folder, "process", ".out");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new KilledProcess(builder.start(), output);
    }

    /** Called by the program where it may be killed from now on. */
    static void sayHere() {
        System.out.println(HERE);
    }

    /** Called by the program where it is to be killed; does not return. */
    static void waitToBeKilled() {
        sayHere();
        while (true) {
            LockSupport.park();
        }
    }

    void killWhenHere() throws IOException, InterruptedException {
        awaitHere();
        kill();
    }

    /** A process that ends by itself fails the test. */
    void kill() throws InterruptedException {
        assertThat(process.destroyForcibly().waitFor())
                .as("how the process ended")
                .isEqualTo(KILLED);
    }

    /** A process that ends without getting there fails the test. */
    void awaitHere() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(output).contains(HERE)) {
            assertThat(process.isAlive()).as("the process got to its step").isTrue();
            assertThat(System.nanoTime()).as("the process is too slow").isLessThan(end);
            Thread.sleep(10);
        }
    }
}
