package dev.stackmemory.adapter.lucene.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;

class TermTableTest {
    private final TermTable terms = new TermTable();

    @Test
    void add_manyTerms_numbersEachOnce() {
        for (int number = 0; number < 20_000; number++) {
            assertThat(add("term" + number)).isEqualTo(number);
        }
        for (int number = 0; number < 20_000; number++) {
            assertThat(add("term" + number)).isEqualTo(number);
            assertThat(terms.term(number, new BytesRef()).utf8ToString()).isEqualTo("term" + number);
        }
        assertThat(terms.size()).isEqualTo(20_000);
    }

    @Test
    void clear_startsAnew() {
        for (int number = 0; number < 400; number++) {
            add("term" + number);
        }
        terms.clear();

        assertThat(add("other")).isZero();
        assertThat(terms.size()).isEqualTo(1);
    }

    private int add(String term) {
        return terms.add(term.toCharArray(), term.length());
    }
}
