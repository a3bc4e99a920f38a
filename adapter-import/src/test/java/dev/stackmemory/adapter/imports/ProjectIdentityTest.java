package dev.stackmemory.adapter.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.ProjectId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectIdentityTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://github.com/Owner/repo.git",
                "https://github.com/Owner/repo",
                "https://github.com/Owner/repo/",
                "https://user:secret@GitHub.com:443/Owner/repo.git",
                "http://github.com//Owner/repo.git/",
                "git://github.com/Owner/repo.git",
                "ssh://git@github.com/Owner/repo.git",
                "ssh://git@github.com:22/Owner/repo.git",
                "ssh://git@ssh.github.com:443/Owner/repo.git",
                "git@github.com:Owner/repo.git",
                "git@github.com:/Owner/repo.git",
                "github.com:Owner/repo",
                "\"git@github.com:Owner/repo.git\" ; a comment",
                "git+ssh://git@github.com/Owner/repo",
            })
    void of_remoteHoweverReached_isOneProject(String url) throws IOException {
        repository(folder.resolve(".git"), "[remote \"origin\"]\n\turl = " + url + "\n");
        assertThat(ProjectIdentity.of(folder)).isEqualTo(new ProjectId("github.com/Owner/repo"));
    }

    @Test
    void of_fileOutsideOfARepository_isThatOfItsFolder() throws IOException {
        Path notes = Files.createDirectory(folder.resolve("notes"));
        assertThat(ProjectIdentity.of(Files.writeString(notes.resolve("today.md"), "# Today")))
                .isEqualTo(ProjectIdentity.of(notes))
                .isEqualTo(new ProjectId("notes"));
    }

    @ParameterizedTest
    @CsvSource({
        "git@gitlab.example.com:group/sub/group/thing.git,gitlab.example.com/group/sub/group/thing",
        "ssh://git@[::1]:2222/a/b.git,::1/a/b",
        "https://dev.azure.com/org/project/_git/repo,dev.azure.com/org/project/repo",
        "git@ssh.dev.azure.com:v3/org/project/repo,dev.azure.com/org/project/repo",
        "ssh://host.xz/~user/repo.git,host.xz/~user/repo",
    })
    void of_otherHosts_keepTheirPaths(String url, String project) throws IOException {
        repository(folder.resolve(".git"), "[remote \"origin\"]\nurl=" + url);
        assertThat(ProjectIdentity.of(folder).value()).isEqualTo(project);
    }

    @Test
    void of_severalRemotes_prefersOrigin() throws IOException {
        repository(folder.resolve(".git"), """
                [core]
                	url = https://nowhere.example/x/y
                [remote "a"]
                	url = https://example.com/a/fork
                [REMOTE "origin"]
                	fetch = +refs/heads/*:refs/remotes/origin/*
                	URL = https://example.com/up/stream
                	url = https://example.com/second/one
                """);
        assertThat(ProjectIdentity.of(folder).value()).isEqualTo("example.com/up/stream");
    }

    @Test
    void of_noOrigin_takesTheFirstByName() throws IOException {
        repository(folder.resolve(".git"), """
                [remote "upstream"]
                	url = https://example.com/up/stream
                [remote "fork"] url = https://example.com/a/fork
                """);
        assertThat(ProjectIdentity.of(folder).value()).isEqualTo("example.com/a/fork");
    }

    @Test
    void of_noRemote_isTheFirstWorkTreesName() throws IOException {
        Path main = folder.resolve("product");
        repository(main.resolve(".git"), "[core]\n");
        Path own = Files.createDirectories(main.resolve(".git/worktrees/feature"));
        Files.writeString(own.resolve("commondir"), "../..\n");
        Path worktree = Files.createDirectories(folder.resolve("elsewhere/feature/src"));
        Files.writeString(worktree.resolveSibling(".git"), "gitdir: " + own + "\n");
        assertThat(ProjectIdentity.of(worktree)).isEqualTo(ProjectIdentity.of(main));
        assertThat(ProjectIdentity.of(worktree).value()).isEqualTo("product");
    }

    @Test
    void of_submodule_isItsOwnProject() throws IOException {
        repository(folder.resolve(".git"), "[remote \"origin\"]\nurl = https://example.com/a/outer");
        repository(folder.resolve(".git/modules/inner"), "[remote \"origin\"]\nurl = https://example.com/a/inner");
        Path inner = Files.createDirectories(folder.resolve("libraries/inner"));
        Files.writeString(inner.resolve(".git"), "gitdir: ../../.git/modules/inner\n");
        assertThat(ProjectIdentity.of(inner).value()).isEqualTo("example.com/a/inner");
        assertThat(ProjectIdentity.of(folder.resolve("libraries")).value()).isEqualTo("example.com/a/outer");
    }

    @Test
    void of_bareRepository_isItsName() throws IOException {
        repository(folder.resolve("product.git"), "[core]\nbare = true");
        assertThat(ProjectIdentity.of(folder.resolve("product.git")).value()).isEqualTo("product");
    }

    @Test
    void of_cloneOfLocalClone_isTheProjectAtItsEnd() throws IOException {
        repository(folder.resolve("first/.git"), "[remote \"origin\"]\nurl = https://example.com/a/b");
        repository(folder.resolve("second/.git"), "[remote \"origin\"]\nurl = " + folder.resolve("first"));
        repository(folder.resolve("third/.git"), "[remote \"origin\"]\nurl = ../second/.git");
        repository(folder.resolve("fourth/.git"), "[remote \"origin\"]\nurl = file://" + folder.resolve("third"));
        assertThat(ProjectIdentity.of(folder.resolve("fourth")).value()).isEqualTo("example.com/a/b");
    }

    @Test
    void of_repositoryThatIsItsOwnRemote_isItsName() throws IOException {
        repository(folder.resolve("loop/.git"), "[remote \"origin\"]\nurl = .");
        assertThat(ProjectIdentity.of(folder.resolve("loop")).value()).isEqualTo("loop");
    }

    @Test
    void of_plainFolder_isItsName() throws IOException {
        Path plain = Files.createDirectories(folder.resolve("my notes"));
        assertThat(ProjectIdentity.of(plain).value()).isEqualTo("my notes");
        assertThat(ProjectIdentity.of(Path.of("/")).value()).isEqualTo("root");
    }

    @Test
    void of_brokenRepository_isAFolder() throws IOException {
        Path broken = Files.createDirectories(folder.resolve("broken"));
        Files.writeString(broken.resolve(".git"), "gitdir: \0nowhere");
        assertThat(ProjectIdentity.of(broken).value()).isEqualTo("broken");
    }

    @Test
    void resolve_said_wins() {
        assertThat(ProjectIdentity.resolve(Optional.of("mine"), folder).value()).isEqualTo("mine");
    }

    private static void repository(Path gitFolder, String configuration) throws IOException {
        Files.createDirectories(gitFolder.resolve("objects"));
        Files.writeString(gitFolder.resolve("HEAD"), "ref: refs/heads/main\n");
        Files.writeString(gitFolder.resolve("config"), configuration);
    }
}
