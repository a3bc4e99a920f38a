package dev.stackmemory.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.cache.Answer;
import dev.stackmemory.ports.cache.QueryKey;
import dev.stackmemory.testkit.contract.DeadlineContract;
import dev.stackmemory.testkit.contract.KeptAnswers;
import dev.stackmemory.testkit.contract.OutageContract;
import dev.stackmemory.testkit.contract.QueryCacheContract;
import dev.stackmemory.testkit.contract.StoreFixture;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The reference cache passes every suite that a cache has. */
class InMemoryQueryCacheTest {
    @Test
    void answer_isKeptForItsLifetime() {
        var cache = new InMemoryQueryCache();
        var key = new QueryKey("everyone", Map.of(), "request");
        cache.prepare(key, () -> new Answer(new byte[] {1}, Duration.ofSeconds(30)), Deadline.NEVER);

        cache.time().advance(Duration.ofMillis(29_999));
        assertThat(KeptAnswers.find(cache, key)).isPresent();
        cache.time().advance(Duration.ofMillis(1));
        assertThat(KeptAnswers.find(cache, key)).isEmpty();
    }

    @Nested
    class Queries extends QueryCacheContract {
        @Override
        protected StoreFixture createFixture() {
            return new InMemoryQueryCacheFixture();
        }
    }

    @Nested
    class Outages extends OutageContract {
        @Override
        protected StoreFixture createFixture() {
            return new InMemoryQueryCacheFixture();
        }
    }

    @Nested
    class Deadlines extends DeadlineContract {
        @Override
        protected StoreFixture createFixture() {
            return new InMemoryQueryCacheFixture();
        }
    }
}
