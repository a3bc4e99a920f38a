package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.frame.GeneralizedUtf8;
import dev.stackmemory.domain.text.Analyzer;
import dev.stackmemory.ports.search.TermPattern;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.apache.lucene.util.automaton.CompiledAutomaton;
import org.apache.lucene.util.automaton.LevenshteinAutomata;

/** Finds the terms of a pattern, the closest ones first. Used by one thread. */
final class Dictionary {
    private static final int PAUSE = 1_024;
    private static final Comparator<Candidate> CLOSEST_FIRST = Comparator.comparingInt(Candidate::edits)
            .thenComparingInt(candidate -> candidate.term().length)
            .thenComparing(Candidate::term);

    private final TermPattern pattern;
    private final BytesRef text;
    private final int most;
    private final Runnable checkTime;
    private final TreeSet<Candidate> found = new TreeSet<>(CLOSEST_FIRST);
    private int visited;

    /**
     * @param most how many of the closest are enough
     * @param checkTime called now and then; ends the search by throwing
     */
    Dictionary(TermPattern pattern, int most, Runnable checkTime) {
        this.pattern = pattern;
        this.text = new BytesRef(GeneralizedUtf8.isWellFormed(pattern.text()) ? pattern.text() : "");
        this.most = most;
        this.checkTime = checkTime;
    }

    private record Candidate(BytesRef term, int edits) {}

    /** The terms found so far, the closest ones first. */
    List<BytesRef> terms() {
        List<BytesRef> terms = new ArrayList<>(found.size());
        found.forEach(candidate -> terms.add(candidate.term()));
        return terms;
    }

    /** Adds the terms of one segment, those of deleted documents included. */
    void read(LeafReader reader) throws IOException {
        Terms terms = reader.terms(IndexFields.TEXT);
        int codePoints = pattern.text().codePointCount(0, pattern.text().length());
        if (terms == null || text.length == 0 || codePoints > Analyzer.MAX_TERM_LENGTH + 2) {
            return;
        }
        switch (pattern) {
            case TermPattern.Prefix prefix -> readPrefix(terms.iterator());
            case TermPattern.Substring substring -> readSubstring(terms.iterator());
            case TermPattern.Fuzzy fuzzy -> readFuzzy(terms, fuzzy);
        }
    }

    private void readPrefix(TermsEnum terms) throws IOException {
        if (terms.seekCeil(text) == TermsEnum.SeekStatus.END) {
            return;
        }
        for (BytesRef term = terms.term(); term != null && StringHelper.startsWith(term, text); term = terms.next()) {
            add(term, 0);
        }
    }

    private void readSubstring(TermsEnum terms) throws IOException {
        for (BytesRef term = terms.next(); term != null; term = terms.next()) {
            if (contains(term, text)) {
                add(term, 0);
            } else {
                pause();
            }
        }
    }

    private void readFuzzy(Terms terms, TermPattern.Fuzzy fuzzy) throws IOException {
        var automata = new LevenshteinAutomata(fuzzy.text(), true);
        var far = new CompiledAutomaton(automata.toAutomaton(fuzzy.edits()));
        var near = new CompiledAutomaton(automata.toAutomaton(1)).runAutomaton;
        TermsEnum matching = far.getTermsEnum(terms);
        for (BytesRef term = matching.next(); term != null; term = matching.next()) {
            boolean close = near == null || near.run(term.bytes, term.offset, term.length);
            add(term, term.bytesEquals(text) ? 0 : close ? 1 : 2);
        }
    }

    private void add(BytesRef term, int edits) {
        pause();
        if (found.size() < most || CLOSEST_FIRST.compare(new Candidate(term, edits), found.last()) < 0) {
            if (found.add(new Candidate(BytesRef.deepCopyOf(term), edits)) && found.size() > most) {
                found.pollLast();
            }
        }
    }

    private void pause() {
        if (++visited % PAUSE == 0) {
            checkTime.run();
        }
    }

    private static boolean contains(BytesRef term, BytesRef text) {
        int last = term.offset + term.length - text.length;
        for (int start = term.offset; start <= last; start++) {
            int matched = 0;
            while (matched < text.length && term.bytes[start + matched] == text.bytes[text.offset + matched]) {
                matched++;
            }
            if (matched == text.length) {
                return true;
            }
        }
        return false;
    }
}
