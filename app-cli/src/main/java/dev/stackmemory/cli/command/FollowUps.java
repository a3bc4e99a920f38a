package dev.stackmemory.cli.command;

import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.ProgressLine;
import dev.stackmemory.cli.terminal.SafeText;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.search.LexicalIndex;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The work that follows a write. Without a daemon, a command that wrote does some of it after it has printed. */
final class FollowUps {
    private static final Duration AT_MOST = Duration.ofMillis(200);

    /** While the memory is being migrated: a short command connects to the other side first. */
    private static final Duration MIGRATING_AT_MOST = Duration.ofSeconds(1);

    /** The same for the answer of the other side, without which it is never known to be as good. */
    private static final Duration COMPARING_AT_MOST = Duration.ofSeconds(3);

    private FollowUps() {}

    /** Makes many new frames searchable at once, so that the next search need not. */
    static void index(Invocation run) {
        LexicalIndex index = run.memory().lexicalIndex();
        var done = new AtomicLong();
        try (ProgressLine progress = run.progress("indexing", done::get, "frames")) {
            var unused = index.refresh(Storage.untilInterrupted(run, Storage.counting(done, progress)), Deadline.NEVER);
        } catch (Storage.Interrupted stopped) {
            run.note("indexing was interrupted; the next search goes on with it");
        } catch (StoreException later) {
            run.note("the frames are here, but not all can be searched yet: "
                    + SafeText.line(String.valueOf(later.getMessage())));
        }
    }

    /** Publishes, embeds and copies what is waiting, as far as that is quick; the rest waits for the next command. */
    static void drainBriefly(Invocation run) {
        run.surroundings().out().flush();
        run.memory()
                .syncNode()
                .ifPresent(node -> briefly(run, AT_MOST, deadline -> {
                    var unused = node.publish(deadline);
                }));
        Deadline deadline = Deadline.after(AT_MOST);
        attempt(
                run,
                () -> run.memory().embedFrames().ifPresent(frames -> {
                    var unused = frames.drain(Progress.NONE, deadline);
                }));
        run.memory()
                .copyFrames()
                .ifPresent(frames -> briefly(run, MIGRATING_AT_MOST, until -> {
                    var unused = frames.drain(Progress.NONE, until);
                }));
    }

    /** A server has to be connected to first, which no deadline hurries: what is not through by then is left behind, and waits for the next command. */
    private static void briefly(Invocation run, Duration most, Consumer<Deadline> work) {
        Thread working = Thread.ofVirtual().start(() -> attempt(run, () -> work.accept(Deadline.after(most))));
        try {
            var unused = working.join(most);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    /** Compares both answers to a question while the memory is being migrated, after the user has one. */
    static void compareBriefly(Invocation run) {
        run.surroundings().out().flush();
        if (!run.memory().awaitComparisons(COMPARING_AT_MOST)) {
            run.note("this search is not compared with '"
                    + run.settings().get(SettingKeys.MIGRATION_TO).orElseThrow().title()
                    + "', which did not answer within "
                    + COMPARING_AT_MOST.toSeconds() + " s; a program that runs on waits for it, and "
                    + SettingKeys.MIGRATION_COMPARE.name() + " says how many searches are compared");
        }
    }

    private static void attempt(Invocation run, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException later) {
            // What was recorded is on disk, and the work that follows waits in the outbox: 'status' shows it.
            if (run.options().debug()) {
                later.printStackTrace(run.surroundings().err());
            }
        }
    }
}
