package dev.stackmemory.adapter.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.source.SourceItem;
import dev.stackmemory.ports.source.UnreadableSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitSourceTest {
    @TempDir
    private Path folder;

    @Test
    void read_commits_oldestFirst() throws Exception {
        Path repository = repository("project");
        commit(repository, "a.txt", "one\n", "Start\n\nBecause one must.");
        git(repository, "mv", "a.txt", "b c.txt");
        Files.write(repository.resolve("picture"), new byte[] {0, 1});
        commit(repository, "naïve.txt", "x\ny\n", "Rename");
        List<SourceItem.Read> read = Items.reads(items(repository, Optional.empty()));
        assertThat(read).extracting(item -> item.frame().name()).containsExactly("Start", "Rename");
        Frame first = read.get(0).frame();
        assertThat(first.type()).isEqualTo("commit");
        assertThat(first.project().value()).isEqualTo("project");
        assertThat(first.id().value()).matches("git:project:[0-9a-f]{40}");
        assertThat(first.createdAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(first.content()).isEqualTo("Start\n\nBecause one must.\n\n1 file, +1 -0\na.txt +1 -0");
        Frame second = read.get(1).frame();
        assertThat(second.content())
                .isEqualTo("Rename\n\n3 files, +2 -0\nb c.txt (from a.txt) +0 -0\nnaïve.txt +2 -0\npicture binary");
        assertThat(second.metadata().orElseThrow())
                .contains(
                        "\"author\":\"Ann Ähm\"",
                        "\"parents\":[\"" + first.id().value().substring("git:project:".length()) + "\"]",
                        "{\"path\":\"b c.txt\",\"from\":\"a.txt\",\"added\":0,\"deleted\":0}",
                        "{\"path\":\"picture\"}");
        assertThat(read.get(1).progress()).isEqualTo(2);
    }

    @Test
    void read_again_givesWhatIsNew() throws Exception {
        Path repository = repository("project");
        commit(repository, "a", "1", "one");
        List<SourceItem> first = items(repository, Optional.empty());
        String checkpoint = Items.lastCheckpoint(first);
        assertThat(items(repository, Optional.of(checkpoint))).isEmpty();
        commit(repository, "a", "2", "two");
        assertThat(Items.frames(items(repository, Optional.of(checkpoint))))
                .extracting(Frame::name)
                .containsExactly("two");
        assertThat(items(repository, Optional.of("1 " + "0".repeat(40)))).hasSize(2);
        assertThat(items(repository, Optional.of("--all"))).hasSize(2);
    }

    @Test
    void read_cutOff_missesNothing() throws Exception {
        Path repository = repository("project");
        commit(repository, "a", "1", "one");
        git(repository, "checkout", "-q", "-b", "side");
        commit(repository, "b", "1", "side");
        git(repository, "checkout", "-q", "-");
        commit(repository, "c", "1", "two");
        git(repository, "merge", "-q", "--no-edit", "-m", "merge", "side");
        List<Frame> all = Items.frames(items(repository, Optional.empty()));
        assertThat(all)
                .extracting(Frame::name)
                .contains("one", "two", "side", "merge")
                .hasSize(4);
        for (SourceItem item : items(repository, Optional.empty())) {
            List<Frame> rest = Items.frames(items(repository, item.checkpoint()));
            int before = (int) item.progress();
            assertThat(rest).containsAll(all.subList(before, all.size()));
        }
    }

    @Test
    void read_messageNotUtf8_isReadAsLatin() throws Exception {
        Path repository = repository("project");
        Files.writeString(repository.resolve("a"), "1");
        git(repository, "add", ".");
        Path message = folder.resolve("message");
        Files.write(message, "caf\u00e9 br\u00fbl\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        git(repository, "commit", "-q", "-F", message.toString());
        // Whether git guesses the encoding or leaves the bytes alone depends on its version.
        assertThat(Items.frames(items(repository, Optional.empty())))
                .extracting(Frame::name)
                .containsExactly("café brûlé");
    }

    @Test
    void read_shallowBareAndSha256_areRead() throws Exception {
        Path repository = repository("project");
        commit(repository, "a", "1", "one");
        commit(repository, "a", "2", "two");
        git(folder, "clone", "-q", "--depth", "1", "file://" + repository, "shallow");
        List<SourceItem> shallow = items(folder.resolve("shallow"), Optional.empty());
        assertThat(Items.frames(shallow)).extracting(Frame::name).containsExactly("two");
        assertThat(Items.skips(shallow))
                .singleElement()
                .satisfies(skip -> assertThat(skip.reason()).contains("git fetch --unshallow"));
        git(folder, "clone", "-q", "--bare", repository.toString(), "bare.git");
        List<Frame> bare = Items.frames(items(folder.resolve("bare.git"), Optional.empty()));
        assertThat(bare).isEqualTo(Items.frames(items(repository, Optional.empty())));
        git(folder, "init", "-q", "--object-format=sha256", "long");
        git(folder.resolve("long"), "config", "user.email", "ann@example.com");
        git(folder.resolve("long"), "config", "user.name", "Ann");
        commit(folder.resolve("long"), "a", "1", "one");
        List<SourceItem> sha256 = items(folder.resolve("long"), Optional.empty());
        assertThat(Items.frames(sha256).get(0).id().value()).matches("git:long:[0-9a-f]{64}");
        assertThat(items(folder.resolve("long"), Optional.of(Items.lastCheckpoint(sha256))))
                .isEmpty();
    }

    @Test
    void read_worktree_hasTheSameIds() throws Exception {
        Path repository = repository("project");
        commit(repository, "a", "1", "one");
        git(repository, "worktree", "add", "-q", folder.resolve("tree").toString());
        assertThat(Items.frames(items(folder.resolve("tree"), Optional.empty())))
                .isEqualTo(Items.frames(items(repository, Optional.empty())));
    }

    @Test
    void read_noCommitsYet_isEmpty() throws Exception {
        assertThat(items(repository("project"), Optional.empty())).isEmpty();
    }

    @Test
    void open_noRepository_saysTheCure() {
        assertThatExceptionOfType(UnreadableSource.class)
                .isThrownBy(() -> items(folder, Optional.empty()))
                .withMessageContaining("is no Git repository; name a folder inside of one");
        assertThatExceptionOfType(UnreadableSource.class)
                .isThrownBy(() -> items(folder.resolve("absent"), Optional.empty()))
                .withMessageContaining("does not exist");
    }

    @Test
    void open_withProject_keepsTheRepositorysIds() throws Exception {
        Path repository = repository("project");
        commit(repository, "a", "1", "one");
        try (var source = new GitSource(repository, Optional.of(new ProjectId("mine")))) {
            Frame frame = Items.reads(source).get(0).frame();
            assertThat(frame.project().value()).isEqualTo("mine");
            assertThat(frame.id().value()).startsWith("git:project:");
            assertThat(source.total()).isEqualTo(1);
        }
    }

    private static List<SourceItem> items(Path path, Optional<String> checkpoint) {
        try (var source = new GitSource(path, Optional.empty())) {
            return Items.all(source, checkpoint);
        }
    }

    private Path repository(String name) throws Exception {
        git(folder, "init", "-q", name);
        Path repository = folder.resolve(name);
        git(repository, "config", "user.email", "ann@example.com");
        git(repository, "config", "user.name", "Ann Ähm");
        return repository;
    }

    private static void commit(Path repository, String file, String text, String message) throws Exception {
        Files.writeString(repository.resolve(file), text);
        git(repository, "add", ".");
        git(repository, "commit", "-q", "-m", message);
    }

    private static void git(Path folder, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_COMMITTER_DATE", "2026-01-02T03:04:05Z");
        builder.environment().put("GIT_AUTHOR_DATE", "2026-01-02T03:04:05Z");
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
