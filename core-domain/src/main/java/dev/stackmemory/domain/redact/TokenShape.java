package dev.stackmemory.domain.redact;

import java.util.List;

/**
 * A token that is known by its first characters.
 *
 * @param kind what it is
 * @param prefix the first characters, exactly
 * @param body the class of the characters after them
 * @param minBody how many of those there are at least; a longer run belongs to the token whole
 * @param startsWord whether a letter or digit before the prefix means that it is no token ({@code task-…} holds no {@code sk-…})
 */
record TokenShape(SecretKind kind, String prefix, Run.CharacterClass body, int minBody, boolean startsWord) {
    private static final Run.CharacterClass ALPHANUMERIC = Characters::isAlphanumeric;
    private static final Run.CharacterClass BASE64_URL = Characters::isBase64Url;
    private static final Run.CharacterClass UPPER_OR_DIGIT = c -> Characters.isUpper(c) || Characters.isDigit(c);
    private static final Run.CharacterClass WORD = c -> Characters.isAlphanumeric(c) || c == '_';
    private static final Run.CharacterClass HYPHENATED = c -> Characters.isAlphanumeric(c) || c == '-';
    private static final Run.CharacterClass DOTTED = c -> Characters.isBase64Url(c) || c == '.';
    private static final Run.CharacterClass HEX = Characters::isHex;
    private static final Run.CharacterClass PATH = c -> Characters.isAlphanumeric(c) || c == '/';

    /** The longer of two prefixes of which one begins with the other comes first. */
    static final List<TokenShape> ALL = List.of(
            new TokenShape(SecretKind.AWS_ACCESS_KEY, "AKIA", UPPER_OR_DIGIT, 16, true),
            new TokenShape(SecretKind.AWS_ACCESS_KEY, "ASIA", UPPER_OR_DIGIT, 16, true),
            new TokenShape(SecretKind.GITHUB, "ghp_", ALPHANUMERIC, 36, false),
            new TokenShape(SecretKind.GITHUB, "gho_", ALPHANUMERIC, 36, false),
            new TokenShape(SecretKind.GITHUB, "ghu_", ALPHANUMERIC, 36, false),
            new TokenShape(SecretKind.GITHUB, "ghs_", ALPHANUMERIC, 36, false),
            new TokenShape(SecretKind.GITHUB, "ghr_", ALPHANUMERIC, 36, false),
            new TokenShape(SecretKind.GITHUB, "github_pat_", WORD, 40, false),
            new TokenShape(SecretKind.GITLAB, "glpat-", DOTTED, 20, false),
            new TokenShape(SecretKind.GITLAB, "gldt-", BASE64_URL, 20, true),
            new TokenShape(SecretKind.GITLAB, "glrt-", DOTTED, 20, true),
            new TokenShape(SecretKind.SLACK, "xoxb-", HYPHENATED, 20, false),
            new TokenShape(SecretKind.SLACK, "xoxp-", HYPHENATED, 20, false),
            new TokenShape(SecretKind.SLACK, "xoxa-", HYPHENATED, 20, false),
            new TokenShape(SecretKind.SLACK, "xoxr-", HYPHENATED, 20, false),
            new TokenShape(SecretKind.SLACK, "xoxs-", HYPHENATED, 20, false),
            new TokenShape(SecretKind.SLACK, "xoxe-", HYPHENATED, 20, false),
            new TokenShape(SecretKind.SLACK, "xapp-", HYPHENATED, 30, true),
            new TokenShape(SecretKind.SLACK, "hooks.slack.com/services/T", PATH, 30, false),
            new TokenShape(SecretKind.STRIPE, "sk_live_", ALPHANUMERIC, 16, false),
            new TokenShape(SecretKind.STRIPE, "sk_test_", ALPHANUMERIC, 16, false),
            new TokenShape(SecretKind.STRIPE, "rk_live_", ALPHANUMERIC, 16, false),
            new TokenShape(SecretKind.STRIPE, "rk_test_", ALPHANUMERIC, 16, false),
            new TokenShape(SecretKind.STRIPE, "whsec_", ALPHANUMERIC, 24, false),
            new TokenShape(SecretKind.ANTHROPIC, "sk-ant-", BASE64_URL, 32, true),
            new TokenShape(SecretKind.OPENAI, "sk-proj-", BASE64_URL, 32, true),
            new TokenShape(SecretKind.OPENAI, "sk-svcacct-", BASE64_URL, 32, true),
            new TokenShape(SecretKind.OPENAI, "sk-admin-", BASE64_URL, 32, true),
            new TokenShape(SecretKind.OPENAI, "sk-or-v1-", ALPHANUMERIC, 32, true),
            new TokenShape(SecretKind.OPENAI, "sk-", ALPHANUMERIC, 32, true),
            new TokenShape(SecretKind.GOOGLE, "AIza", BASE64_URL, 35, true),
            new TokenShape(SecretKind.GOOGLE, "GOCSPX-", BASE64_URL, 28, true),
            new TokenShape(SecretKind.GOOGLE, "ya29.", BASE64_URL, 40, true),
            new TokenShape(SecretKind.NPM, "npm_", ALPHANUMERIC, 36, false),
            new TokenShape(SecretKind.PYPI, "pypi-AgE", BASE64_URL, 50, false),
            new TokenShape(SecretKind.HUGGING_FACE, "hf_", ALPHANUMERIC, 30, true),
            // Groq, xAI, Perplexity, Replicate, Linear, Notion, DigitalOcean, SendGrid, Shopify, Databricks, Atlassian,
            // age.
            new TokenShape(SecretKind.SERVICE, "gsk_", ALPHANUMERIC, 40, true),
            new TokenShape(SecretKind.SERVICE, "xai-", ALPHANUMERIC, 60, true),
            new TokenShape(SecretKind.SERVICE, "pplx-", ALPHANUMERIC, 40, true),
            new TokenShape(SecretKind.SERVICE, "r8_", ALPHANUMERIC, 37, true),
            new TokenShape(SecretKind.SERVICE, "lin_api_", ALPHANUMERIC, 40, false),
            new TokenShape(SecretKind.SERVICE, "ntn_", ALPHANUMERIC, 40, true),
            new TokenShape(SecretKind.SERVICE, "dop_v1_", ALPHANUMERIC, 64, true),
            new TokenShape(SecretKind.SERVICE, "SG.", DOTTED, 60, true),
            new TokenShape(SecretKind.SERVICE, "shpat_", ALPHANUMERIC, 32, false),
            new TokenShape(SecretKind.SERVICE, "dapi", HEX, 32, true),
            new TokenShape(SecretKind.SERVICE, "ATATT3", BASE64_URL, 60, true),
            new TokenShape(SecretKind.SERVICE, "AGE-SECRET-KEY-1", UPPER_OR_DIGIT, 50, true));
}
