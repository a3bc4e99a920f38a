package dev.stackmemory.domain.redact;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the secrets of one text that have no shape of their own but are announced by what stands before them: a name and a separator,
 * a URL's scheme and user, the word {@code Bearer}. A span that is found here lies ahead of the index that announces it and holds no
 * quote, backslash or blank.
 */
final class AnnouncedSecrets {
    private static final List<String> PASSWORD_NAMES = List.of("password", "passwd", "pwd", "passphrase");
    private static final List<String> TOKEN_NAMES =
            List.of("secret", "secretkey", "apikey", "token", "privatekey", "accesskey", "authkey");
    private static final String AWS_SECRET_NAME = "secretaccesskey";
    private static final int MIN_PASSWORD = 8;
    private static final int MIN_TOKEN = 16;
    private static final int AWS_SECRET_LENGTH = 40;
    private static final int MAX_NAME = 40;
    private static final int MAX_BLANKS = 4;
    /** Where more than this is assigned, its beginning decides; it bounds the work on an assignment that turns out harmless. */
    private static final int MAX_JUDGED = 512;

    private final String text;
    private final Run urlPart;
    private final Run bearerToken;
    private final Run quotedValue;
    private final Run bareValue;

    AnnouncedSecrets(String text) {
        this.text = text;
        urlPart = new Run(text, AnnouncedSecrets::isUrlPart);
        bearerToken = new Run(text, c -> Characters.isBase64Url(c) || Characters.isBase64(c) || c == '.' || c == '~');
        quotedValue = new Run(text, AnnouncedSecrets::isQuotedValue);
        bareValue = new Run(text, c -> c < 127 && isQuotedValue(c) && ",;()[]{}<>|&".indexOf(c) < 0);
    }

    /** The secret that the text at the index announces. */
    @Nullable
    Secret at(int index) {
        return switch (text.charAt(index)) {
            case ':' -> {
                Secret password = urlPassword(index);
                yield password != null ? password : assigned(index);
            }
            case '=' -> assigned(index);
            case 'B', 'b' -> bearer(index);
            default -> null;
        };
    }

    private @Nullable Secret urlPassword(int colon) {
        int userStart;
        if (text.startsWith("://", colon)) {
            userStart = colon + 3;
        } else if (text.startsWith(":\\/\\/", colon)) {
            userStart = colon + 5;
        } else {
            return null;
        }
        int userEnd = urlPart.endFrom(userStart);
        if (!text.startsWith(":", userEnd)) {
            return null;
        }
        int start = userEnd + 1;
        int end = start;
        while (end < text.length() && (isUrlPart(text.charAt(end)) || text.charAt(end) == ':')) {
            end++;
        }
        if (end == start || !text.startsWith("@", end) || "${*".indexOf(text.charAt(start)) >= 0) {
            return null;
        }
        return new Secret(SecretKind.URL_PASSWORD, start, end);
    }

    private static boolean isUrlPart(char c) {
        return c > ' ' && !Characters.isQuote(c) && ":/@\\<>[]".indexOf(c) < 0;
    }

    private @Nullable Secret bearer(int index) {
        if (!text.regionMatches(true, index, "bearer ", 0, 7)) {
            return null;
        }
        int start = index + 7;
        int end = bearerToken.endFrom(start);
        if (end - start < MIN_TOKEN) {
            return null;
        }
        boolean mixed = SecretLikeness.mixesLettersAndDigits(text, start, Math.min(end, start + MAX_JUDGED));
        return mixed ? new Secret(SecretKind.BEARER, start, end) : null;
    }

    private @Nullable Secret assigned(int separator) {
        String name = nameBefore(separator);
        boolean aws = name.endsWith(AWS_SECRET_NAME);
        boolean password = PASSWORD_NAMES.stream().anyMatch(name::endsWith);
        if (!aws && !password && TOKEN_NAMES.stream().noneMatch(name::endsWith)) {
            return null;
        }
        int index = separator + 1;
        while (index < separator + 3 && index < text.length() && "=>".indexOf(text.charAt(index)) >= 0) {
            index++;
        }
        index = skipBlanks(index);
        int quoteAt = skipBackslashes(index);
        boolean quoted = quoteAt < text.length() && Characters.isQuote(text.charAt(quoteAt));
        int start = quoted ? quoteAt + 1 : index;
        int end = (quoted ? quotedValue : bareValue).endFrom(start);
        if (!plausibleEnd(end, quoted)) {
            return null;
        }
        if (aws && isAwsSecret(start, end)) {
            return new Secret(SecretKind.AWS_SECRET_KEY, start, end);
        }
        int least = password ? MIN_PASSWORD : MIN_TOKEN;
        boolean secret =
                end - start >= least && SecretLikeness.of(text, start, Math.min(end, start + MAX_JUDGED), quoted);
        return secret ? new Secret(SecretKind.ASSIGNED, start, end) : null;
    }

    /** The name that ends before the separator, in lower case and without its joints: {@code "DB_Pass-Word" } gives {@code dbpassword}. */
    private String nameBefore(int separator) {
        int end = separator;
        while (end > 0 && separator - end < MAX_BLANKS && Characters.isBlank(text.charAt(end - 1))) {
            end--;
        }
        if (end > 0 && Characters.isQuote(text.charAt(end - 1))) {
            end--;
            int quote = end;
            while (end > 0 && quote - end < MAX_BLANKS && text.charAt(end - 1) == '\\') {
                end--;
            }
        }
        int start = end;
        while (start > 0 && end - start < MAX_NAME && Characters.isBase64Url(text.charAt(start - 1))) {
            start--;
        }
        return text.substring(start, end).replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
    }

    private int skipBlanks(int from) {
        int index = from;
        while (index < text.length() && index - from < MAX_BLANKS && Characters.isBlank(text.charAt(index))) {
            index++;
        }
        return index;
    }

    private int skipBackslashes(int from) {
        int index = from;
        while (index < text.length() && index - from < MAX_BLANKS && text.charAt(index) == '\\') {
            index++;
        }
        return index;
    }

    private static boolean isQuotedValue(char c) {
        return c > ' ' && c != '\\' && !Characters.isQuote(c) && !Character.isWhitespace(c);
    }

    /** What follows a literal: its quote; and without quotes anything but the brackets that make it a call or an element. */
    private boolean plausibleEnd(int end, boolean quoted) {
        if (end == text.length()) {
            return true;
        }
        char next = text.charAt(end);
        boolean cut = next > ' ' && !Characters.isQuote(next) && next != '\\';
        return quoted ? !Character.isWhitespace(next) : !cut || "([{".indexOf(next) < 0;
    }

    private boolean isAwsSecret(int start, int end) {
        if (end - start != AWS_SECRET_LENGTH) {
            return false;
        }
        for (int index = start; index < end; index++) {
            if (!Characters.isBase64(text.charAt(index))) {
                return false;
            }
        }
        return true;
    }
}
