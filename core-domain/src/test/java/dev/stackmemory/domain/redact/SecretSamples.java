package dev.stackmemory.domain.redact;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes secrets of every kind: their shape is right, their content random, so that no source file holds one. */
final class SecretSamples {
    static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    static final String DIGITS = "0123456789";
    static final String ALPHANUMERIC = UPPER + LOWER + DIGITS;
    static final String BASE64_URL = ALPHANUMERIC + "-_";
    static final String BASE64 = ALPHANUMERIC + "+/";

    private SecretSamples() {}

    /** A secret together with what announces it, if its kind needs that. */
    record Sample(SecretKind kind, String before, String secret, String after) {
        String whole() {
            return before + secret + after;
        }
    }

    static Map<SecretKind, Sample> oneOfEach(SplittableRandom random) {
        var samples = new EnumMap<SecretKind, Sample>(SecretKind.class);
        for (SecretKind kind : SecretKind.values()) {
            samples.put(kind, of(kind, random));
        }
        return samples;
    }

    static Sample of(SecretKind kind, SplittableRandom random) {
        return switch (kind) {
            case AWS_ACCESS_KEY -> plain(kind, "AKIA" + text(random, UPPER + DIGITS, 16));
            case AWS_SECRET_KEY -> new Sample(kind, "aws_secret_access_key = ", text(random, BASE64, 40), "");
            case GITHUB -> plain(kind, "gh" + text(random, "pousr", 1) + "_" + text(random, ALPHANUMERIC, 36));
            case GITLAB -> plain(kind, "glpat-" + text(random, BASE64_URL, 20));
            case SLACK ->
                plain(
                        kind,
                        "xox" + text(random, "bpars", 1) + "-" + text(random, DIGITS, 12) + "-"
                                + text(random, ALPHANUMERIC, 24));
            case STRIPE -> plain(kind, "sk_live_" + text(random, ALPHANUMERIC, 24));
            case ANTHROPIC -> plain(kind, "sk-ant-api03-" + text(random, BASE64_URL, 95));
            case OPENAI ->
                plain(
                        kind,
                        random.nextBoolean()
                                ? "sk-" + text(random, ALPHANUMERIC, 48)
                                : "sk-proj-" + text(random, BASE64_URL, 120));
            case GOOGLE -> plain(kind, "AIza" + text(random, BASE64_URL, 35));
            case NPM -> plain(kind, "npm_" + text(random, ALPHANUMERIC, 36));
            case PYPI -> plain(kind, "pypi-AgEIcHlwaS5vcmc" + text(random, BASE64_URL, 150));
            case HUGGING_FACE -> plain(kind, "hf_" + text(random, ALPHANUMERIC, 34));
            case SERVICE ->
                plain(
                        kind,
                        random.nextBoolean()
                                ? "gsk_" + text(random, ALPHANUMERIC, 52)
                                : "SG." + text(random, BASE64_URL, 22) + "." + text(random, BASE64_URL, 43));
            case JSON_WEB_TOKEN ->
                plain(
                        kind,
                        "eyJ" + text(random, BASE64_URL, 33) + ".eyJ" + text(random, BASE64_URL, 70) + "."
                                + text(random, BASE64_URL, 43));
            case PRIVATE_KEY -> plain(kind, privateKey(random, "\n"));
            case URL_PASSWORD ->
                new Sample(kind, "postgres://admin:", text(random, ALPHANUMERIC, 12), "@db.example:5432/app");
            case BEARER -> new Sample(kind, "Authorization: Bearer ", text(random, ALPHANUMERIC, 30) + "a1", "");
            case ASSIGNED -> new Sample(kind, "password=", irregular(random, 4), "");
        };
    }

    private static Sample plain(SecretKind kind, String secret) {
        return new Sample(kind, "", secret, "");
    }

    static String privateKey(SplittableRandom random, String lineBreak) {
        var block = new StringBuilder("-----BEGIN RSA " + "PRIVATE KEY-----").append(lineBreak);
        for (int line = 0; line < 5; line++) {
            block.append(text(random, BASE64, 64)).append(lineBreak);
        }
        return block.append(text(random, BASE64, 30))
                .append("==")
                .append(lineBreak)
                .append("-----END RSA " + "PRIVATE KEY-----")
                .toString();
    }

    /** Changes its class of character every two or three characters. */
    static String irregular(SplittableRandom random, int groups) {
        var value = new StringBuilder();
        for (int group = 0; group < groups; group++) {
            value.append(text(random, LOWER, 1)).append(text(random, DIGITS, 1)).append(text(random, UPPER, 1));
        }
        return value.append("x9").toString();
    }

    static String text(SplittableRandom random, String alphabet, int length) {
        var text = new StringBuilder(length);
        for (int index = 0; index < length; index++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
