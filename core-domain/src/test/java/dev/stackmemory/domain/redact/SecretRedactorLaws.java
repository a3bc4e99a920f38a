package dev.stackmemory.domain.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What holds for every text: checked on seeded random ones, made of words, punctuation, halves of secrets and whole secrets. */
class SecretRedactorLaws {
    private static final int CASES = 5_000;
    private static final List<SecretKind> KINDS = List.of(SecretKind.values());
    private static final List<String> INNOCENT = List.of(
            "the",
            "frame",
            "closed",
            "日本語",
            "🙂",
            "3.14",
            "O(n)",
            "a/b/c.txt",
            "x-y",
            "snake_case",
            "camelCase",
            "1e9",
            "ümlaut");
    private static final List<String> SEPARATORS =
            List.of(" ", "\n", ", ", "; ", "\" \"", "(", ") ", "\\n", "\\\\", "|", "\t", "…");
    private static final List<String> FRAGMENTS = List.of(
            "password",
            "=",
            ":",
            "\"",
            "'",
            "://",
            "@",
            "Bearer ",
            "eyJ",
            ".",
            "-----",
            "BEGIN ",
            "PRIVATE KEY",
            "END ",
            "sk-",
            "ghp_",
            "AKIA",
            "token",
            "secret_access_key",
            "\\",
            "n",
            "u",
            "[",
            "]",
            "redacted",
            "A1b2C3d4",
            "Zz9_",
            "{",
            "(",
            "/",
            " ",
            "npm_");

    private final SplittableRandom random = new SplittableRandom(20_261_120);

    @Test
    void everyPlantedSecret_isFoundWhereverItStands() {
        for (int round = 0; round < CASES; round++) {
            var text = new StringBuilder();
            var secrets = new ArrayList<String>();
            Map<SecretKind, Integer> expected = new EnumMap<>(SecretKind.class);
            for (int piece = random.nextInt(6); piece >= 0; piece--) {
                text.append(pick(INNOCENT)).append(pick(SEPARATORS));
                SecretKind kind = pick(KINDS);
                SecretSamples.Sample sample = SecretSamples.of(kind, random);
                text.append(sample.whole()).append(pick(SEPARATORS).replace('(', ' '));
                secrets.add(sample.secret());
                expected.merge(kind, 1, Integer::sum);
            }

            Redaction redaction = SecretRedactor.redact(text.toString());

            assertThat(redaction.counts()).as("%s", text).isEqualTo(expected);
            assertThat(secrets)
                    .allSatisfy(secret -> assertThat(redaction.text()).doesNotContain(secret));
        }
    }

    @Test
    void tokensOfAnUnmistakableShape_areFoundEvenInsideWords() {
        List<SecretKind> kinds =
                List.of(SecretKind.GITHUB, SecretKind.GITLAB, SecretKind.SLACK, SecretKind.STRIPE, SecretKind.NPM);
        for (int round = 0; round < CASES; round++) {
            String token = SecretSamples.of(pick(kinds), random).secret();
            String before = SecretSamples.text(random, SecretSamples.ALPHANUMERIC, random.nextInt(5));

            assertThat(SecretRedactor.redact(before + token).text())
                    .startsWith(before + "[redacted:")
                    .endsWith("]");
        }
    }

    @Test
    void textWithoutSecret_neverChanges() {
        for (int round = 0; round < CASES; round++) {
            var text = new StringBuilder();
            for (int piece = random.nextInt(40); piece >= 0; piece--) {
                text.append(pick(INNOCENT)).append(pick(SEPARATORS));
            }
            String innocent = text.toString();

            assertThat(SecretRedactor.redact(innocent).text()).isSameAs(innocent);
        }
    }

    @Test
    void redactingTwice_changesNothingMore() {
        for (int round = 0; round < 10 * CASES; round++) {
            Redaction once = SecretRedactor.redact(fragments());

            Redaction twice = SecretRedactor.redact(once.text());

            assertThat(twice.text()).isSameAs(once.text());
            assertThat(twice.counts()).isEmpty();
        }
    }

    @Test
    void quotesAndWhatSurroundsSecrets_stay() {
        for (int round = 0; round < CASES; round++) {
            String text = fragments();

            String redacted = SecretRedactor.redact(text).text();

            assertThat(redacted.chars().filter(c -> c == '"').count())
                    .isEqualTo(text.chars().filter(c -> c == '"').count());
        }
    }

    @Test
    void jsonStaysJson() {
        for (int round = 0; round < 4 * CASES; round++) {
            String json = "{" + jsonString() + ":" + jsonString() + ",\"n\":[" + random.nextLong() + ","
                    + random.nextDouble() + ",true]," + jsonString() + ":{" + jsonString() + ":" + jsonString() + "}}";
            assertThat(StrictJson.isValid(json)).as("generated: %s", json).isTrue();

            String redacted = SecretRedactor.redact(json).text();

            assertThat(StrictJson.isValid(redacted))
                    .as("%s\n%s", json, redacted)
                    .isTrue();
        }
    }

    private String fragments() {
        var text = new StringBuilder();
        for (int piece = random.nextInt(30); piece >= 0; piece--) {
            switch (random.nextInt(8)) {
                case 0 -> text.append(SecretSamples.of(pick(KINDS), random).whole());
                case 1 -> text.append(SecretSamples.text(random, SecretSamples.BASE64_URL, random.nextInt(40)));
                case 2 -> text.append(pick(INNOCENT));
                default -> text.append(pick(FRAGMENTS));
            }
        }
        return text.toString();
    }

    /** A JSON string literal of fragments, escaped as writers do, or with an escape where none is needed. */
    private String jsonString() {
        var literal = new StringBuilder("\"");
        for (char c : fragments().toCharArray()) {
            switch (c) {
                case '"' -> literal.append("\\\"");
                case '\\' -> literal.append("\\\\");
                case '\n' -> literal.append("\\n");
                case '\r' -> literal.append("\\r");
                case '\t' -> literal.append("\\t");
                case '/' -> literal.append(random.nextBoolean() ? "/" : "\\/");
                default -> literal.append(random.nextInt(50) == 0 ? "\\u%04x".formatted((int) c) : String.valueOf(c));
            }
            if (random.nextInt(20) == 0) {
                literal.append(pick(List.of("\\n", "\\r", "\\t", "\\b", "\\f", "\\u000a", "\\\\", "\\\"")));
            }
        }
        return literal.append('"').toString();
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
