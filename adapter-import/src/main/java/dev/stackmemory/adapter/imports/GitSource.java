package dev.stackmemory.adapter.imports;

import dev.stackmemory.adapter.imports.internal.git.Commit;
import dev.stackmemory.adapter.imports.internal.git.CommitFrames;
import dev.stackmemory.adapter.imports.internal.git.GitLog;
import dev.stackmemory.adapter.imports.internal.git.GitProgram;
import dev.stackmemory.adapter.imports.internal.text.Inputs;
import dev.stackmemory.adapter.imports.internal.walk.QueuedItems;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.source.FrameSource;
import dev.stackmemory.ports.source.SourceItem;
import dev.stackmemory.ports.source.SourceKind;
import dev.stackmemory.ports.source.UnreadableSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The commits that the checked-out branch of a Git repository reaches, oldest first. Progress is in commits. Needs the program {@code git}.
 *
 * <p>Ids are {@code git:<project of the repository>:<commit>}, the same in every clone. A later reading gives only what is reachable now
 * and was not then; after a rewritten history, the new commits. Shallow and bare repositories are read as far as they go.
 */
public final class GitSource implements FrameSource {
    private static final String FORM = "1 ";
    private static final Pattern SHA = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    private final Path repository;
    private final GitProgram git;
    private final CommitFrames frames;
    private final String location;
    private final boolean shallow;
    private long total = -1;
    private GitProgram.@Nullable Running running;

    /**
     * @param path a folder in a work tree, or a bare repository
     * @param project of all frames; if absent, the repository's own
     * @throws UnreadableSource if there is no such folder, no repository, or no program {@code git}
     */
    public GitSource(Path path, Optional<ProjectId> project) {
        Inputs.requirePresent(path);
        Path absolute = path.toAbsolutePath().normalize();
        this.repository = Files.isDirectory(absolute)
                ? absolute
                : Optional.ofNullable(absolute.getParent()).orElse(absolute);
        this.git = new GitProgram(repository);
        GitProgram.Result found = git.run("rev-parse", "--is-shallow-repository");
        if (!found.succeeded()) {
            throw new UnreadableSource(unreadable(found.errors()));
        }
        this.shallow = found.output().equals("true");
        ProjectId identity = ProjectIdentity.of(repository);
        this.frames = new CommitFrames(identity, project.orElse(identity));
        this.location = String.valueOf(repository.getFileName());
    }

    @Override
    public String key() {
        return "git:" + repository;
    }

    @Override
    public SourceKind kind() {
        return SourceKind.FOREIGN;
    }

    @Override
    public long total() {
        return total;
    }

    @Override
    public Iterator<SourceItem> read(Optional<String> checkpoint) {
        GitProgram.Result head = git.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}");
        if (!head.succeeded()) {
            total = 0;
            return List.<SourceItem>of().iterator();
        }
        var range = new ArrayList<String>(List.of(head.output()));
        checkpoint
                .filter(text -> text.startsWith(FORM))
                .map(text -> text.substring(FORM.length()))
                .filter(sha -> SHA.matcher(sha).matches())
                .filter(sha -> git.run("cat-file", "-e", sha + "^{commit}").succeeded())
                .ifPresent(sha -> range.add("^" + sha));
        total = count(range);
        var arguments = new ArrayList<>(GitLog.ARGUMENTS);
        arguments.addAll(range);
        arguments.add("--");
        running = git.start(arguments);
        return new Items(running, head.output(), range.size() > 1);
    }

    @Override
    public void close() {
        if (running != null) {
            running.close();
        }
    }

    private long count(List<String> range) {
        var arguments = new ArrayList<>(List.of("rev-list", "--count"));
        arguments.addAll(range);
        arguments.add("--");
        GitProgram.Result counted = git.run(arguments.toArray(String[]::new));
        return counted.succeeded() && counted.output().matches("\\d{1,18}") ? Long.parseLong(counted.output()) : -1;
    }

    private String unreadable(String errors) {
        if (errors.contains("dubious ownership")) {
            return repository
                    + " belongs to another user, and git refuses to read it; if you trust it: git config --global --add"
                    + " safe.directory " + repository;
        }
        return errors.contains("not a git repository")
                ? repository + " is no Git repository; name a folder inside of one"
                : "git cannot read " + repository + ": "
                        + errors.lines().findFirst().orElse("no reason given");
    }

    private final class Items extends QueuedItems {
        private final GitProgram.Running log;
        private final GitLog commits;
        private final String head;
        private boolean remarked;
        private long done;

        Items(GitProgram.Running log, String head, boolean continued) {
            this.log = log;
            this.commits = new GitLog(log.output());
            this.head = head;
            this.remarked = !shallow || continued;
        }

        @Override
        protected boolean fill(Queue<SourceItem> items) {
            if (!remarked) {
                remarked = true;
                items.add(new SourceItem.Skipped(
                        location,
                        "a shallow clone: what lies before its oldest commits is missing; git fetch --unshallow brings it",
                        false,
                        0,
                        Optional.empty()));
            }
            try {
                Optional<Commit> commit = commits.next();
                if (commit.isEmpty()) {
                    requireSuccess();
                    return false;
                }
                items.add(item(commit.get()));
                return true;
            } catch (IOException failed) {
                throw new UnreadableSource("git broke off: " + failed.getMessage(), failed);
            }
        }

        /** All that the head reaches is out. */
        @Override
        protected Optional<String> finalCheckpoint() {
            return Optional.of(FORM + head);
        }

        private SourceItem item(Commit commit) {
            done++;
            // In topological order everything that this commit reaches lies before it.
            Optional<String> checkpoint = Optional.of(FORM + commit.sha());
            String place = location + "@"
                    + commit.sha().substring(0, Math.min(12, commit.sha().length()));
            List<String> repairs = commit.latin() ? List.of("not UTF-8: read as ISO 8859-1") : List.of();
            return new SourceItem.Read(frames.of(commit), place, repairs, 0, done, checkpoint);
        }

        private void requireSuccess() {
            if (log.exitCode() != 0) {
                throw new UnreadableSource("git log ended after " + done + " commits: "
                        + log.errors().lines().findFirst().orElse("no reason given") + "; git fsck tells more");
            }
        }
    }
}
