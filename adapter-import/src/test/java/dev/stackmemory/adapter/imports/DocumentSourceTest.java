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
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentSourceTest {
    private static final ProjectId PROJECT = new ProjectId("here");

    @TempDir
    private Path folder;

    @Test
    void read_markdown_isCutAtHeadings() throws IOException {
        Path file = write("guide.md", """
                # The guide

                What it is.

                ## Start
                Type it.
                ```sh
                # no heading
                ```
                ### Faster
                Type faster.

                End
                ---
                Bye.
                ## Start
                Again.
                """);
        Files.setLastModifiedTime(file, FileTime.fromMillis(7_000));
        List<SourceItem.Read> read = Items.reads(items(folder, Optional.empty()));
        assertThat(read)
                .extracting(item -> item.frame().name())
                .containsExactly(
                        "The guide",
                        "The guide › Start",
                        "The guide › Start › Faster",
                        "The guide › End",
                        "The guide › Start");
        assertThat(read)
                .extracting(item -> item.frame().id().value())
                .containsExactly(
                        "docs:here:guide.md",
                        "docs:here:guide.md#start",
                        "docs:here:guide.md#start/faster",
                        "docs:here:guide.md#end",
                        "docs:here:guide.md#start-2");
        assertThat(read)
                .extracting(SourceItem.Read::location)
                .containsExactly("guide.md:1", "guide.md:5", "guide.md:10", "guide.md:13", "guide.md:16");
        assertThat(read).extracting(item -> item.frame().depth()).containsExactly(0, 1, 2, 1, 1);
        assertThat(read.get(2).frame().parent()).contains(read.get(1).frame().id());
        assertThat(read.get(0).frame().content()).isEqualTo("What it is.");
        assertThat(read.get(1).frame().content()).isEqualTo("Type it.\n```sh\n# no heading\n```");
        assertThat(read.get(0).frame().createdAt()).isEqualTo(Instant.ofEpochMilli(7_000));
        assertThat(read.get(0).frame().type()).isEqualTo("document");
        assertThat(read.get(1).frame().type()).isEqualTo("section");
    }

    @Test
    void read_restructuredText_isCutAtHeadings() throws IOException {
        write("index.rst", """
                =====
                Title
                =====

                Intro.

                Usage
                =====
                Words.

                Details
                -------
                More.

                Install
                =======
                pip
                """);
        assertThat(frames())
                .extracting(Frame::name)
                .containsExactly("Title", "Title › Usage", "Title › Usage › Details", "Title › Install");
    }

    @Test
    void read_plainText_isOneFrameUnlessLarge() throws IOException {
        write("notes.txt", "# not a heading\n\nwords\n");
        write("long.txt", ("x".repeat(1_000) + "\n\n").repeat(150));
        List<Frame> frames = frames();
        assertThat(frames)
                .extracting(Frame::name)
                .contains("notes", "long", "long › part 2", "long › part 3")
                .hasSize(4);
    }

    @Test
    void read_rfc_hasItsHeader() throws IOException {
        write("text/1444-union.md", """
                - Feature Name: `union`
                - Start Date: 2015-12-29
                - RFC PR: [rust-lang/rfcs#1444](https://github.com/rust-lang/rfcs/pull/1444)
                - Rust Issue:

                ## Summary
                Provide unions.
                """);
        List<Frame> frames = frames();
        assertThat(frames).hasSize(2);
        assertThat(frames.get(0).type()).isEqualTo("rfc");
        assertThat(frames.get(0).name()).isEqualTo("union");
        assertThat(frames.get(0).createdAt()).isEqualTo(Instant.parse("2015-12-29T00:00:00Z"));
        assertThat(frames.get(0).metadata().orElseThrow())
                .contains(
                        "\"number\":1444",
                        "\"date\":\"2015-12-29\"",
                        "\"links\":[\"https://github.com/rust-lang/rfcs/pull/1444\"]",
                        "\"Feature Name\":\"`union`\"");
    }

    @Test
    void read_decision_hasStatusAndDate() throws IOException {
        write("docs/adr/0007-use-wal.md", """
                # 7. Use WAL

                Date: 2026-02-03

                ## Status

                Accepted

                ## Context
                Readers wait.

                ## Decision
                We use WAL.
                """);
        write("docs/decisions/0001-madr.md", """
                ---
                status: proposed
                date: 2026-01-01
                deciders: [Ann, Bob]
                tags:
                  - storage
                  - sql
                ---
                # Choose a store
                """);
        List<Frame> frames =
                frames().stream().filter(frame -> frame.depth() == 0).toList();
        assertThat(frames).extracting(Frame::type).containsOnly("decision");
        assertThat(frames.get(0).name()).isEqualTo("7. Use WAL");
        assertThat(frames.get(0).createdAt()).isEqualTo(Instant.parse("2026-02-03T00:00:00Z"));
        assertThat(frames.get(0).metadata().orElseThrow()).contains("\"status\":\"Accepted\"", "\"number\":7");
        assertThat(frames.get(1).metadata().orElseThrow())
                .contains("\"status\":\"proposed\"", "\"authors\":[\"Ann\",\"Bob\"]");
        assertThat(frames.get(1).tags()).containsExactly("sql", "storage");
    }

    @Test
    void read_again_readsOnlyWhatChanged() throws IOException {
        Path changed = write("a.md", "# A\n## One\n1\n## Two\n2\n");
        write("b.md", "# B\n");
        List<SourceItem> first = items(folder, Optional.empty());
        String checkpoint = Items.lastCheckpoint(first);
        assertThat(items(folder, Optional.of(checkpoint))).isEmpty();

        Files.writeString(changed, "# A\n## One\n1 more\n## Three\n3\n");
        Files.setLastModifiedTime(changed, FileTime.from(Instant.now().plusSeconds(60)));
        List<SourceItem> second = items(folder, Optional.of(checkpoint));
        assertThat(Items.frames(second)).extracting(Frame::name).containsExactly("A", "A › One", "A › Three");
        assertThat(Items.frames(second).get(0)).isEqualTo(Items.frames(first).get(0));
        assertThat(Items.skips(second))
                .singleElement()
                .satisfies(skip ->
                        assertThat(skip.reason()).isEqualTo("1 sections imported earlier are gone; their frames stay"));
    }

    @Test
    void read_folder_passesOverWhatIsNoDocument() throws IOException {
        write("node_modules/x/README.md", "# no");
        write("target/site.md", "# no");
        write("code.java", "class No {}");
        write("empty.md", "");
        Files.write(folder.resolve("binary.txt"), new byte[] {1, 0, 2});
        Files.createDirectory(folder.resolve("directory.md"));
        Files.write(folder.resolve("latin.md"), "# Caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        List<SourceItem> items = items(folder, Optional.empty());
        assertThat(Items.reads(items)).singleElement().satisfies(read -> {
            assertThat(read.frame().name()).isEqualTo("Café");
            assertThat(read.repairs()).containsExactly("not UTF-8: read as ISO 8859-1");
        });
        assertThat(Items.skips(items)).extracting(SourceItem.Skipped::location).containsExactly("binary.txt");
    }

    @Test
    void read_withinRepository_hasOneIdWhicheverFolderIsNamed() throws IOException {
        write(".git/HEAD", "ref: refs/heads/main");
        Files.createDirectories(folder.resolve(".git/objects"));
        Path file = write("docs/deep/a.md", "# A");
        List<Frame> whole = frames();
        assertThat(whole).extracting(frame -> frame.id().value()).containsExactly("docs:here:docs/deep/a.md");
        assertThat(Items.frames(items(folder.resolve("docs"), Optional.empty())))
                .isEqualTo(whole);
        assertThat(Items.frames(items(file, Optional.empty()))).isEqualTo(whole);
    }

    @Test
    void open_unfit_saysWhy() throws IOException {
        assertThatExceptionOfType(UnreadableSource.class)
                .isThrownBy(() -> items(folder.resolve("absent"), Optional.empty()))
                .withMessageContaining("does not exist");
        Path binary = Files.write(folder.resolve("a.md"), new byte[] {0});
        assertThatExceptionOfType(UnreadableSource.class).isThrownBy(() -> items(binary, Optional.empty()));
    }

    @Test
    void read_realRfcs() {
        List<SourceItem> items = items(RealData.folder("docs"), Optional.empty());
        List<Frame> frames = Items.frames(items);
        assertThat(frames).filteredOn(frame -> frame.depth() == 0).hasSize(150);
        assertThat(frames).filteredOn(frame -> frame.type().equals("rfc")).hasSize(150);
        assertThat(frames).filteredOn(frame -> frame.type().equals("section")).hasSize(2_247);
        assertThat(new HashSet<>(frames.stream().map(Frame::id).toList())).hasSameSizeAs(frames);
        assertThat(Items.skips(items)).isEmpty();
        assertThat(frames)
                .filteredOn(frame ->
                        frame.depth() == 0 && frame.createdAt().isBefore(Instant.parse("2025-01-01T00:00:00Z")))
                .hasSize(149);
    }

    @Test
    void read_realChats() {
        List<SourceItem> items = items(RealData.folder("specstory"), Optional.empty());
        List<Frame> frames = Items.frames(items);
        assertThat(frames).hasSize(429);
        assertThat(frames).allSatisfy(frame -> {
            assertThat(frame.type()).isEqualTo("task");
            assertThat(frame.session()).isPresent();
            assertThat(frame.name()).isNotBlank();
            assertThat(frame.createdAt())
                    .isBetween(Instant.parse("2026-01-29T00:00:00Z"), Instant.parse("2026-09-01T00:00:00Z"));
        });
        assertThat(frames.stream().map(Frame::session).distinct()).hasSize(20);
        assertThat(new HashSet<>(frames.stream().map(Frame::id).toList())).hasSameSizeAs(frames);
    }

    private List<Frame> frames() {
        return Items.frames(items(folder, Optional.empty()));
    }

    private static List<SourceItem> items(Path path, Optional<String> checkpoint) {
        try (var source = new DocumentSource(path, PROJECT)) {
            return Items.all(source, checkpoint);
        }
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        return Files.writeString(file, text);
    }
}
