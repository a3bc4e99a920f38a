package dev.stackmemory.domain.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretRedactorTest {
    private final SplittableRandom random = new SplittableRandom(7);

    @ParameterizedTest
    @EnumSource(SecretKind.class)
    void redact_secretOfEachKind_isReplacedAndCounted(SecretKind kind) {
        SecretSamples.Sample sample = SecretSamples.of(kind, random);

        Redaction redaction = SecretRedactor.redact("Then I ran " + sample.whole() + " and it worked.");

        assertThat(redaction.text())
                .isEqualTo("Then I ran " + sample.before() + "[redacted:" + kind.label() + "]" + sample.after()
                        + " and it worked.");
        assertThat(redaction.counts()).isEqualTo(Map.of(kind, 1));
        assertThat(redaction.total()).isEqualTo(1);
    }

    @Test
    void redact_textWithoutSecret_isTheSameObject() {
        String text = "Rename the task-runner; see risk-assessment-of-the-new-scheduler-design and commit 9fceb02.";

        assertThat(SecretRedactor.redact(text).text()).isSameAs(text);
        assertThat(SecretRedactor.redact("").counts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password=changeme",
                "password: string",
                "password = process.env.DB_PASSWORD_2",
                "password=$DB_PASSWORD1x2y",
                "password: ${{ secrets.PASSWORD_1a2b }}",
                "password = getPassword2(user1)",
                "password: \"correct horse 4 battery\"",
                "PWD=/home/ann/w0rk/a1b2c3",
                "max_tokens: 4096",
                "token = tokenizer2.nextToken3Value",
                "\"token\": 123456789012345678901",
                "secret = oauth2TokenProviderFactory",
                "next_token = parser[4]",
                "Bearer authentication-is-required",
                "the bearer of this letter",
                "https://example.com:8080/path@2x.png",
                "git@github.com:owner/repository.git",
                "mailto:someone@example.com",
                "postgres://user:$PASSWORD@host/db",
                "-----BEGIN PRIVATE KEY-----",
                "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----",
                "sk-learn-is-a-library-and-not-a-key",
                "disk-0123456789abcdefghijklmnopqrstuvwxyz",
                "ghp_short",
                "xoxb-",
                "eyJhbGciOi.eyJ.",
            })
    void redact_whatOnlyLooksLikeASecret_staysAsItIs(String text) {
        assertThat(SecretRedactor.redact(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password=%s",
                "DB_PASSWORD='%s'",
                "password: \"%s\"",
                "\"password\": \"%s\"",
                "{\\\"password\\\": \\\"%s\\\"}",
                "db-passwd := `%s`",
                "if (pwd == \"%s\") {",
                "'passphrase' => '%s',",
                "https://example.com/login?user=ann&password=%s&next=/home",
            })
    void redact_assignedSecret_isFoundInEveryNotation(String notation) {
        String secret = SecretSamples.irregular(random, 4);

        assertThat(SecretRedactor.redact(notation.formatted(secret)).text())
                .isEqualTo(notation.formatted("[redacted:assigned-secret]"));
    }

    @Test
    void redact_tokenInThePlaceOfAnAnnouncedSecret_getsTheExactKind() {
        String token = SecretSamples.of(SecretKind.GITHUB, random).secret();

        assertThat(SecretRedactor.redact("token: " + token).counts()).isEqualTo(Map.of(SecretKind.GITHUB, 1));
        assertThat(SecretRedactor.redact("Authorization: Bearer " + token).counts())
                .isEqualTo(Map.of(SecretKind.GITHUB, 1));
        assertThat(SecretRedactor.redact("https://" + token + ":x-oauth-basic@github.com/a/b")
                        .text())
                .isEqualTo("https://[redacted:github-token]:[redacted:url-password]@github.com/a/b");
    }

    @Test
    void redact_afterAnEscapedLineBreak_isFoundAndJsonStaysJson() {
        String key = SecretSamples.of(SecretKind.AWS_ACCESS_KEY, random).secret();

        assertThat(SecretRedactor.redact("{\"out\":\"keys:\\n" + key + "\\u0009" + key + "\\n\"}")
                        .text())
                .isEqualTo("{\"out\":\"keys:\\n[redacted:aws-access-key]\\u0009[redacted:aws-access-key]\\n\"}");
    }

    @Test
    void redact_tokenWhoseFirstLetterIsPartOfAnEscape_leavesTheEscape() {
        String token = SecretSamples.of(SecretKind.NPM, random).secret();

        assertThat(SecretRedactor.redact("\"\\" + token + "\"").text()).isEqualTo("\"\\n[redacted:npm-token]\"");
        assertThat(SecretRedactor.redact("\"\\\\" + token + "\"").text()).isEqualTo("\"\\\\[redacted:npm-token]\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\\n", "\\r\\n", "\\\\n"})
    void redact_privateKey_isReplacedWithItsLineBreaks(String lineBreak) {
        String key = SecretSamples.privateKey(random, lineBreak);

        assertThat(SecretRedactor.redact("{\"key\":\"" + key + "\"}").text())
                .isEqualTo("{\"key\":\"[redacted:private-key]\"}");
    }

    @Test
    void redact_encryptedPrivateKey_isReplacedWithItsHeaders() {
        String key = "-----BEGIN RSA " + "PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A1B\n\n"
                + SecretSamples.text(random, SecretSamples.BASE64, 64) + "\n-----END RSA PRIVATE KEY-----";

        assertThat(SecretRedactor.redact(key + "\n").text()).isEqualTo("[redacted:private-key]\n");
    }

    @Test
    void redact_privateKeyWithoutEnd_isReplacedAsFarAsItGoes() {
        String cut = "-----BEGIN " + "PRIVATE KEY-----\n" + SecretSamples.text(random, SecretSamples.BASE64, 100);

        assertThat(SecretRedactor.redact(cut + "… (truncated)").text())
                .isEqualTo("[redacted:private-key]… (truncated)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eyJ-",
                "eyJa.eyJa.",
                "password=",
                "password=a1B.",
                "token: \"a1",
                "://a:",
                "://a",
                "Bearer ",
                "bearer a",
                "-----BEGIN PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY----- a\\n",
                "\\",
                "\\\\npm_",
                "ghp_",
                "github_pat_",
                "sk-",
                "sk-proj-",
                "xoxb-",
                "AKIA",
                "AIza-",
                "secret==",
                "\"password\":\"",
                "pwd:'x",
                "password=(",
                "-",
                "="
            })
    void redact_hostileMegabyte_takesLinearTime(String pattern) {
        String hostile = pattern.repeat(1_000_000 / pattern.length());

        // Not a measurement: what is not linear takes minutes here.
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> SecretRedactor.redact(hostile));
    }

    @Test
    void redact_hostileMegabyteOfTokensInPlacesThatAreAnnounced_takesLinearTime() {
        String token = SecretSamples.of(SecretKind.GITHUB, random).secret();
        String hostile = ("password=" + token + ":").repeat(20_000);

        Redaction redaction =
                Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> SecretRedactor.redact(hostile));
        assertThat(redaction.counts()).isEqualTo(Map.of(SecretKind.GITHUB, 20_000));
    }
}
