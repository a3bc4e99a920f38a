package dev.stackmemory.adapter.lucene.segment;

import dev.stackmemory.adapter.lucene.internal.IndexFields;
import dev.stackmemory.adapter.lucene.internal.IndexStamp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.BytesRef;

/**
 * Writes the {@linkplain ProjectWords words} of each project and their {@linkplain WordsOutline outline}, from a segment that is complete. Holds them in memory meanwhile, about a
 * fifteenth of what the segment takes.
 */
final class WordsWriter {
    /** By its name the last of all files. */
    static final String FILE = "words";

    private static final class Project {
        private final BytesRef name;
        private final int frames;
        private final long totalLength;
        private int firstRow = Integer.MAX_VALUE;
        private int lastRow;
        private final WordList.Writer sessions = new WordList.Writer();
        private final WordList.Writer terms = new WordList.Writer();
        /** In how many of its frames the word stands that is being counted. */
        private int count;

        Project(TermsEnum term) throws IOException {
            name = BytesRef.deepCopyOf(term.term());
            frames = term.docFreq();
            totalLength = term.totalTermFreq() - term.docFreq();
        }

        byte[] encoded() throws IOException {
            var output = new ByteBuffersDataOutput();
            output.writeVInt(frames);
            output.writeVLong(totalLength);
            output.writeVInt(firstRow);
            output.writeVInt(lastRow);
            byte[] sessionBytes = sessions.bytes();
            output.writeVInt(sessionBytes.length);
            output.writeBytes(sessionBytes);
            output.writeBytes(terms.bytes());
            return ProjectWords.encode(output.toArrayCopy());
        }
    }

    private final LeafReader reader;
    private final List<Project> projects = new ArrayList<>();
    private final Project[] ofRow;

    private WordsWriter(LeafReader reader) throws IOException {
        this.reader = reader;
        this.ofRow = new Project[reader.maxDoc()];
        each(IndexFields.PROJECT, (term, rows) -> {
            var project = new Project(term);
            projects.add(project);
            for (int row = rows.nextDoc(); row != DocIdSetIterator.NO_MORE_DOCS; row = rows.nextDoc()) {
                ofRow[row] = project;
                project.firstRow = Math.min(project.firstRow, row);
                project.lastRow = row;
            }
        });
    }

    private interface Reading {
        void read(TermsEnum term, PostingsEnum rows) throws IOException;
    }

    private void each(String field, Reading reading) throws IOException {
        Terms terms = reader.terms(field);
        if (terms != null) {
            TermsEnum term = terms.iterator();
            PostingsEnum rows = null;
            while (term.next() != null) {
                rows = term.postings(rows, PostingsEnum.NONE);
                reading.read(term, rows);
            }
        }
    }

    private interface Target {
        WordList.Writer of(Project project);
    }

    /** Adds each term of the field to the words of each project that has it. */
    private void count(String field, Target target) throws IOException {
        List<Project> concerned = new ArrayList<>();
        each(field, (term, rows) -> {
            for (int row = rows.nextDoc(); row != DocIdSetIterator.NO_MORE_DOCS; row = rows.nextDoc()) {
                Project project = ofRow[row];
                if (project.count++ == 0) {
                    concerned.add(project);
                }
            }
            for (Project project : concerned) {
                target.of(project).add(term.term(), project.count);
                project.count = 0;
            }
            concerned.clear();
        });
    }

    /** Adds the file to a directory that holds a segment of one leaf, or of none. */
    static void write(Directory directory, int frames) throws IOException {
        try (DirectoryReader all = DirectoryReader.open(directory);
                IndexOutput output = directory.createOutput(FILE, IOContext.DEFAULT)) {
            List<Project> projects = List.of();
            for (LeafReaderContext leaf : all.leaves()) {
                var words = new WordsWriter(leaf.reader());
                words.count(IndexFields.SESSION, project -> project.sessions);
                words.count(IndexFields.TEXT, project -> project.terms);
                projects = words.projects;
            }
            write(projects, frames, output);
        }
    }

    private static void write(List<Project> projects, int frames, IndexOutput output) throws IOException {
        var entries = new ByteBuffersDataOutput();
        for (Project project : projects) {
            byte[] words = project.encoded();
            entries.writeString(project.name.utf8ToString());
            entries.writeVLong(output.getFilePointer());
            entries.writeVInt(words.length);
            output.writeBytes(words, words.length);
        }
        var outline = new ByteBuffersDataOutput();
        outline.writeString(IndexStamp.CURRENT_FORM);
        outline.writeVInt(frames);
        outline.writeVLong(output.getFilePointer());
        outline.writeVInt(projects.size());
        entries.copyTo(outline);
        byte[] bytes = withChecksum(outline);
        output.writeBytes(bytes, bytes.length);
        output.writeInt(bytes.length);
        output.writeLong(WordsOutline.MAGIC);
    }

    private static byte[] withChecksum(ByteBuffersDataOutput content) throws IOException {
        byte[] bytes = content.toArrayCopy();
        content.writeInt(Checksums.of(bytes, bytes.length));
        return content.toArrayCopy();
    }
}
