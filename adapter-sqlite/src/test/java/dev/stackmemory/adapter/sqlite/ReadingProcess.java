package dev.stackmemory.adapter.sqlite;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.FrameWrite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of its own that may do no more than the rights of the files say, also where the administrator runs the tests. */
final class ReadingProcess {
    private ReadingProcess() {}

    /** What the program printed: what it read, what it found wrong, and how a write was answered. */
    static List<String> run(Path folder, String id) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", classPath, ReadingProcess.class.getName(), folder.toString(), id));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        process.waitFor();
        return lines;
    }

    public static void main(String[] arguments) {
        try (SqliteHome home = SqliteHome.open(SqliteSettings.of(Path.of(arguments[0])))) {
            System.out.println("found "
                    + home.frames()
                            .find(List.of(new FrameId(arguments[1])), Deadline.NEVER)
                            .size());
            System.out.println("counted " + home.catalog().count(FrameFilter.ALL, Deadline.NEVER));
            System.out.println("wrong "
                    + home.maintenance()
                            .check(true, Progress.NONE, Deadline.NEVER)
                            .problems());
            try {
                home.frames().record(List.of(FrameWrite.create(WritingProcess.frame("new"))), Deadline.NEVER);
                System.out.println("recorded");
            } catch (StoreException refused) {
                System.out.println("refused " + refused.getClass().getSimpleName());
            }
        } catch (StoreException refused) {
            System.out.println("closed " + refused.getMessage());
        }
    }
}
